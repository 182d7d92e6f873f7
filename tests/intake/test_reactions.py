"""Metrology says that an instrument is back; intake completes the application of that case, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.metrology.verification import InstrumentVerification
from shared.appender import Commit, Context
from shared.journal import Recorded
from shared.parts import Service
from tests.conftest import Databases
from tests.intake.builders import FORM, LETTER, NOW, begun, intake, journal, registered
from tests.people import PASURUAN, Person, Staff

HANDED_OVER: tuple[Any, dict[str, Any]] = (InstrumentVerification.HandedOver, {"handed_over_by": "sri"})
RETURNED: tuple[Any, dict[str, Any]] = (InstrumentVerification.Returned, {"cause": "failed", "why": "di luar batas"})


@dataclass(frozen=True)
class Running:
    """Intake with one accepted application, promised for the next day."""

    service: Service
    officer: Person
    case: UUID

    async def hears(
        self, what: tuple[Any, dict[str, Any]], at: datetime = NOW, case: UUID | None = None
    ) -> list[Recorded]:
        """Metrology's event stands in the journal and intake reacts; returns what the journal then holds."""
        kind, fields = what
        event = kind(originator_id=uuid4(), originator_version=1, timestamp=at, verification_id=uuid4(), **fields)
        context = Context(
            case_id=case or self.case,
            actor="sri",
            actor_role="front-office-officer",
            office=PASURUAN,
            channel="counter",
            command_id=uuid4(),
            recorded_at=at,
            effective_at=at,
        )
        assert self.service.unit is not None
        assert self.service.follower is not None
        await self.service.unit.appender.append(Commit(context, [event]))
        await self.service.follower.catch_up()
        return await journal(self.service)

    async def shown(self) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.officer.get(f"/applications/{self.case}")).json()
        return answer


@asynccontextmanager
async def running(databases: Databases) -> AsyncIterator[Running]:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        id = await begun(officer, await registered(officer), LETTER, FORM)
        for command in ("submission", "acceptance"):
            assert (await officer.post(f"/applications/{id}/{command}")).status_code == 200
        assert service.follower is not None
        await service.follower.start()
        yield Running(service, officer, UUID(id))


@pytest.mark.parametrize(
    ("what", "days", "outcome", "on_time"),
    [
        (HANDED_OVER, 0, "handed-over", True),
        (HANDED_OVER, 2, "handed-over", False),
        (RETURNED, 1, "returned", True),
    ],
)
async def test_the_application_is_completed(
    databases: Databases, what: tuple[Any, dict[str, Any]], days: int, outcome: str, on_time: bool
) -> None:
    async with running(databases) as one:
        *_, said, last = await one.hears(what, NOW + timedelta(days=days))
        assert (last.type, last.causation, last.case_id) == ("intake.application-completed", said.position, one.case)
        shown = await one.shown()
        assert (shown["status"], shown["outcome"], shown["on_time"]) == ("completed", outcome, on_time)
        [line] = (await one.officer.get("/applications?status=completed")).json()["items"]
        assert line["id"] == str(one.case)


async def test_what_is_completed_stays_and_intake_goes_on(databases: Databases) -> None:
    async with running(databases) as one:
        before = await one.hears(RETURNED)
        after = await one.hears(HANDED_OVER)
        assert [event.type for event in after[len(before) :]] == ["metrology.instrument-handed-over"]
        assert (await one.shown())["outcome"] == "returned"
        assert one.service.follower is not None
        assert one.service.follower.position == len(after)


async def test_an_instrument_of_no_application_stops_its_own_case_only(databases: Databases) -> None:
    async with running(databases) as one:
        *_, stopped = await one.hears(HANDED_OVER, case=uuid4())
        assert (stopped.type, stopped.fields()["code"]) == ("reactions.stopped", "not-found")
        await one.hears(HANDED_OVER)
        assert (await one.shown())["status"] == "completed"
