"""The procedure of a service (component "Sistem, Mekanisme dan Prosedur") as a machine in data: states, and steps between them.

A step is a row of a table: who may take it, from where to where, what it needs, and what it does to clock, bill and numbers.
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
    """Where a case can be. `ends`: it goes no further from here; `waits_for`: on whose side the time passes."""

    id: Slug
    name: Name
    ends: Literal["completed", "refused", "withdrawn", "closed"] | None = None
    waits_for: Literal["applicant", "office", "other"] = "office"


class NotBy(Part):
    """The step may not be taken by who took one of `steps` in the same case; `rule` is the rule that says so."""

    steps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    rule: Annotated[str, Field(pattern=r"^SOD-[0-9]{2}$")]


class Ahead(Part):
    """A day that is stated and lies after the step; at most as many months after it as `within_months`, a field, says."""

    field: FieldName
    within_months: FieldName | None = None


class Needs(Part):
    """What must be there before a step is taken.

    documents    every mandatory document is handed in, each field stated, and the applicant eligible
    verdicts     an officer has accepted each of those documents
    bill_settled what was billed is paid, or nothing was due
    reason       words for the other party; legal_ground: the regulation that a refusal stands on
    records      what is written in this step (a berita acara, a nota dinas), by id
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

    `service`: where it happens; what happens elsewhere is followed here. `hand_over`: from now on that service acts.
    `system`: it happens in a system of others. `suspect`: copied from another office's procedure, never required.
    `drafts`: a numbered draft of that product is printed. `corrects`: fields that are stated anew, at least one of them
    otherwise than it stands; the draft that was printed is void from then on.
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
    """One of `steps` is taken before the case gives the product `before`, or before it is completed where that names none.

    The standard names it, so no path leads around it: a card that has one is refused when it is loaded (`path_faults.py`).
    """

    steps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    before: Slug | None = None
    stated: Stated


class Record(Part):
    """Something that is written during the procedure, and kept."""

    id: Slug
    name: Name
    stated: Stated


class Procedure(Part):
    """States and steps. The first state is where a case begins; `actors` are the roles, by their printed names.

    `one_officer`: where the standard lets one officer do everything; elsewhere a product needs two.
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
        """Raises KeyError where there is no such state."""
        return self._state_by_id[id]

    def step(self, name: str) -> Step:
        """Raises KeyError where there is no such step."""
        return self._step_by_name[name]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead out of a state, in the card's order."""
        return tuple(step for step in self.steps if state in step.from_)

    def is_submission(self, step: Step) -> bool:
        """The step by which an application first reaches the office."""
        return self.initial.id in step.from_ and self.state(step.to).ends is None

    def is_return(self, step: Step) -> bool:
        """Back to where the applicant can submit again."""
        return not self.is_submission(step) and step.to in self.may_be_changed

    @cached_property
    def may_be_changed(self) -> frozenset[str]:
        """The states in which the file is with the applicant: from there it is submitted."""
        return frozenset(state for step in self.steps if self.is_submission(step) for state in step.from_)

    @cached_property
    def may_be_examined(self) -> frozenset[str]:
        """The states from which a step that rests on the documents, or a return, is reached before the applicant has the file."""
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
        """The states a case can come to; with `required`, without any step that is suspect."""
        steps = [step for step in self.steps if not (required and step.suspect)]
        known = {self.initial.id}
        while new := {step.to for step in steps if known.intersection(step.from_)} - known:
            known |= new
        return frozenset(known)

    def endable(self) -> frozenset[str]:
        """The states from which a case can come to an end."""
        known = {state.id for state in self.states if state.ends}
        while new := {one for step in self.steps if step.to in known for one in step.from_} - known:
            known |= new
        return frozenset(known)
