"""Complaints over HTTP: the running service on a test's databases, its clock at NOW, and its people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from services.complaints.main import assemble
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.journal import Recorded, read_after
from shared.privacy.personal import PersonalData
from shared.service.follower import Follower
from shared.service.unit_of_work import UnitOfWork
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Person, Staff, verifier

NOW: Final = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
"""Monday 12 January 2026, 09.00 WIB."""
SARI, JOKO, HEAD = (f"{name}@disperindag-pasuruan" for name in ("sari", "joko", "kepala"))
REPORT: Final[dict[str, Any]] = {
    "kind": "complaint",
    "channel": "whatsapp",
    "text": "Timbangan belum selesai padahal janjinya satu hari.",
    "remedy": "Selesaikan minggu ini.",
    "loss": "Dua hari tidak berjualan.",
    "served_on": "2026-01-09",
    "reporter": {"name": "Siti Aminah", "address": "Jl. Melati 3, Bangil", "phone": "085162641737"},
}


@dataclass(frozen=True)
class Running:
    """The running service, and what a test needs of it."""

    service: Service
    unit: UnitOfWork
    follower: Follower
    client: httpx.AsyncClient
    clock: Clock

    def person(self, subject: str, *roles: str, office: str = PASURUAN) -> Person:
        """A person whose token names them exactly so."""
        return Person(self.client, Staff(self.client, office).token_of, subject, roles, office)

    @property
    def officer(self) -> Person:
        """The complaints officer of Pasuruan."""
        return self.person(SARI, "complaints-officer")

    @property
    def head(self) -> Person:
        return self.person(HEAD, "head-of-office")

    async def files(self, by: Person | None = None, **changes: Any) -> dict[str, Any]:
        """A report that an officer writes down, or that `by` files; with its receipt."""
        return done(await (by or self.officer).post("/reports", {**REPORT, **changes}))

    async def accepted(self, **changes: Any) -> dict[str, Any]:
        """A report that was accepted and classified."""
        filed = await self.files(**changes)
        done(await self.act(filed, "acceptance", {}))
        done(await self.act(filed, "classification", {"component": "time-limit", "service_code": "PSR-TERA"}))
        return filed

    async def answered(self, **changes: Any) -> dict[str, Any]:
        """A report whose answer the reporter got."""
        filed = await self.accepted(**changes)
        done(await self.act(filed, "draft", {"text": "Kami mohon maaf.", "justified": True}))
        done(await self.act(filed, "report"))
        done(await self.act(filed, "answer", {"office_error": True}))
        return filed

    async def act(
        self, filed: dict[str, Any], step: str, body: dict[str, Any] | None = None, by: Person | None = None
    ) -> httpx.Response:
        """One step of an officer; of the complaints officer, unless `by` says otherwise."""
        return await (by or self.officer).post(f"/complaints/{filed['id']}/{step}", body)

    async def shown(self, filed: dict[str, Any]) -> dict[str, Any]:
        return done(await self.officer.get(f"/complaints/{filed['id']}"))

    async def by_receipt(
        self, filed: dict[str, Any], step: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response:
        """What the holder of the receipt does, without a token."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        address = f"/reports/{filed['receipt']}/{step}"
        return await self.client.post(address, json=body, headers=headers)

    async def follows(self, filed: dict[str, Any], language: str = "id") -> dict[str, Any]:
        address = f"/reports/{filed['receipt']}"
        return done(await self.client.get(address, headers={"Accept-Language": language}))

    async def days_pass(self, days: int) -> None:
        """Moves the clock, and lets what then is due happen."""
        self.clock.set(self.clock.now() + timedelta(days=days))
        [job] = [one for one in self.service.jobs if one.name == "deadlines"]
        await job.run_once()

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)

    async def tasks(self, filed: dict[str, Any]) -> list[tuple[str, str]]:
        """The kind and the role of the open tasks about a complaint."""
        items = done(await self.officer.get("/tasks"))["items"]
        return [(one["kind"], one["role"]) for one in items if UUID(one["stream_id"]) == UUID(filed["id"])]


def done(answer: httpx.Response) -> dict[str, Any]:
    """The body of an answer that must be a success."""
    assert answer.is_success, (answer.status_code, answer.text)
    body: dict[str, Any] = answer.json() if answer.content else {}
    return body


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer that must be this refusal."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem.get("code")) == (status, code), answer.text
    return problem


@asynccontextmanager
async def running(databases: Databases, files: Path | None = None, **given: Any) -> AsyncIterator[Running]:
    """The complaints service on a test's databases, and a client of it; `files`: the folder of its file store, `given`: settings."""
    clock = Clock(movable=True)
    clock.set(NOW)
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    parts = SealingParts(
        settings=Settings(**given) if files is None else Settings(data=files, **given),
        url=databases.of("complaints"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys, ring),
    )
    service = assemble(parts)
    assert service.unit is not None
    assert service.follower is not None
    transport = httpx.ASGITransport(app=service.app)
    async with keys, service.pool, httpx.AsyncClient(transport=transport, base_url="http://complaints") as client:
        await service.follower.start()
        try:
            yield Running(service, service.unit, service.follower, client, clock)
        finally:
            await service.unit.appender.close()
