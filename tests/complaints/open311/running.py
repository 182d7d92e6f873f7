"""Complaints on real databases, served on loopback: officers at /complaints/v1, clients of Open311 at /open311/v2."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx

from deploy.origin import Origin
from deploy.server import serving
from services.complaints.main import assemble
from services.complaints.open311.api_keys import hash_of, new_key
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.privacy.personal import PersonalData
from shared.settings import Open311Key, Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Person, Staff, verifier

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
"""Monday 19 January 2026, 09.00 in Pasuruan."""
SURAKARTA = "bpsmb-surakarta"
KEY = new_key()
LATE = "PSR-TERA-time-limit"
TEXT = "Timbangan saya di Pasar Bangil belum ditera sejak November; petugas Joko selalu menunda."
REPORTER = {"first_name": "Siti", "last_name": "Aminah", "email": "siti@contoh.id", "phone": "081234567890"}
REPORT = {
    "api_key": KEY,
    "jurisdiction_id": PASURUAN,
    "service_code": LATE,
    "attribute[kind]": "complaint",
    "attribute[served_on]": "2026-01-12",
    "attribute[reporter_address]": "Jl. Melati 3, Bangil",
    "attribute[loss]": "Tidak dapat berjualan",
    "attribute[remedy]": "Ditera minggu ini",
    "lat": "-7.6525",
    "long": "112.8",
    "address_string": "Pasar Bangil, kios Pak Darmo",
    "description": TEXT,
    **REPORTER,
}
WRITTEN = (TEXT, "Joko", "Siti", "Aminah", "siti@contoh.id", "081234567890", "Melati", "Tidak dapat berjualan", "Darmo")
"""What a report says in the reporter's words, and of the reporter."""


@dataclass(frozen=True)
class Running:
    """The running service; `url`: the address of Open311, `http`: a client there."""

    service: Service
    clock: Clock
    staff: Staff
    url: str
    http: httpx.AsyncClient

    @property
    def officer(self) -> Person:
        """Somebody of Pasuruan who handles complaints."""
        return self.staff.person("dewi", "complaints-officer")

    async def get(self, path: str, *, expects: int = 200, **query: Any) -> Any:
        """The JSON of an answer, of Pasuruan unless the query says another office."""
        answer = await self.http.get(f"{path}.json", params={"jurisdiction_id": PASURUAN, **query})
        assert answer.status_code == expects, answer.text
        return answer.json()

    async def post(self, path: str = "/requests", *, expects: int = 200, **fields: Any) -> Any:
        """The JSON of the answer to a form, as it is unless fields are changed or, with None, left out."""
        form = {name: value for name, value in {**REPORT, **fields}.items() if value is not None}
        answer = await self.http.post(f"{path}.json", data=form)
        assert answer.status_code == expects, answer.text
        return answer.json()

    async def filed(self, **fields: Any) -> str:
        """The id of a report that was filed; the answer is in `post`."""
        [request] = await self.post(**fields)
        return str(request["service_request_id"])

    async def step(self, id: str, name: str, body: dict[str, Any] | None = None) -> Any:
        """A step of the officer."""
        answer = await self.officer.post(f"/complaints/{id}/{name}", body)
        assert answer.status_code < 300, answer.text
        return answer.json()


@asynccontextmanager
async def running(databases: Databases, files: Path | None = None, **settings: Any) -> AsyncIterator[Running]:
    """Complaints at NOW, with a client of Open311 that may send to Pasuruan; `files`: the folder of its file store."""
    clock = Clock(movable=True)
    clock.set(NOW)
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    client = Open311Key(hash=hash_of(ring.requests, KEY), jurisdictions=[PASURUAN])
    patient: dict[str, Any] = {"open311_reads": 100_000, "open311_reports": 100_000, "wrong_receipts": 100_000}
    if files is not None:
        settings["data"] = files
    parts = SealingParts(
        settings=Settings(**{**patient, "open311_keys": {"app": client}, **settings}),
        url=databases.of("complaints"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys, ring),
    )
    service = assemble(parts)
    assert service.follower is not None

    @asynccontextmanager
    async def nothing() -> AsyncIterator[None]:
        yield

    origin = Origin([service], [], nothing)
    async with keys, service.pool, serving(origin, "127.0.0.1", 0) as (server, _):
        url = f"{server.origin}/open311/v2"
        async with (
            httpx.AsyncClient(base_url=f"{server.origin}/complaints/v1", timeout=60) as own,
            httpx.AsyncClient(base_url=url, timeout=60) as http,
        ):
            await service.follower.start()
            try:
                yield Running(service, clock, Staff(own), url, http)
            finally:
                assert service.unit is not None
                await service.unit.appender.close()


def with_secrecy(secrecy: str) -> dict[str, Any]:
    """The field of a report that asks for secrecy."""
    return {"attribute[secrecy]": secrecy}


def xml_of(answer: httpx.Response) -> ElementTree.Element:
    """The root element of an answer in XML."""
    assert answer.headers["content-type"] == "text/xml; charset=utf-8", answer.text
    return ElementTree.fromstring(answer.content)  # noqa: S314 – our own answer
