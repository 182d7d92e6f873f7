"""Holders are reminded before the last day, on the days of the data file, once each; what ended is no longer reminded of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.expiry.expiry import Expiry, ExpiryUnwatched, HolderReminded, move, remind, unwatch, watch
from services.messages.expiry.reminders import Kind, reminder_days
from tests.conftest import Databases
from tests.messages.office import OFFICE, Running, running

NOW = datetime(2026, 1, 15, 2, tzinfo=UTC)
TODAY = date(2026, 1, 15)
LAST = date(2027, 3, 31)
MONTH, FORTNIGHT, THREE_DAYS = date(2027, 2, 28), date(2027, 3, 17), date(2027, 3, 28)


def watched(kind: Kind = "verification-mark", last: date = LAST, today: date = TODAY) -> Expiry:
    known: dict[str, Any] = {"office": OFFICE, "about": uuid4(), "position": 7, "leaf": bytes(32), "now": NOW}
    return watch(uuid4(), kind, None, last, today=today, **known)


def test_a_mark_has_three_reminders_and_a_certificate_four() -> None:
    assert reminder_days("verification-mark", LAST, TODAY) == (MONTH, FORTNIGHT, THREE_DAYS)
    assert reminder_days("certificate", LAST, TODAY) == (date(2026, 11, 30), MONTH, FORTNIGHT, THREE_DAYS)


def test_a_reminder_whose_day_has_come_already_is_left_out() -> None:
    assert watched(today=MONTH).remind_on == (FORTNIGHT, THREE_DAYS)
    assert watched(today=LAST).remind_on == ()


def test_each_reminder_is_given_once() -> None:
    one = watched()
    assert remind(one, MONTH, NOW)
    assert not remind(one, MONTH, NOW)
    assert one.remind_on == (FORTNIGHT, THREE_DAYS)


def test_missed_days_are_one_reminder() -> None:
    one = watched()
    assert remind(one, THREE_DAYS + timedelta(days=1), NOW)
    assert one.remind_on == ()
    assert [type(event) for event in one.pending_events[1:]] == [HolderReminded]


def test_after_the_last_day_nobody_is_reminded() -> None:
    one = watched()
    assert not remind(one, LAST + timedelta(days=1), NOW)
    assert isinstance(one.pending_events[-1], ExpiryUnwatched)
    assert not one.is_watched


def test_on_the_last_day_the_holder_is_still_reminded() -> None:
    one = watched()
    assert remind(one, LAST, NOW)


def test_a_new_last_day_replaces_the_old_reminders() -> None:
    one = watched()
    remind(one, MONTH, NOW)
    move(one, date(2028, 3, 31), about=one.about, position=9, leaf=bytes(32), today=MONTH, now=NOW)
    assert one.remind_on == (date(2028, 2, 29), date(2028, 3, 17), date(2028, 3, 28))
    assert (one.position, one.valid_until) == (9, date(2028, 3, 31))


def test_what_ended_is_watched_again_with_a_new_mark() -> None:
    one = watched()
    unwatch(one, NOW)
    unwatch(one, NOW)
    assert (one.remind_on, one.is_watched, len(one.pending_events)) == ((), False, 2)
    move(one, LAST, about=one.about, position=9, leaf=bytes(32), today=TODAY, now=NOW)
    assert (one.remind_on[0], one.is_watched) == (MONTH, True)


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_reminders_lie_between_today_and_the_last_day_in_order(last: date, today: date) -> None:
    for kind in ("certificate", "verification-mark"):
        days = reminder_days(kind, last, today)
        assert list(days) == sorted(set(days))
        assert all(today < day < last for day in days)


# With the running service: what becomes due, when, and to whom.


async def marked(messages: Running, instrument: UUID, until: str | None = "2027-03-31") -> UUID:
    case = await messages.application()
    messages.happens("metrology.verification-opened", case, brand="Cahaya", model="T-30", serial="881")
    messages.happens("metrology.instrument-marked", case, instrument_id=str(instrument), valid_until=until)
    return case


async def templates(messages: Running) -> list[str]:
    return [one.template for one in await messages.told()]


def due(messages: Running) -> list[tuple[str, datetime]]:
    """The deadlines that wait."""
    return messages.journal.execute("SELECT kind, due_at FROM messages.deadlines ORDER BY due_at").fetchall()


async def pass_until(messages: Running, moment: datetime) -> list[str]:
    """Moves the clock, lets deadlines pass; returns the templates of all messages so far."""
    messages.clock.set(moment)
    job = next(one for one in messages.service.jobs if one.name == "deadlines")
    await job.run_once()
    return await templates(messages)


async def test_a_reminder_is_due_when_its_day_begins_at_the_office(databases: Databases) -> None:
    async with running(databases) as messages:
        case = await marked(messages, uuid4())
        assert await templates(messages) == []
        at = datetime(2027, 2, 27, 17, tzinfo=UTC)  # 28 February, 00.00 WIB
        assert due(messages) == [("expiry-reminder", at)]
        assert await pass_until(messages, at - timedelta(seconds=1)) == []
        assert await pass_until(messages, at) == ["mark-expiring"]
        assert due(messages) == [("expiry-reminder", datetime(2027, 3, 16, 17, tzinfo=UTC))]
        [message] = await messages.told()
        assert message.case_id == case
        assert dict(message.values) == {"instrument": "UTTP Cahaya T-30 nomor seri 881", "valid_until": LAST}
        assert message.until == datetime(2027, 3, 31, 17, tzinfo=UTC)
        [(marked_at,)] = messages.journal.execute(
            "SELECT position FROM journal.events WHERE type = 'metrology.instrument-marked'"
        ).fetchall()
        assert message.position == marked_at


async def test_all_reminders_come_until_the_last_day(databases: Databases) -> None:
    async with running(databases) as messages:
        await marked(messages, uuid4())
        await messages.told()
        for day in (MONTH, FORTNIGHT, THREE_DAYS):
            await pass_until(messages, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
        assert await templates(messages) == ["mark-expiring"] * 3
        assert due(messages) == []


async def test_a_new_mark_moves_the_reminders_to_its_applicant(databases: Databases) -> None:
    async with running(databases) as messages:
        instrument = uuid4()
        await marked(messages, instrument)
        later = await marked(messages, instrument, "2028-03-31")
        assert await templates(messages) == []
        at = datetime(2028, 2, 28, 17, tzinfo=UTC)
        assert due(messages) == [("expiry-reminder", at)]
        await pass_until(messages, at)
        [message] = await messages.told()
        assert message.case_id == later


@pytest.mark.parametrize("ending", ["metrology.batal-mark-put", "metrology.marks-ended"])
async def test_an_ended_mark_is_not_reminded_of(databases: Databases, ending: str) -> None:
    async with running(databases) as messages:
        instrument = uuid4()
        case = await marked(messages, instrument)
        messages.happens(ending, case, instrument_id=str(instrument))
        assert await templates(messages) == []
        assert due(messages) == []


async def test_a_mark_without_a_last_day_has_no_reminder(databases: Databases) -> None:
    async with running(databases) as messages:
        instrument = uuid4()
        await marked(messages, instrument)
        await marked(messages, instrument, None)
        assert await templates(messages) == []
        assert due(messages) == []


async def granted(messages: Running, certificate: UUID, until: str | None = "2027-03-31") -> UUID:
    case = await messages.application("BPSMB-SP")
    messages.happens(
        "certification.certificate-granted",
        case,
        stream=certificate,
        number="SPPT-SNI/2026/00001",
        valid_until=until,
    )
    return case


async def test_a_certificate_is_reminded_of_and_named(databases: Databases) -> None:
    async with running(databases) as messages:
        certificate = uuid4()
        await granted(messages, certificate)
        await messages.told()
        assert await pass_until(messages, datetime(2026, 11, 30, 2, tzinfo=UTC)) == ["certificate-expiring"]
        [message] = await messages.told()
        assert dict(message.values) == {
            "number": "SPPT-SNI/2026/00001",
            "valid_until": LAST,
            "certificate": str(certificate),
        }


ENDS = [
    "certification.certificate-withdrawn",
    "certification.certificate-transferred",
    "certification.certificate-expired",
]


@pytest.mark.parametrize("ending", ENDS)
async def test_an_ended_certificate_is_not_reminded_of(databases: Databases, ending: str) -> None:
    async with running(databases) as messages:
        certificate = uuid4()
        case = await granted(messages, certificate)
        messages.happens(ending, case, stream=certificate, version=2)
        await messages.told()
        assert due(messages) == []
        assert messages.stopped() == []


async def test_a_renewal_and_a_revoked_withdrawal_move_the_reminders(databases: Databases) -> None:
    async with running(databases) as messages:
        certificate = uuid4()
        case = await granted(messages, certificate)
        recertified = await messages.application("BPSMB-SP")
        messages.happens(
            "certification.certificate-renewed", recertified, stream=certificate, version=2, valid_until="2031-03-31"
        )
        await messages.told()
        assert due(messages) == [("expiry-reminder", datetime(2030, 11, 29, 17, tzinfo=UTC))]
        messages.happens("certification.certificate-withdrawn", case, stream=certificate, version=3)
        await messages.told()
        assert due(messages) == []
        back = "certification.withdrawal-revoked"
        messages.happens(back, case, stream=certificate, version=4, valid_until="2031-03-31")
        await messages.told()
        assert due(messages) == [("expiry-reminder", datetime(2030, 11, 29, 17, tzinfo=UTC))]


async def test_a_certificate_without_a_last_day_is_not_watched(databases: Databases) -> None:
    async with running(databases) as messages:
        certificate = uuid4()
        case = await granted(messages, certificate, None)
        messages.happens("certification.certificate-withdrawn", case, stream=certificate, version=2)
        await messages.told()
        assert (due(messages), messages.stopped()) == ([], [])
