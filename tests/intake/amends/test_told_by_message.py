"""A message that went out, or an officer's call about it, is the notice that the card promises."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.messages.call.call import CallRecorded
from services.messages.message.sending import MessageSent
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.complaints.case.given import FromComplaints
from tests.conftest import Databases
from tests.intake.given.desk import following, hears, shown, work
from tests.people import PASURUAN
from tests.shared.promise.given import at

LATE = at("2026-02-06 09:00")


async def happens(databases: Databases, event_class: Any, case: UUID, now: datetime, **fields: Any) -> None:
    """Appends an event of messages to a case."""
    appender = Appender(databases.of("messages"), News())
    event = event_class(originator_id=uuid4(), originator_version=1, timestamp=now, **fields)
    context = Context(case, "jejak:messages", "system", PASURUAN, "journal", uuid4(), now, now)
    await appender.append(Commit(context, [event]))
    await appender.close()


def sent(channel: str, template: str = "late") -> tuple[Any, dict[str, Any]]:
    return MessageSent, {"channel": channel, "attempt": 1, "doubtful": False, "template": template}


def called(
    case: UUID, means: str = "telephone", by: str = "sri", *, reached: bool = True
) -> tuple[Any, dict[str, Any]]:
    fields = {"office": PASURUAN, "case_id": case, "message_id": uuid4(), "happened_at": LATE, "note": "Paham."}
    return CallRecorded, {
        **fields,
        "means": means,
        "reached": reached,
        "recorded_by": by,
        "template": "late",
        "originator_topic": "messages.call",
    }


async def test_a_promised_way_of_telling_ends_the_duty(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case = await office.accepted()
        await office.keeps_time("2026-02-06 09:00")
        await hears(office.service)
        assert [one["task"] for one in await work(case.officer)] == ["notice"]
        for event, fields in (
            sent("email"),  # this card promises telephone or WhatsApp
            sent("whatsapp", "paid"),
            called(case.id, reached=False),
            called(case.id, "visit"),
            called(case.id, by=case.player.applicant.subject),
        ):
            await happens(databases, event, case.id, LATE, **fields)
            await hears(office.service)
            assert [one["task"] for one in await work(case.officer)] == ["notice"], fields
        event, fields = sent("whatsapp")
        await happens(databases, event, case.id, LATE, **fields)
        await hears(office.service)
        assert await work(case.officer) == []
        found = (await shown(case))["notice"]
        assert (found["by_means"], found["notified_at"][:16]) == ("whatsapp", "2026-02-06T02:00")
        event, fields = called(case.id)
        await happens(databases, event, case.id, LATE, **fields)
        await hears(office.service)
        told = [one.type for one in await office.events(case) if one.type == "intake.applicant-notified"]
        assert told == ["intake.applicant-notified"]


async def test_an_officers_call_is_the_notice(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case = await office.accepted()
        await office.keeps_time("2026-02-06 09:00")
        await hears(office.service)
        event, fields = called(case.id)
        await happens(databases, event, case.id, LATE, **fields)
        await hears(office.service)
        found = (await shown(case))["notice"]
        assert (found["by_means"], found["notified_by"]) == ("telephone", "sri")


@pytest.mark.parametrize(("template", "given"), [("late", None), ("office-error", "whatsapp")])
async def test_a_message_about_an_error_is_the_notice_of_the_error(
    databases: Databases, template: str, given: str | None
) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case, complaints = await office.accepted(), FromComplaints(databases, PASURUAN)
        await complaints.finds_error(case.id, UUID(int=1), at("2026-02-02"))
        await hears(office.service)
        await hears(office.service)
        event, fields = sent("whatsapp", template)
        await happens(databases, event, case.id, at("2026-02-03"), **fields)
        await hears(office.service)
        assert (await shown(case))["error_notice"]["by_means"] == given
        await complaints.close()
