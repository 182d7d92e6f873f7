"""Intake as it is over HTTP, with what people send it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from services.intake.application.documents import HandedIn
from services.intake.main import assemble
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.journal import Recorded, read_after
from shared.privacy.personal import PersonalData
from shared.privacy.verified_claims import reading_proofs
from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.application import NOW, PERSON
from tests.keys import ring_of
from tests.people import Person, verifier


def clock_at(moment: datetime) -> Clock:
    clock = Clock(movable=True)
    clock.set(moment)
    return clock


@asynccontextmanager
async def intake(
    databases: Databases,
    settings: Settings | None = None,
    clock: Clock | None = None,
    outside: Sequence[str] = (),
) -> AsyncIterator[tuple[Service, httpx.AsyncClient]]:
    """Intake on a test's databases, its clock at NOW, and a client at its door; `outside`: cards carried out outside the system."""
    keys, folder = pool(databases.keys, 2), TemporaryDirectory(prefix="jejak-files-")
    settings = settings or Settings(pool_size=4, data=Path(folder.name), carried_outside=list(outside))
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


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
