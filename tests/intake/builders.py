"""Applicants and applications by state, and intake as it is over HTTP."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.identity import Business, PersonalField
from services.intake.application.application import Application, Numbers
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Wish
from services.intake.application.steps import Given
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import Place, card_in_force
from services.intake.main import assemble
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.events import Aggregate
from shared.journal.journal import Recorded, read_after
from shared.privacy.personal import Personal, PersonalData
from shared.privacy.verified_claims import reading_proofs
from shared.roles import APPLICANT, FRONT_OFFICE
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Person, verifier

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
        Applicant.register(
            id=UUID(int=1), office=PASURUAN, account=None, business=business, sealed=sealed(*fields), now=NOW
        )
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
        Application.draft(
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
    ready = application.ready(card.procedure.step(name), card, Given(by, role, on, **asked))
    application.take(ready, numbers, NOW)


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
    application.complete("handed-over", True, "delivered", TODAY, NOW)
    return given(application)


def clock_at(moment: datetime) -> Clock:
    clock = Clock(movable=True)
    clock.set(moment)
    return clock


@asynccontextmanager
async def intake(
    databases: Databases,
    settings: Settings | None = None,
    clock: Clock | None = None,
    outside: Sequence[str] | None = None,
) -> AsyncIterator[tuple[Service, httpx.AsyncClient]]:
    """Intake on a test's databases, its clock at NOW, and a client at its door.

    `outside`: the cards that are carried out outside the system, instead of those that are so without a setting.
    """
    keys, folder = pool(databases.keys, 2), TemporaryDirectory(prefix="jejak-files-")
    carried: dict[str, Any] = {} if outside is None else {"carried_outside": list(outside)}
    settings = settings or Settings(pool_size=4, data=Path(folder.name), **carried)
    ring = ring_of(databases)
    personal = PersonalData(keys, ring)
    parts = SealingParts(
        settings=settings,
        url=databases.of("intake"),
        clock=clock or clock_at(NOW),
        tokens=verifier(reading_proofs(settings, personal.lookup)),
        personal=personal,
        request_key=ring.requests,
    )
    service = assemble(parts)
    assert service.unit is not None
    async with (
        keys,
        service.pool,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=service.app), base_url="http://intake") as client,
    ):
        try:
            yield service, client
        finally:
            await service.unit.appender.close()
            folder.cleanup()


async def journal(service: Service) -> list[Recorded]:
    async with service.pool.connection() as connection:
        return await read_after(connection, 0)


def documents(*handed_in: HandedIn) -> list[dict[str, str]]:
    return [{"document": one.document, "reference": one.reference} for one in handed_in]


def shown(*handed_in: HandedIn) -> list[dict[str, Any]]:
    """The same as an application shows them: shown on paper, no file."""
    return [{**one, "file": None, "sha256": None} for one in documents(*handed_in)]


def drafting(applicant_id: str, *handed_in: HandedIn, **changes: Any) -> dict[str, Any]:
    body = {
        "applicant_id": applicant_id,
        "service_code": "PSR-TERA",
        "verification": "tera-ulang",
        "place": "office",
        "instrument_id": str(uuid4()),
        "documents": documents(*handed_in),
    }
    return {**body, **changes}


async def registered(by: Person, body: dict[str, Any] = PERSON) -> str:
    answer = await by.post("/applicants", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def proved(officer: Person, applicant_id: str, whose: Person) -> None:
    """A counter officer saw the papers of the person whose account it is."""
    kind = (await officer.get(f"/applicants/{applicant_id}")).json()["kind"]
    seen = "ktp" if kind == "person" else "ktp-and-nib"
    body = {"account": whose.subject, "seen": seen, "note": "datang sendiri ke loket"}
    answer = await officer.post(f"/applicants/{applicant_id}/binding", body)
    assert (answer.status_code, answer.json()["standing"]) == (200, "proved"), answer.text


async def begun(by: Person, applicant_id: str, *handed_in: HandedIn, **changes: Any) -> str:
    answer = await by.post("/applications", drafting(applicant_id, *handed_in, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def niks() -> Iterator[str]:
    """Different valid NIKs of invented persons."""
    return (f"351405410790{serial:04}" for serial in range(2, 10_000))
