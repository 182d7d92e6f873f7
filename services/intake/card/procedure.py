"""The procedure of a service (component "Sistem, Mekanisme dan Prosedur") as a state machine in data.

A step is a row of a table: who may take it, from where to where, what it needs, and its effects on clock, bill and
numbers.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from services.intake.card.conditions import When
from services.intake.card.provenance import Name, Part, Slug, Stated, left_out
from services.intake.card.requirements import FieldName
from services.intake.card.time_limits import OnClock

Service = Literal["intake", "certification", "metrology", "complaints", "billing"]
OtherSystem = Literal["oss", "siinas", "e-ska", "is-ware", "lapor"]


class State(Part):
    """A state of a case. `ends`: the case ends here; `waits_for`: the party that the time counts for."""

    id: Slug
    name: Name
    ends: Literal["completed", "refused", "withdrawn", "closed"] | None = None
    waits_for: Literal["applicant", "office", "other"] = "office"


class NotBy(Part):
    """Whoever took one of `steps` in the same case may not take this step; `rule` is the source."""

    steps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    rule: Annotated[str, Field(pattern=r"^SOD-[0-9]{2}$")]


class Ahead(Part):
    """A stated day after the step; at most as many months after it as the field `within_months` says."""

    field: FieldName
    within_months: FieldName | None = None


class Needs(Part):
    """What a step needs before it is taken.

    documents    every mandatory document is handed in, each field stated, and the applicant eligible
    verdicts     an officer has accepted each of those documents
    bill_settled the bill is paid, or nothing was due
    reason       words for the other party; legal_ground: the regulation behind a refusal
    records      papers written in this step (a berita acara, a nota dinas), by id
    fields       fields stated in this step, by id
    arrived      a field that states a day: the step is taken on that day or later
    ahead        days that are stated, in this step or before, and have not come yet
    answers      yes-no fields that are stated in this step, and the only answer with which it is taken
    """

    documents: bool = False
    verdicts: bool = False
    bill_settled: bool = False
    reason: bool = False
    legal_ground: bool = False
    records: tuple[Slug, ...] = ()
    fields: tuple[FieldName, ...] = ()
    not_by: tuple[NotBy, ...] = ()
    arrived: FieldName | None = left_out(None)
    ahead: tuple[Ahead, ...] = left_out(())
    answers: dict[FieldName, bool] = left_out({})


class Step(Part):
    """One step. `roles` may take it, or the `events` of another service take it; `does` is its name for people.

    `service`: where it happens; steps of other services are followed here. `hand_over`: from now on that service acts.
    `system`: it happens in another system. `suspect`: copied from another office's procedure, never required. `drafts`:
    prints a numbered draft of that product. `corrects`: fields to state again, at least one of them with another value;
    the printed draft is then void.
    """

    name: Slug
    does: Name
    from_: Annotated[tuple[Slug, ...], Field(alias="from", min_length=1)]
    to: Slug
    roles: tuple[Slug, ...] = ()
    events: tuple[Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+(-[a-z]+)*$")], ...] = ()
    service: Service = "intake"
    system: OtherSystem | None = None
    when: When | None = None
    needs: Needs = Needs()
    clock: OnClock | None = None
    bill: Literal["issue"] | None = None
    number: Slug | None = None
    product: Slug | None = None
    drafts: Slug | None = None
    corrects: tuple[FieldName, ...] = ()
    hand_over: Service | None = None
    suspect: Name | None = None
    stated: Stated

    @property
    def takes_fields(self) -> tuple[FieldName, ...]:
        """The fields that may be stated in it."""
        return (*self.needs.fields, *self.needs.answers, *self.corrects)

    @property
    def rests_on_documents(self) -> bool:
        return self.needs.documents or self.needs.verdicts


class Mandatory(Part):
    """One of `steps` must come before the case gives the product `before`, or before it is completed if that names
    none.

    The standard names it, so no path leads around it: a card with such a path is refused when it is loaded
    (`path_faults.py`).
    """

    steps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    before: Slug | None = None
    stated: Stated


class Record(Part):
    """A paper that is written during the procedure, and stored."""

    id: Slug
    name: Name
    stated: Stated


class Procedure(Part):
    """States and steps. A case begins in the first state; `actors` are the roles, by their printed names.

    `one_officer`: the standard lets one officer do everything; otherwise a product needs two.
    """

    actors: dict[Slug, Name]
    states: Annotated[tuple[State, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    records: tuple[Record, ...] = ()
    one_officer: Stated | None = left_out(None)

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, id: str) -> State:
        """The state of an id. Raises KeyError if there is none."""
        return self._state_by_id[id]

    def step(self, name: str) -> Step:
        """The step of a name. Raises KeyError if there is none."""
        return self._step_by_name[name]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead out of a state, in the card's order."""
        return tuple(step for step in self.steps if state in step.from_)

    def is_submission(self, step: Step) -> bool:
        """Whether the application first reaches the office by this step."""
        return self.initial.id in step.from_ and self.state(step.to).ends is None

    def is_return(self, step: Step) -> bool:
        """Whether it leads back to where the applicant can submit again."""
        return not self.is_submission(step) and step.to in self.may_be_changed

    @cached_property
    def may_be_changed(self) -> frozenset[str]:
        """The states in which the applicant has the file: from there it is submitted."""
        return frozenset(state for step in self.steps if self.is_submission(step) for state in step.from_)

    @cached_property
    def may_be_examined(self) -> frozenset[str]:
        """The states that lead to a step that rests on the documents, or to a return, before the applicant has the
        file.
        """
        steps = [step for step in self.steps if step.service == "intake"]
        due = [step for step in steps if step.rests_on_documents or self.is_return(step)]
        known = {state for step in due for state in step.from_} - self.may_be_changed
        while new := {one for step in steps if step.to in known for one in step.from_} - known - self.may_be_changed:
            known |= new
        return frozenset(known)

    @cached_property
    def _state_by_id(self) -> dict[str, State]:
        return {state.id: state for state in self.states}

    @cached_property
    def _step_by_name(self) -> dict[str, Step]:
        return {step.name: step for step in self.steps}

    def reachable(self, *, required: bool = False) -> frozenset[str]:
        """The states that a case can reach; with `required`, without suspect steps."""
        steps = [step for step in self.steps if not (required and step.suspect)]
        known = {self.initial.id}
        while new := {step.to for step in steps if known.intersection(step.from_)} - known:
            known |= new
        return frozenset(known)

    def endable(self) -> frozenset[str]:
        """The states from which a case can reach an end."""
        known = {state.id for state in self.states if state.ends}
        while new := {one for step in self.steps if step.to in known for one in step.from_} - known:
            known |= new
        return frozenset(known)
