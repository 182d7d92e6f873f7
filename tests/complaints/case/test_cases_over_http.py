"""Complaints follows the cases of intake; the head releases a held case; a hold ends by itself and its task with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.complaints.case.case import CaseUnknown
from services.complaints.main import assemble
from services.complaints.use_cases import ComplaintsUseCases
from services.intake.application.acceptance import Accepted
from services.intake.application.end import Completed
from services.intake.application.submission import Submitted
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import read_case
from shared.journal.news import News
from shared.privacy.personal import PersonalData
from shared.receipt import receipt_of
from shared.service.ask import Ask
from shared.settings import Settings
from tests.complaints.case.given import CASE, NOW, SURAKARTA, TODAY, filed
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.keys import ring_of
from tests.people import Person, Staff, verifier

RECEIPT = receipt_of(bytes(range(10)))
PATH = f"/cases/{CASE}"


@dataclass(frozen=True)
class Running:
    """The running service of complaints, and events of intake."""

    service: Service
    client: httpx.AsyncClient
    clock: Clock
    intake: Appender

    @property
    def complaints(self) -> ComplaintsUseCases:
        found: ComplaintsUseCases = self.service.app.state.use_cases
        return found

    def person(self, subject: str, *roles: str, office: str = SURAKARTA) -> Person:
        return Person(self.client, Staff(self.client, office).token_of, subject, roles, office)

    @property
    def head(self) -> Person:
        return self.person("mulyono", "head-of-office")

    async def tells(self, event_class: Any, version: int, **fields: Any) -> None:
        """Appends an event of the application, and lets complaints react."""
        event = event_class(originator_id=CASE, originator_version=version, timestamp=NOW, **fields)
        context = Context(CASE, "rini", "front-office-officer", SURAKARTA, "counter", uuid4(), NOW, NOW)
        await self.intake.append(Commit(context, [event]))
        assert self.service.follower is not None
        await self.service.follower.catch_up()

    async def accepted(self) -> None:
        """Intake accepts the application."""
        await self.tells(Submitted, 1, submitted_on=TODAY, receipt=RECEIPT)
        await self.tells(
            Accepted,
            2,
            application_id=CASE,
            applicant_id=uuid4(),
            service_code="BPSMB-SP",
            verification=None,
            place="office",
            instrument_id=None,
            number="REG/2026/00001",
            card_version="2024.4",
            promised_until=None,
            accepted_on=TODAY,
            drafted_by="tirta",
            accepted_by="rini",
            accounts=("tirta",),
        )

    async def files(self, complaint: UUID, **changes: Any) -> None:
        """A complaint about the case is filed."""
        now = self.clock.now()
        ask = Ask.of_system("complaints", "journal", SURAKARTA, uuid4(), now, case_id=complaint)
        await self.complaints.cases.note(ask, CASE, filed(complaint, **changes))

    async def passes_time(self, day: str) -> None:
        self.clock.set(datetime.fromisoformat(f"{day}T08:00+07:00"))
        [job] = [one for one in self.service.jobs if one.name == "deadlines"]
        await job.run_once()

    async def types(self) -> list[str]:
        async with self.service.pool.connection() as connection:
            return [one.type for one in await read_case(connection, CASE)]

    async def tasks(self) -> list[tuple[str, str]]:
        items = (await self.head.get("/tasks?kind=held-case")).json()["items"]
        return [(one["role"], one["case_id"]) for one in items]


@asynccontextmanager
async def running(databases: Databases) -> AsyncIterator[Running]:
    clock = Clock(movable=True)
    clock.set(NOW)
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    parts = SealingParts(
        settings=Settings(),
        url=databases.of("complaints"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys, ring),
    )
    service, intake = assemble(parts), Appender(databases.of("intake"), News())
    assert service.unit is not None
    assert service.follower is not None
    transport = httpx.ASGITransport(app=service.app)
    async with keys, service.pool, httpx.AsyncClient(transport=transport, base_url="http://complaints") as client:
        await service.follower.start()
        try:
            yield Running(service, client, clock, intake)
        finally:
            await intake.close()
            await service.unit.appender.close()


async def test_complaints_follows_a_case_of_intake(databases: Databases) -> None:
    async with running(databases) as here:
        await here.accepted()
        officer = here.person("pengaduan", "complaints-officer")
        shown = (await officer.get(PATH)).json()
        assert (shown["number"], shown["service_code"], shown["served_on"]) == ("REG/2026/00001", "BPSMB-SP", None)
        await here.tells(Completed, 3, outcome="delivered", on_time=True, completed_on=TODAY)
        assert (await officer.get(PATH)).json()["served_on"] == "2026-02-02"

        cases = here.complaints.cases
        assert (await cases.find(SURAKARTA, receipt=RECEIPT)).case_id == CASE
        assert (await cases.find(SURAKARTA, number="REG/2026/00001")).case_id == CASE
        with pytest.raises(CaseUnknown):
            await cases.find("disperindag-pasuruan", number="REG/2026/00001")
        assert RECEIPT not in str((await officer.get(PATH)).json())
        stranger = here.person("jauh", "complaints-officer", office="disperindag-pasuruan")
        assert (await stranger.get(PATH)).status_code == 403


async def test_the_head_releases_a_held_case_with_a_reason(databases: Databases) -> None:
    async with running(databases) as here:
        await here.accepted()
        await here.files(UUID(int=1))
        await here.files(UUID(int=2), secrecy="whistle-blowing", account=None, number="ADU/2026/00002")
        shown = (await here.head.get(PATH)).json()
        assert shown["complaints"] == ["ADU/2026/00001"]
        assert sorted(str(one["complaint"]) for one in shown["holds"]) == ["ADU/2026/00001", "None"]
        assert await here.tasks() == [("head-of-office", str(CASE))] * 2

        body = {"reason": "Pengaduan tidak menyangkut pencabutan."}
        officer = here.person("pengaduan", "complaints-officer")
        assert (await officer.post(f"{PATH}/release", body)).json()["code"] == "role-missing"
        released = await here.head.post(f"{PATH}/release", body)
        assert (released.status_code, released.json()["holds"]) == (200, [])
        again = await here.head.post(f"{PATH}/release", body)
        assert (again.status_code, again.json()["code"]) == (409, "case-not-held")
        assert await here.tasks() == []
        assert here.service.unit is not None
        assert differing(databases.url, [here.service.unit]) == []


async def test_a_hold_ends_by_itself_and_triage_ends_it_before(databases: Databases) -> None:
    async with running(databases) as here:
        await here.accepted()
        await here.files(UUID(int=1))
        await here.files(UUID(int=2), account="orang-lain", number="ADU/2026/00002")
        ask = Ask.of_system("complaints", "journal", SURAKARTA, uuid4(), NOW, case_id=UUID(int=2))
        await here.complaints.cases.triage(ask)
        assert (await here.types()).count("complaints.case-released") == 1
        await here.passes_time("2026-02-16")
        assert (await here.types()).count("complaints.case-released") == 1
        for _ in range(2):
            await here.passes_time("2026-02-17")
        assert (await here.types()).count("complaints.case-released") == 2
        assert (await here.head.get(PATH)).json()["holds"] == []
        assert await here.tasks() == []


async def test_a_case_of_another_office_or_unknown_is_not_held(databases: Databases) -> None:
    async with running(databases) as here:
        await here.files(UUID(int=1))
        await here.accepted()
        ask = Ask.of_system("complaints", "journal", "disperindag-pasuruan", uuid4(), NOW, case_id=UUID(int=2))
        await here.complaints.cases.note(ask, CASE, filed(UUID(int=2)))
        assert (await here.head.get(PATH)).json()["holds"] == []
