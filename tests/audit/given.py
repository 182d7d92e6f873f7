"""Cases to audit: boxes of the sample service, a keeper with personal data, stops, and events of unknown classes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg

from services.audit.main import assemble
from services.audit.use_cases import Audit
from shared.assembly import Parts
from shared.clock import Clock
from shared.database import pool
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.personal import Personal, PersonalData
from shared.service.ask import Ask
from shared.service.stop import Stop, Stopped, resume
from shared.service.unit_of_work import UnitOfWork, Work
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Staff, verifier
from tests.raw_events import append
from tests.sample_service import Box, ask, fill, opened, sample_unit

CANARY = "Siti Canary 3514000000000001"
MORNING = datetime.fromisoformat("2026-01-15T09:30:00+07:00")


@dataclass(frozen=True)
class Weight:
    grams: Decimal
    of: Personal[str]


class Keeper(Aggregate):
    """A keeper of boxes, with a state of every kind of value."""

    TOPIC = "sample.keeper"
    name: Personal[str]
    since: date
    office: str = PASURUAN
    case_id: UUID = field(init=False)
    weights: dict[int, Weight] = field(init=False)
    nicknames: frozenset[str] = frozenset({"b", "a"})
    is_present: bool = True
    left: date | None = None


class Named(FirstEvent[Keeper]):
    TOPIC = "sample.keeper-named"
    INDONESIAN = "Penjaga {name} mulai bekerja pada {since}."
    ENGLISH = "The keeper {name} began on {since}."
    name: Personal[str]
    weights: tuple[Weight, ...]
    since: date
    box: UUID

    def apply(self, keeper: Keeper) -> None:
        keeper.case_id = self.box
        keeper.weights = {1: self.weights[0]}


@dataclass
class Office:
    """The sample service, audit on its journal, and the staff who ask."""

    unit: UnitOfWork
    databases: Databases
    clock: Clock
    client: httpx.AsyncClient
    staff: Staff
    audit: Audit

    def at(self, moment: str) -> None:
        """Moves the clock to a local moment of Pasuruan."""
        self.clock.set(datetime.fromisoformat(f"{moment}+07:00"))

    async def happens(self, aggregate: Aggregate, **changes: Any) -> int:
        """Appends a new aggregate; returns its position."""
        asked = ask(self.clock, **changes)

        async def decide(work: Work) -> Aggregate:
            return work.add(aggregate)

        return (await self.unit.run(asked, decide)).position

    async def open_box(self, label: str = "A", **changes: Any) -> UUID:
        box = uuid4()
        await self.happens(opened(box, label, self.clock.now()), **changes)
        return box

    async def fill(self, box: UUID, amount: int, **changes: Any) -> int:
        asked = ask(self.clock, **changes)

        async def decide(work: Work) -> Box:
            loaded = await work.load_to_change(Box, box)
            fill(loaded, amount, asked.now)
            return loaded

        return (await self.unit.run(asked, decide)).position

    async def name_keeper(self, box: UUID) -> Personal[str]:
        """Names a keeper of the box; returns the sealed name."""
        keeper = uuid4()
        async with pool(self.databases.keys, 1) as keys:
            personal = PersonalData(keys, ring_of(self.databases))
            await personal.make_key(keeper)
            sealed = await personal.seal(keeper, keeper, "name", CANARY, searchable=True)
        named = Keeper.begin(
            Named,
            id=keeper,
            now=self.clock.now(),
            name=sealed,
            weights=(Weight(Decimal("1.50"), sealed),),
            since=date(2026, 1, 2),
            box=box,
        )
        await self.happens(named, case_id=box)
        return sealed

    async def stop(self, case: UUID, at: int, office: str = PASURUAN) -> UUID:
        stop = Stop.begin(
            Stopped,
            id=uuid4(),
            now=self.clock.now(),
            office=office,
            service="sample",
            stopped_case=case,
            at=at,
            trigger="sample.box-filled",
            code="box-full",
            why="Kotak penuh.",
        )
        await self.happens(stop, office=office)
        return stop.id

    async def resume(self, stop_id: UUID) -> int:
        asked = ask(self.clock, role="administrator")

        async def decide(work: Work) -> Stop:
            stop = await work.load_to_change(Stop, stop_id)
            resume(stop, "kotak diganti", asked.now)
            return stop

        return (await self.unit.run(asked, decide)).position

    def append(self, type: str, case: UUID, payload: dict[str, Any], **changes: Any) -> int:
        """Appends an event as another service's process would write it, of any type; returns its position."""
        asked: Ask = ask(self.clock, **changes)
        with psycopg.connect(self.databases.url) as owner:
            return append(
                owner,
                type,
                payload,
                case_id=case,
                office=asked.office,
                actor=asked.actor,
                actor_role=asked.role,
                channel=asked.channel,
                command_id=asked.command_id,
                recorded_at=asked.now,
                effective_at=asked.effective_at,
            )


@asynccontextmanager
async def audited_office(databases: Databases) -> AsyncIterator[Office]:
    """An office with its clock at the morning of 15 January 2026."""
    clock = Clock(movable=True)
    clock.set(MORNING)
    async with sample_unit(databases.of("sample")) as unit:
        parts = Parts(settings=Settings(), url=databases.of("audit"), clock=clock, tokens=verifier())
        service = assemble(parts)
        transport = httpx.ASGITransport(app=service.app)
        async with service.pool, httpx.AsyncClient(transport=transport, base_url="http://jejak") as client:
            yield Office(unit, databases, clock, client, Staff(client), service.app.state.use_cases)
