"""The running messages service, with events of the other services in the journal: what happened, and what people are told."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg

from services.messages.main import assemble
from services.messages.message.message import Message
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.contracts.complaints import reporter_of
from shared.database import pool
from shared.privacy.personal import Personal, PersonalData
from shared.service.follower import Follower
from shared.service.unit_of_work import UnitOfWork
from shared.settings import Settings
from tests import raw_events
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import Person, Staff, verifier
from tests.samples import FOLDER

OFFICE = "disperindag-pasuruan"
EMAIL, PHONE = "siti@contoh.id", "+628123456789"
RECEIPT = "7K3M-9QXA-2BCD-E5F4"


@dataclass(frozen=True)
class Running:
    """The service with its clock at `raw_events.MORNING`. `happens` appends what another service recorded, as its sample has it."""

    service: Service
    unit: UnitOfWork
    follower: Follower
    client: httpx.AsyncClient
    clock: Clock
    journal: psycopg.Connection[Any]
    personal: PersonalData

    def happens(self, type: str, case: UUID, *, stream: UUID | None = None, version: int = 1, office: str = OFFICE,
                **fields: Any) -> int:  # fmt: skip
        """Appends an event with the fields of its stored sample, apart from those given; returns its position."""
        plain = {**json.loads((FOLDER / f"{type}.json").read_text(encoding="utf-8")), **fields}
        known = {"stream_id": stream or uuid4(), "version": version, "case_id": case, "office": office}
        now = self.clock.now()
        return raw_events.append(self.journal, type, plain, recorded_at=now, effective_at=now, **known)

    async def sealed(self, person: UUID, stream: UUID, field: str, clear: str) -> dict[str, Any]:
        await self.personal.make_key(person)
        return vars_of(await self.personal.seal(person, stream, field, clear))

    async def applicant(self, email: str | None = EMAIL, phone: str = PHONE) -> UUID:
        """An applicant with a sealed contact; returns the id, which is also that of the person's key."""
        id = uuid4()
        self.happens(
            "intake.applicant-registered",
            id,
            stream=id,
            email=None if email is None else await self.sealed(id, id, "email", email),
            phone=await self.sealed(id, id, "phone", phone),
        )
        return id

    async def application(self, service_code: str = "PSR-TERA", applicant: UUID | None = None, **drafted: Any) -> UUID:
        """A submitted application of an applicant; returns its case."""
        case, who = uuid4(), applicant or await self.applicant()
        given = {
            "account": "siti",
            "principal": None,
            "applicant_id": str(who),
            "service_code": service_code,
            **drafted,
        }
        self.happens("intake.application-drafted", case, stream=case, **given)
        self.happens("intake.application-submitted", case, stream=case, version=2, receipt=RECEIPT)
        return case

    def person(self, *roles: str) -> Person:
        """An officer of the office in these roles."""
        return Person(self.client, Staff(self.client, OFFICE).token_of, "rini", roles, OFFICE)

    async def complaint(
        self,
        language: str = "id",
        secrecy: str = "open",
        *,
        due: Any = (),
        reporter: dict[str, Any] | None = None,
        **given: Any,
    ) -> UUID:
        """A received complaint with its reporter, by default with the mail `EMAIL`; returns its id, which is also its case."""
        id, person = uuid4(), uuid4()
        stream = reporter_of(id)
        known = {"case_id": str(id), "complaint_id": str(id), "person": str(person)}
        mail = {"email": await self.sealed(person, stream, "email", EMAIL), "phone": None}
        said: dict[str, Any] = {**known, "language": language, "secrecy": secrecy, **mail, **(reporter or {})}
        self.happens("complaints.reporter-recorded", id, stream=stream, **said)
        received: dict[str, Any] = {
            "number": "ADU/2026/00001",
            "accounts": [],
            "due": list(due),
            "secrecy": secrecy,
            **given,
        }
        self.happens("complaints.complaint-received", id, stream=id, **{**known, **received})
        return id

    async def told(self) -> list[Message]:
        """Lets the service react; the messages that wait or ended so far, in the order in which they were queued."""
        await self.follower.catch_up()
        rows = self.journal.execute(
            "SELECT stream_id FROM journal.events WHERE type = 'messages.message-queued' ORDER BY position"
        ).fetchall()
        return [await self.unit.fold(Message, row[0]) for row in rows]

    def stopped(self) -> list[Any]:
        """The reactions that failed."""
        return self.journal.execute("SELECT payload FROM journal.events WHERE type = 'reactions.stopped'").fetchall()


def vars_of(sealed: Personal[str]) -> dict[str, Any]:
    return {"person": str(sealed.person), "sealed": sealed.sealed, "lookup": sealed.lookup}


@asynccontextmanager
async def running(databases: Databases, **settings: Any) -> AsyncIterator[Running]:
    """Messages on a test's databases, and a client of it."""
    clock = Clock(movable=True)
    clock.set(raw_events.MORNING)
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    personal = PersonalData(keys, ring)
    parts = SealingParts(
        settings=Settings(**settings),
        url=databases.of("messages"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=personal,
    )
    service = assemble(parts)
    assert service.unit is not None
    assert service.follower is not None
    transport = httpx.ASGITransport(app=service.app)
    with psycopg.connect(databases.url, autocommit=True) as journal:
        async with keys, service.pool, httpx.AsyncClient(transport=transport, base_url="http://messages") as client:
            await service.follower.start()
            try:
                yield Running(service, service.unit, service.follower, client, clock, journal, personal)
            finally:
                await service.unit.appender.close()
