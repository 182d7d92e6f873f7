"""What a receipt shows of an application."""

from datetime import date
from typing import Any
from uuid import UUID

from services.intake.application import dossier
from services.intake.application.application import Application
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Wish
from services.intake.application.steps import Given
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.application.values import FieldStated
from services.intake.card.catalogue import Place
from services.intake.tracking.status import CaseStatus, track_case
from shared.roles import FRONT_OFFICE
from tests.intake.given.application import CARD, FORM, LETTER, NOW, TODAY, TOMORROW
from tests.intake.given.clock import Told
from tests.people import PASURUAN
from tests.shared.promise.given import at

DAY_AFTER = date(2026, 1, 17)
RECEIPT = "902E-03M0-4R04-G00B"


def took(one: Application, step: str, due: date | None = None, **given: Any) -> Application:
    """An application after a step of the card by the front office."""
    numbers = Numbers(number="REG/2026/00001", promised_until=due, receipt=RECEIPT)
    by = Given(by="sri", role=FRONT_OFFICE, on=TODAY, **given)
    take_step(one, prepare_step(one, CARD.procedure.step(step), CARD, by), numbers, NOW)
    return one


def submitted(*documents: HandedIn, place: Place = "office") -> Application:
    wish = Wish("PSR-TERA", "tera-ulang", place, UUID(int=3), documents or (LETTER, FORM))
    who: dict[str, Any] = {"office": PASURUAN, "account": None, "applicant_id": UUID(int=1), "drafter": "sri"}
    return took(dossier.draft(id=UUID(int=2), wish=wish, on=TODAY, now=NOW, **who), "submit")


def accepted(place: Place = "office") -> Application:
    return took(submitted(place=place), "accept", due=TOMORROW if place == "office" else None)


def timed(told: Told, when: str, **fields: Any) -> CaseStatus:
    """What the receipt of an accepted application says of its clock at a moment, in office time."""
    one = accepted()
    one.stated = {name: FieldStated(name, name, value) for name, value in fields.items()}
    return track_case(one, told.card, told.clock, [], at(when))
