"""Applicants and applications by state, and intake as it is over HTTP."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.identity import Business, PersonalField
from services.intake.applicant.registration import register
from services.intake.application import dossier
from services.intake.application.application import Application
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Wish
from services.intake.application.end import complete
from services.intake.application.steps import Given
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import Place, card_in_force
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal
from shared.roles import APPLICANT, FRONT_OFFICE
from tests.people import PASURUAN

NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
"""Thursday 15 January 2026, 09.00 in Pasuruan."""
TODAY = date(2026, 1, 15)
TOMORROW = date(2026, 1, 16)
"""The day that PSR-TERA promises at the office."""
OFFICER = "sri"
CARD = card_in_force("PSR-TERA", TODAY)
NO_NUMBERS = Numbers()
LETTER = HandedIn("application-letter", "Surat 01/I/2026")
FORM = HandedIn("registration-form", "Formulir 17")

NIK, NAME, PHONE = "3514054107900001", "Siti Kanaria", "+6281298765432"
EMAIL, ADDRESS = "siti.kanaria@contoh.id", "Jalan Kenari 77, Bangil"
CANARIES = (NIK, NAME, PHONE, EMAIL, ADDRESS)
"""Clear text that may never stand anywhere but in the answer to a disclosure."""
PERSON: dict[str, Any] = {
    "kind": "person",
    "nik": "351405-410790-0001",
    "name": NAME,
    "phone": "0812-9876-5432",
    "email": EMAIL,
    "address": ADDRESS,
}
BUSINESS: dict[str, Any] = {
    "kind": "business",
    "nib": "0404230015488",
    "npwp": "01.312.166.0-091.000",
    "business_name": "Toko Emas Mulia",
    "contact": {"name": NAME, "phone": PHONE},
}

UNIT: dict[str, Any] = {
    "kind": "unit",
    "unit_name": "Bidang Perdagangan",
    "contact": {"name": NAME, "phone": PHONE},
}

A = TypeVar("A", bound=Aggregate)


def sealed(*fields: PersonalField) -> dict[PersonalField, Personal[str]]:
    person = UUID(int=7)
    return {field: Personal(person, f"sealed-{field}", f"hash-{field}") for field in fields}


def applicant(business: Business | None = None) -> Applicant:
    fields: tuple[PersonalField, ...] = ("name", "phone", "npwp") if business else ("name", "phone", "nik", "address")
    return given(
        register(id=UUID(int=1), office=PASURUAN, account=None, business=business, sealed=sealed(*fields), now=NOW)
    )


def given(aggregate: A) -> A:
    """What happened so far is past; only what follows is looked at."""
    aggregate.collect_events()
    return aggregate


def happened(aggregate: Aggregate) -> list[tuple[str, dict[str, Any]]]:
    """Name and fields of each event that waits for the commit."""
    envelope = {"originator_id", "originator_version", "timestamp", "originator_topic"}
    return [
        (type(one).__name__, {name: value for name, value in vars(one).items() if name not in envelope})
        for one in aggregate.collect_events()
    ]


def wish(*documents: HandedIn, place: Place = "office") -> Wish:
    return Wish("PSR-TERA", "tera-ulang", place, UUID(int=3), documents)


def draft(*documents: HandedIn, place: Place = "office", on: date = TODAY) -> Application:
    return given(
        dossier.draft(
            id=UUID(int=2),
            office=PASURUAN,
            account="pemohon",
            applicant_id=UUID(int=1),
            wish=wish(*documents, place=place),
            drafter="pemohon",
            on=on,
            now=NOW,
        )
    )


def take(
    application: Application,
    name: str,
    by: str = OFFICER,
    role: str = FRONT_OFFICE,
    *,
    card: ServiceCard = CARD,
    on: date = TODAY,
    numbers: Numbers = NO_NUMBERS,
    **asked: Any,
) -> None:
    """Somebody takes a step of the card's procedure, by its name."""
    ready = prepare_step(application, card.procedure.step(name), card, Given(by, role, on, **asked))
    take_step(application, ready, numbers, NOW)


def submitted(*documents: HandedIn, place: Place = "office", on: date = TODAY) -> Application:
    application = draft(*documents, place=place, on=on)
    take(application, "submit", "pemohon", APPLICANT, on=on)
    return given(application)


def returned() -> Application:
    application = submitted(LETTER)
    take(application, "return", problems=[("registration-form", "belum ada")])
    return given(application)


def accepted(place: Place = "office") -> Application:
    application = submitted(LETTER, FORM, place=place)
    take(
        application, "accept", numbers=Numbers("REG/2026/00001", promised_until=TOMORROW if place == "office" else None)
    )
    return given(application)


def withdrawn() -> Application:
    application = draft()
    take(application, "withdraw", "pemohon", APPLICANT, reason="alat dijual")
    return given(application)


def rejected() -> Application:
    application = submitted(LETTER)
    take(application, "reject", legal_ground="Permendag 115/2018")
    return given(application)


def completed() -> Application:
    application = accepted()
    complete(application, "handed-over", True, "delivered", TODAY, NOW)
    return given(application)


def niks() -> Iterator[str]:
    """Different valid NIKs of invented persons."""
    return (f"351405410790{serial:04}" for serial in range(2, 10_000))
