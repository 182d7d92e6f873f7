"""A case of any service card without HTTP and without a database: complete, and each step with all that it needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.application import dossier
from services.intake.application.application import Application
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Wish
from services.intake.application.examination import give_verdicts
from services.intake.application.steps import Given
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.application.values import FieldStated, RecordWritten, Verdict
from services.intake.card.card import ServiceCard
from services.intake.card.conditions import FieldValue
from services.intake.card.procedure import Step
from shared.roles import APPLICANT, FRONT_OFFICE
from tests.intake.given.application import NOW, TODAY, given
from tests.intake.given.player import corrected, handed_in, stated

APPLICANTS_ACCOUNT = "siti"
LEGAL_GROUND = "UU 25/2009 pasal 21"


def as_stated(fields: Mapping[str, FieldValue]) -> tuple[FieldStated, ...]:
    return tuple(FieldStated(name, name, value) for name, value in fields.items())


def drafted(
    card: ServiceCard,
    *,
    without: Sequence[str] = (),
    also: Sequence[str] = (),
    mandated: bool = False,
    account: str | None = APPLICANTS_ACCOUNT,
    drafter: str = APPLICANTS_ACCOUNT,
    **fields: Any,
) -> Application:
    """With all that is asked for, `without` some documents, and with other fields than usual; `drafter`: an officer at the counter."""
    pictures = {one.id: UUID(int=9) for one in card.documents if one.gps}
    listed = [
        HandedIn(one["document"], one["reference"], pictures.get(one["document"]))
        for one in handed_in(card)
        if one["document"] not in without
    ]
    wish = Wish(
        card.code,
        "tera",
        "office",
        UUID(int=3),
        (*listed, *(HandedIn(one, "1/2026") for one in also)),
        as_stated({**stated(card, "applicant"), **fields}),
        mandated,
    )
    return dossier.draft(
        id=UUID(int=2),
        office=card.office,
        account=account,
        applicant_id=UUID(int=1),
        wish=wish,
        drafter=drafter,
        on=TODAY,
        now=NOW,
    )


def needed(step: Step, card: ServiceCard) -> dict[str, Any]:
    """What somebody takes the step with, as it asks."""
    office = stated(card, "office")
    return {
        "reason": "Perlu dilengkapi" if step.needs.reason else None,
        "legal_ground": LEGAL_GROUND if step.needs.legal_ground else None,
        "records": tuple(RecordWritten(one, one, "Ditulis di tempat.") for one in step.needs.records),
        "fields": as_stated(
            {one: office[one] for one in step.needs.fields} | step.needs.answers | corrected(step, card)
        ),
    }


def step_by(
    one: Application, card: ServiceCard, name: str, by: str | None = None, role: str | None = None, **changes: Any
) -> None:
    """Takes a step: by the applicant where the applicant may, else by an officer who is named after the step."""
    step = card.procedure.step(name)
    on: date = changes.pop("on", TODAY)
    role = role or (APPLICANT if APPLICANT in step.roles else next(iter(step.roles), FRONT_OFFICE))
    by = by or (APPLICANTS_ACCOUNT if role == APPLICANT else f"by-{name}")
    asked = Given(by, role, on, **{**needed(step, card), **changes})
    number = f"{step.number}/1" if step.number else None
    take_step(one, prepare_step(one, step, card, asked), Numbers(number), NOW)


def examined(one: Application, card: ServiceCard, by: str, on: date = TODAY) -> None:
    """Every document is found in order."""
    verdicts = [Verdict(document.document, document.document, "accepted") for document in one.documents]
    give_verdicts(one, verdicts, card, by, on, NOW)


def brought(card: ServiceCard, *names: str, examiner: str = "examiner", **changes: Any) -> Application:
    """A case after these steps; documents are examined where a step needs it."""
    one = drafted(card, **changes)
    for name in names:
        if card.procedure.step(name).needs.verdicts:
            examined(one, card, examiner)
        step_by(one, card, name)
    return given(one)
