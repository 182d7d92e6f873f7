"""Metrology reports that an instrument is back; intake completes the application of that case, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.metrology.verification.custody import HandedOver, Returned
from services.metrology.verification.refused_opening import InstrumentUnknown, RefusedOpening, VerificationRefused
from shared.assembly import Service
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded
from shared.journal.news import News
from tests.conftest import Databases
from tests.intake.given.application import FORM, LETTER, NOW, TODAY
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import PASURUAN, REPLACING, Person, Staff

HANDED_OVER: tuple[Any, dict[str, Any]] = (
    HandedOver,
    {"verification_id": uuid4(), "handed_over_by": "sri", "handed_over_on": TODAY},
)
RETURNED: tuple[Any, dict[str, Any]] = (
    Returned,
    {"verification_id": uuid4(), "cause": "failed", "why": "di luar batas", "returned_by": "sri", "returned_on": TODAY},
)


RETURN = "intake.application-returned"


def refused(case: UUID) -> tuple[Any, dict[str, Any]]:
    because = InstrumentUnknown()
    fields = {
        "originator_topic": RefusedOpening.TOPIC,
        "office": PASURUAN,
        "application_id": case,
        "instrument_id": uuid4(),
        "code": because.code,
        "why": because.sentence("id"),
        "why_in_english": because.sentence("en"),
    }
    return VerificationRefused, fields


@dataclass(frozen=True)
class Running:
    """Intake with one accepted application, promised for the next working day."""

    service: Service
    officer: Person
    case: UUID
    metrology: Appender
    """Appends metrology's events, because no service may write another's."""

    async def hears(
        self, what: tuple[Any, dict[str, Any]], at: datetime = NOW, case: UUID | None = None
    ) -> list[Recorded]:
        """Appends metrology's event and lets intake react; returns the events of the journal."""
        kind, fields = what
        event = kind(originator_id=uuid4(), originator_version=1, timestamp=at, **fields)
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
        assert self.service.follower is not None
        await self.metrology.append(Commit(context, [event]))
        await self.service.follower.catch_up()
        return await journal(self.service)

    async def said(self, type: str) -> Recorded:
        """The one event of a type."""
        [found] = [event for event in await journal(self.service) if event.type == type]
        return found

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
        metrology = Appender(databases.of("metrology"), News())
        try:
            yield Running(service, officer, UUID(id), metrology)
        finally:
            await metrology.close()


@pytest.mark.parametrize(
    ("what", "days", "outcome", "on_time"),
    [
        (HANDED_OVER, 0, "handed-over", True),
        (HANDED_OVER, 4, "handed-over", True),  # the day after is Isra Mikraj, so it is due on Monday
        (HANDED_OVER, 5, "handed-over", False),
        (RETURNED, 1, "returned", True),
    ],
)
async def test_the_application_is_completed(
    databases: Databases, what: tuple[Any, dict[str, Any]], days: int, outcome: str, on_time: bool
) -> None:
    async with running(databases) as one:
        await one.hears(what, NOW + timedelta(days=days))
        said, ended = await one.said(what[0].TOPIC), await one.said("intake.application-completed")
        assert (ended.causation, ended.case_id) == (said.position, one.case)
        shown = await one.shown()
        assert (shown["status"], shown["outcome"], shown["on_time"]) == ("completed", outcome, on_time)
        [line] = (await one.officer.get("/applications?status=completed")).json()["items"]
        assert line["id"] == str(one.case)


async def test_a_completed_case_stays_and_intake_continues(databases: Databases) -> None:
    async with running(databases) as one:
        before = await one.hears(RETURNED)
        after = await one.hears(HANDED_OVER)
        assert [event.type for event in after[len(before) :]] == ["metrology.instrument-handed-over"]
        assert (await one.shown())["outcome"] == "returned"
        assert one.service.follower is not None
        assert one.service.follower.position == len(after)


async def test_intake_ignores_an_instrument_without_an_application(databases: Databases) -> None:
    """Intake ignores a case that it did not begin (an instrument brought to a market day), and nothing stops."""
    async with running(databases) as one:
        *_, last = await one.hears(HANDED_OVER, case=uuid4())
        assert last.type == "metrology.instrument-handed-over"
        await one.hears(HANDED_OVER)
        assert (await one.shown())["status"] == "completed"


async def test_a_refused_opening_is_returned_corrected_and_accepted_again(databases: Databases) -> None:
    """The number stays; the first promise ends with the return, the second is made at the second acceptance."""
    async with running(databases) as one:
        before = await one.shown()
        await one.hears(refused(one.case))
        said, sent_back = await one.said(VerificationRefused.TOPIC), await one.said(RETURN)
        assert (sent_back.causation, sent_back.case_id) == (said.position, one.case)
        shown = await one.shown()
        assert (shown["status"], shown["promised_until"], shown["number"]) == ("returned", None, before["number"])
        problem = "UTTP yang disebut dalam permohonan tidak ada dalam register."
        assert shown["shortcomings"] == [{"document": "instrument", "name": "UTTP", "problem": problem}]
        [line] = (await one.officer.get("/applications?status=returned")).json()["items"]
        assert (line["number"], line["promised_until"]) == (before["number"], None)

        another, path = str(uuid4()), f"/applications/{one.case}"
        changed = await one.officer.post(
            f"{path}/instrument", {"instrument_id": another, "verification": "tera"}, **REPLACING
        )
        assert (changed.json()["instrument_id"], changed.json()["verification"]) == (another, "tera")
        await one.officer.post(f"{path}/submission")
        again = await one.officer.post(f"{path}/acceptance")
        assert (again.status_code, again.json()["number"]) == (200, before["number"])
        assert again.json()["promised_until"] == "2026-01-19"
        accepted = [row for row in await journal(one.service) if row.type == "intake.application-accepted"]
        assert (accepted[-1].fields()["instrument_id"], accepted[-1].fields()["verification"]) == (another, "tera")


async def test_an_instrument_does_not_change_during_decision_or_verification(databases: Databases) -> None:
    async with running(databases) as one:
        refused = await one.officer.post(
            f"/applications/{one.case}/instrument", {"instrument_id": str(uuid4())}, **REPLACING
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "not-in-this-status")
