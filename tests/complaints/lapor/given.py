"""Complaints connected to the simulator of LAPOR, each behind a real server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from services.complaints.main import assemble
from shared.assembly import SealingParts, Service
from shared.database import pool
from shared.journal.journal import Recorded, read_after
from shared.privacy.personal import PersonalData
from shared.settings import Settings
from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Person, Staff, verifier

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
"""Monday, 09:00 in Pasuruan."""


@dataclass
class Office:
    """An office and LAPOR beside it."""

    service: Service
    staff: Staff
    lapor: httpx.AsyncClient
    clock: StandingClock

    @property
    def officer(self) -> Person:
        return self.staff.person("lestari", "complaints-officer")

    def person_of(self, office: str, role: str = "complaints-officer") -> Person:
        return Staff(self.staff.client, office).person("dewi", role)

    async def pushed(self, message: bytes) -> httpx.Response:
        """The answer to a message of LAPOR."""
        headers = {"Content-Type": "application/xml"}
        return await self.staff.client.post("/lapor", content=message, headers=headers)

    async def step(self, complaint: str, name: str, body: Any = None, *, by: Person | None = None) -> dict[str, Any]:
        answer = await (by or self.officer).post(f"/complaints/{complaint}/{name}", body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def answered(self, complaint: str, text: str = "Timbangan selesai hari ini.") -> None:
        """The steps from acceptance to the delivered answer."""
        await self.step(complaint, "acceptance", {"weight": "without-supervision"})
        await self.step(complaint, "classification", {"service_code": "PSR-TERA", "component": "time-limit"})
        await self.answered_again(complaint, text)

    async def answered_again(self, complaint: str, text: str, *, by: Person | None = None) -> None:
        await self.step(complaint, "draft", {"text": text, "justified": True}, by=by)
        await self.step(complaint, "report", by=by)
        await self.step(complaint, "answer", {"office_error": False}, by=by)

    async def run(self, name: str) -> None:
        """Does what is due now in one job."""
        [job] = [job for job in self.service.jobs if job.name == name]
        await job.run_once()

    async def send(self, rounds: int = 4) -> None:
        """Sends what is due; of a ticket one message each round."""
        for _ in range(rounds):
            await self.run("messages to LAPOR")

    async def fail(self, fault: str, **more: Any) -> None:
        answer = await self.lapor.put("/lapor/fault", json={"fault": fault, **more})
        assert answer.status_code == 200, answer.text

    async def at_lapor(self, tracking: str) -> dict[str, Any]:
        """What LAPOR has about a ticket; empty lists if it heard nothing of it."""
        empty: dict[str, Any] = {"texts": [], "statuses": [], "reporter": {}, "flags": {}}
        found: dict[str, Any] = (await self.lapor.get("/lapor/reports")).json().get(tracking, empty)
        return found

    async def complaint_of(self, tracking: str) -> str:
        answer = await self.officer.get(f"/lapor/tickets?tracking={tracking}")
        [row] = answer.json()["items"]
        return str(row["complaint_id"])

    async def complaint(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.officer.get(f"/complaints/{id}")).json()
        return found

    async def messages(self, complaint: str) -> list[dict[str, Any]]:
        answer = await self.officer.get(f"/complaints/{complaint}/lapor")
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)


@asynccontextmanager
async def office_beside_lapor(databases: Databases, **changes: Any) -> AsyncIterator[Office]:
    """The office of Pasuruan at NOW; `changes` of the settings."""
    keys, ring, clock = pool(databases.keys, 2), ring_of(databases), StandingClock(NOW)
    async with (
        serving(simulators(), "127.0.0.1", 0) as (outside, _),
        httpx.AsyncClient(base_url=outside.origin) as lapor,
    ):
        settings = with_simulators(Settings(pool_size=4), outside.origin).model_copy(update=changes)
        service = assemble(
            SealingParts(
                settings=settings,
                url=databases.of("complaints"),
                clock=clock,
                tokens=verifier(),
                personal=PersonalData(keys, ring),
                request_key=ring.requests,
            )
        )
        assert service.unit is not None
        async with (
            keys,
            service.pool,
            serving(service.app, "127.0.0.1", 0) as (server, _),
            httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
        ):
            try:
                yield Office(service, Staff(client), lapor, clock)
            finally:
                await service.unit.appender.close()


__all__ = ["NOW", "PASURUAN", "Office", "office_beside_lapor"]
