"""The steps of a card's procedure for an application: which lead on from where it is, who acts next, and what it lacks.

The card's data says who may take a step, from where, and what it needs (`card/procedure.py`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.intake.application.application import Application
from services.intake.application.step_refusals import FieldNotAsked, FieldOfTheOffice, StepUnknown
from services.intake.application.values import FieldStated, Missing, RecordWritten
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import field_problems, missing_documents, not_eligible, title_of_field
from services.intake.card.conditions import FieldValue
from services.intake.card.mandate import MANDATE
from services.intake.card.names import fields_named
from services.intake.card.procedure import Step

REGISTRATION = "registration"
"""The number series of accepted applications."""
EXAMINATION = "give-verdicts"
"""The act of examining documents, which is no step of its own on any card."""
UNSEEN = "unggah fotonya: letak pengambilannya dibaca dari berkasnya"
"""What to do when a picture with its place (foto ber-GPS) is missing."""


@dataclass(frozen=True)
class Given:
    """Who takes a step, when, and with what. `problems`: document ids, each with what is missing or wrong with it."""

    by: str
    role: str
    on: date
    reason: str | None = None
    legal_ground: str | None = None
    records: tuple[RecordWritten, ...] = ()
    fields: tuple[FieldStated, ...] = ()
    problems: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Ready:
    """A step that may be taken while the case is at this version; taking it checks nothing again."""

    step: Step
    card: ServiceCard
    given: Given
    version: int


def step_named(card: ServiceCard, name: str) -> Step:
    """The step of the card with this name. Raises StepUnknown."""
    step = next((one for one in card.procedure.steps if one.name == name), None)
    if step is None:
        raise StepUnknown
    return step


def refuse_other_fields(card: ServiceCard, fields: Collection[str]) -> None:
    """Applicants state only the fields that the card asks of them. Raises FieldNotAsked, FieldOfTheOffice."""
    if any(name not in {one.id for one in card.fields} for name in fields):
        raise FieldNotAsked  # without naming it: what was sent may be anything, so nothing repeats it
    if own := [one.id for one in card.fields if one.stated_by == "office" and one.id in fields]:
        raise FieldOfTheOffice(fields=fields_named(card, own))


def next_steps(card: ServiceCard, state: str, fields: Mapping[str, FieldValue]) -> Iterator[Step]:
    """The steps that lead on from a state for an application with these fields, in the card's order."""
    for step in card.procedure.steps_from(state):
        if step.when is None or step.when.answer(fields) is not False:
            yield step


def next_roles(card: ServiceCard, state: str, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """The roles that act next: those that bring the case on, not those that can only end it."""
    ends = {one.id for one in card.procedure.states if one.ends in {"refused", "withdrawn"}}
    roles = [
        role
        for step in next_steps(card, state, fields)
        if step.service == "intake" and step.to not in ends and not step.suspect
        for role in step.roles
    ]
    return tuple(dict.fromkeys(roles))


def missing_items(card: ServiceCard, application: Application) -> tuple[Missing, ...]:
    """Everything that an application lacks: documents, fields, and conditions of eligibility."""
    fields = application.field_values
    handed_in = _handed_in(card, application)
    mandate = (
        [Missing("document", MANDATE.id, MANDATE.name)] if application.mandated and MANDATE.id not in handed_in else []
    )
    documents = [
        Missing("document", one.id, one.name, one.condition, UNSEEN if one.document.gps else one.why)
        for one in missing_documents(card, handed_in, fields)
    ]
    problems = [
        Missing("entry", one.field, title_of_field(card, one.field), why=one.problem)
        for one in field_problems(card, fields)
    ]
    barred = [Missing("eligibility", str(one.must), one.why, str(one.must)) for one in not_eligible(card, fields)]
    return (*mandate, *documents, *problems, *barred)


def _handed_in(card: ServiceCard, application: Application) -> set[str]:
    """A picture counts if its file shows the place; at the counter, the officer sees it."""
    unseen = {one.id for one in card.documents if one.gps} if application.drafted_by in application.accounts else set()
    return {one.document for one in application.documents if one.file is not None or one.document not in unseen}
