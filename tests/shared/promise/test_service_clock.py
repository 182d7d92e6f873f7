"""The service clock: the promises of the five offices with their exact dates, every refusal, and a day-by-day oracle."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import RefusedByRule
from shared.promise.entries import (
    DeemedApproved,
    Entry,
    Extended,
    Finished,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Resumed,
    Shortened,
    Started,
)
from shared.promise.ledger import (
    ClockHasEnded,
    ClockIsNotReset,
    ClockIsReset,
    EntryOutOfOrder,
    ExtensionNotAllowed,
    Ledger,
    NothingLeft,
    NothingPromised,
    NotPaused,
    PausedAlready,
    PauseReasonNotAllowed,
    ResetNotAllowed,
    SameCalendar,
    TokenUsedAlready,
)
from shared.promise.promise import Promise, Unit
from shared.promise.reading import NotDeemedApproved, due, due_under, moments, read, record, returned
from shared.promise.working_days import CALENDARS, NoCalendar, NonWorkingDay, amended
from tests.shared.promise.given import (
    BPSMB_SP,
    BS_SP,
    CONSULTATION,
    MARKET,
    PWK,
    WIB,
    at,
    ledger,
    pause,
    paused,
    reason,
    resumed,
)

OFFICES = {
    "BPSMB-SP": "bpsmb-surakarta",
    "BS-SP": "balai-sertifikasi",
    "PWK": "dpmptsp-purwakarta",
    "SIH": "bspji-palembang",
}


SIH = Promise("working-days", 21, pauses=(reason("corrective-action"),), escalation=28)


def finished(day: str) -> Finished:
    return Finished(at=at(day), position=9, outcome="delivered")


def due_on(made: Ledger) -> str | None:
    falls_due = due(made)
    return None if falls_due is None else falls_due.on.isoformat()


THREE_PAUSES = (
    *pause("2026-02-05", "2026-02-12", "payment"),
    *pause("2026-02-23", "2026-03-25", "testing"),
    *pause("2026-03-30", "2026-04-13", "corrective-action"),
)


@pytest.mark.parametrize(
    ("promise", "start", "entries", "expected"),
    [
        pytest.param(BPSMB_SP, "2026-02-02", (), "2026-04-09", id="1 happy BPSMB-SP"),
        pytest.param(
            BPSMB_SP,
            "2026-02-02",
            pause("2026-03-02", "2026-03-16", "nonconformity"),
            "2026-04-23",
            id="2 Lebaran pause",
        ),
        pytest.param(BS_SP, "2026-02-02", THREE_PAUSES, "2026-06-02", id="3 tipe 5 with three pauses"),
        pytest.param(PWK, "2026-03-16", (), "2026-04-01", id="28 PWK from Monday"),
        pytest.param(PWK, "2026-03-13", (), "2026-03-31", id="28 PWK from Friday"),
        pytest.param(Promise("calendar-days", 1), "2026-03-09", (), "2026-03-10", id="37 data request, own promise"),
        pytest.param(Promise("working-days", 10), "2026-03-09", (), "2026-03-30", id="37 data request, by law"),
        pytest.param(
            Promise("working-days", 10, extension=7),
            "2026-03-09",
            (Extended(at=at("2026-03-27"), position=2, legal_basis="UU 14/2008 art. 22"),),
            "2026-04-09",
            id="37 data request, extended once",
        ),
        pytest.param(Promise("clock-hours", 72), "2026-03-13 16:00", (), "2026-03-16", id="72 access to personal data"),
        pytest.param(MARKET, "2026-02-02", (), None, id="22 market, nothing promised"),
        pytest.param(
            BS_SP,
            "2026-02-02",
            (Shortened(at=at("2026-02-02"), position=2, by=1, token="A"),),
            "2026-04-09",
            id="token",
        ),
    ],
)
def test_the_promise_falls_due(promise: Promise, start: str, entries: tuple[Entry, ...], expected: str | None) -> None:
    assert due_on(ledger(promise, start, *entries)) == expected


def test_1_delivered_the_day_before_is_on_time() -> None:
    reading = read(ledger(BPSMB_SP, "2026-02-02", finished("2026-04-08")), at("2026-05-01"))
    assert (reading.status, reading.used, reading.remaining, reading.is_late) == ("finished", 39, 1, False)


@pytest.mark.parametrize(("day", "is_late"), [("2026-04-09 23:59", False), ("2026-04-10 00:00", True)])
def test_the_promise_is_kept_through_the_end_of_the_due_day(day: str, is_late: bool) -> None:
    assert read(ledger(BPSMB_SP, "2026-02-02"), at(day)).is_late is is_late
    assert read(ledger(BPSMB_SP, "2026-02-02", finished(day)), at("2026-06-01")).is_late is is_late


def test_3_every_span_has_its_reason_and_adds_up() -> None:
    reading = read(ledger(BS_SP, "2026-02-02", *THREE_PAUSES), at("2026-06-02 17:00"))
    assert [(span.state, span.reasons, span.counted, span.opened_by.CODE) for span in reading.spans] == [
        ("running", (), 2, None),
        ("paused", ("payment",), 5, "41"),
        ("running", (), 5, "42"),
        ("paused", ("testing",), 17, "41"),
        ("running", (), 3, "42"),
        ("paused", ("corrective-action",), 9, "41"),
        ("running", (), 31, "42"),
    ]
    assert (reading.used, reading.remaining) == (41, 0)
    assert dict(reading.parties) == {"office": 41, "applicant": 14, "laboratory": 17}


def test_5_a_pause_needs_a_reason_of_the_card() -> None:
    with pytest.raises(PauseReasonNotAllowed) as refusal:
        ledger(BPSMB_SP, "2026-02-02", paused("2026-02-05", "payment"))
    assert [one.code for one in refusal.value.details["allowed"]] == ["nonconformity"]
    assert ledger(BS_SP, "2026-02-02", paused("2026-02-05", "payment")).standing.reasons == ("payment",)


def test_6_two_pauses_at_once_are_counted_once() -> None:
    two = (
        paused("2026-02-09", "testing"),
        paused("2026-02-11", "payment"),
        resumed("2026-02-13", "testing"),
        resumed("2026-02-19", "payment"),
    )
    made = ledger(BS_SP, "2026-02-02", *two)
    one = ledger(BS_SP, "2026-02-02", *pause("2026-02-09", "2026-02-19", "testing"))
    assert due_on(made) == due_on(one)
    spans = read(made, at("2026-03-02")).spans
    assert [span.reasons for span in spans] == [(), ("testing",), ("testing", "payment"), ("payment",), ()]
    assert dict(read(made, at("2026-02-20 17:00")).parties) == {"office": 4 + 2, "laboratory": 2 + 2, "applicant": 2}
    assert read(made, at("2026-02-16")).status == "paused"


def test_while_the_clock_is_paused_there_is_no_due_date() -> None:
    made = ledger(BPSMB_SP, "2026-02-02", paused("2026-03-02", "nonconformity"))
    reading = read(made, at("2027-01-01"))
    assert (reading.due, reading.used, reading.is_late, reading.moments) == (None, 17, False, ())


def test_a_pause_after_the_promise_was_used_up_does_not_heal_it() -> None:
    made = ledger(PWK_PAUSING, "2026-03-16", paused("2026-04-02", "site-visit"))
    assert due_on(made) == "2026-04-01"
    assert read(made, at("2026-04-02 11:00")).is_late


PWK_PAUSING = replace(PWK, pauses=(reason("site-visit"),))


@pytest.mark.parametrize(
    ("since", "until", "removed"),
    [
        ("2026-02-03 10:00", "2026-02-03 15:00", 0),  # over by the close of business
        ("2026-02-03 15:59", "2026-02-04 09:00", 1),
        ("2026-02-03 16:00", "2026-02-04 09:00", 1),  # it stands at 16.00
        ("2026-02-03 16:01", "2026-02-04 09:00", 0),  # the day was over
        ("2026-02-03 10:00", "2026-02-04 16:01", 2),
        ("2026-02-06 16:15", "2026-02-09 09:00", 1),  # Friday closes at 16.30
        ("2026-02-23 15:30", "2026-02-24 09:00", 0),  # in Ramadan the day ends at 15.00
        ("2026-02-02 11:00", "2026-02-02 12:00", 0),  # on day 0
        ("2026-02-02 11:00", "2026-02-04 12:00", 1),
        ("2026-02-14 11:00", "2026-02-18 12:00", 0),  # weekend and Imlek
    ],
)
def test_a_day_counts_if_the_clock_runs_at_the_close_of_business(since: str, until: str, removed: int) -> None:
    made = ledger(BPSMB_SP, "2026-02-02", *pause(since, until, "nonconformity"))
    assert sum(span.counted for span in read(made, at("2026-03-02")).spans if span.state == "paused") == removed
    assert due_on(made) == CALENDARS["2026.1"].working_days_after(date(2026, 2, 2), 40 + removed).isoformat()


def test_23_the_clock_starts_with_the_last_thing_it_waits_for() -> None:
    regular = Promise("working-days", 20, starts_when=("complete", "quota", "approval"))
    happened = {"submitted": at("2026-01-05"), "complete": at("2026-02-02"), "quota": at("2026-02-10")}
    assert regular.starts_at(happened) is None
    assert regular.starts_at({**happened, "approval": at("2026-02-04")}) == at("2026-02-10")
    assert BPSMB_SP.starts_at(happened) == at("2026-02-02")


def test_24_withdrawal_ends_the_clock() -> None:
    made = ledger(BPSMB_SP, "2026-02-02", Finished(at=at("2026-02-10"), position=4, outcome="withdrawn"))
    assert read(made, at("2027-01-01")).used == 6
    with pytest.raises(ClockHasEnded):
        record(made, paused("2026-02-11", "nonconformity"))


def test_two_levels() -> None:
    named = {moment.name: moment.at for moment in moments(ledger(SIH, "2026-02-02"))}
    assert named["late"] == at("2026-03-06 00:00")
    assert named["escalation"] == at("2026-03-17 00:00")


def test_without_a_promise_nothing_is_late() -> None:
    made = ledger(MARKET, "2026-02-02")
    reading = read(made, at("2027-02-02"))
    assert (reading.amount, reading.remaining, reading.due, reading.is_late) == (None, None, None, False)
    assert [(moment.name, moment.at) for moment in reading.moments] == [("escalation", at("2026-04-10 00:00"))]


def test_moments_of_a_promise_of_40_days() -> None:
    assert [(moment.name, f"{moment.at:%Y-%m-%d %H:%M}") for moment in moments(ledger(BPSMB_SP, "2026-02-02"))] == [
        ("50", "2026-03-04 15:00"),  # the close of business of the 20th day, in Ramadan
        ("80", "2026-03-27 16:30"),  # the 32nd, a Friday
        ("100", "2026-04-09 16:00"),
        ("late", "2026-04-10 00:00"),
    ]


def test_a_reading_at_a_moment_has_reached_it() -> None:
    made = ledger(BPSMB_SP, "2026-02-02")
    for name, used in (("50", 20), ("80", 32), ("100", 40)):
        moment = next(one.at for one in moments(made) if one.name == name)
        assert read(made, moment).used == used
        assert read(made, moment - timedelta(seconds=1)).used == used - 1


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-02-02 11:30", "2026-02-02 13:30"),
        ("2026-02-06 16:00", "2026-02-09 08:00"),
        ("2026-03-17 14:30", "2026-03-25 08:00"),
    ],
)
def test_working_hours(start: str, expected: str) -> None:
    falls_due = due(ledger(CONSULTATION, start, office="disperindag-pasuruan"))
    assert falls_due is not None
    assert falls_due.at == falls_due.late_from == at(expected)


def test_72_clock_hours_run_through_the_weekend() -> None:
    falls_due = due(ledger(Promise("clock-hours", 72), "2026-03-13 16:00"))
    assert falls_due is not None
    assert falls_due.at == at("2026-03-16 16:00")


# OSS 41, 42, 43, 44 and 57.


def test_reset_and_restart_give_the_whole_promise_again() -> None:
    made = ledger(PWK, "2026-02-02", Reset(at=at("2026-02-05"), position=2))
    reading = read(made, at("2026-02-10"))
    assert (reading.status, reading.used, reading.due) == ("reset", 0, None)
    made = record(made, Restarted(at=at("2026-02-11"), position=3))
    assert due_on(made) == due_on(ledger(PWK, "2026-02-11")) == "2026-02-24"
    reading = read(made, at("2026-02-13 17:00"))
    assert [(span.state, span.counted, span.opened_by.CODE) for span in reading.spans] == [
        ("running", 2, None),
        ("reset", 5, "43"),  # 5 to 11 February: day 0 of the new promise is still the applicant's
        ("running", 2, "44"),
    ]
    assert reading.used == 2


def test_deemed_approval_comes_when_the_promise_is_broken_and_once() -> None:
    made = ledger(PWK, "2026-03-16")
    with pytest.raises(NotDeemedApproved):
        record(made, DeemedApproved(at=at("2026-04-01 23:59"), position=2))
    made = record(made, DeemedApproved(at=at("2026-04-02 00:00"), position=2))
    reading = read(made, at("2026-05-01"))
    assert (reading.status, reading.used, reading.is_late) == ("deemed-approved", 7, True)
    with pytest.raises(ClockHasEnded):
        record(made, DeemedApproved(at=at("2026-04-02 00:00"), position=3))


def test_deemed_approval_is_promised_and_does_not_come_in_a_pause() -> None:
    approved = DeemedApproved(at=at("2027-01-01"), position=3)
    with pytest.raises(NotDeemedApproved):
        ledger(BPSMB_SP, "2026-02-02", approved)
    with pytest.raises(NotDeemedApproved):
        ledger(PWK_PAUSING, "2026-02-02", paused("2026-02-04", "site-visit"), approved)


def test_a_return_follows_the_policy_of_the_promise() -> None:
    moment = at("2026-02-05")
    pausing = replace(BPSMB_SP, on_return="pause")
    assert returned(ledger(PWK, "2026-02-02"), moment, 2) == Reset(at=moment, position=2)
    assert returned(ledger(pausing, "2026-02-02"), moment, 2) == Paused(at=moment, position=2, reason="returned")
    assert returned(ledger(BPSMB_SP, "2026-02-02"), moment, 2) is None
    made = ledger(pausing, "2026-02-02", *pause("2026-02-05", "2026-02-09", "returned"))
    assert dict(read(made, at("2026-02-09 17:00")).parties) == {"office": 3, "applicant": 2}


RESET = Reset(at=at("2026-02-05"), position=2)
TOKEN = Shortened(at=at("2026-02-02"), position=2, by=1, token="apology-1")
LONGER = Extended(at=at("2026-02-03"), position=2, legal_basis="UU 14/2008 art. 22")


@pytest.mark.parametrize(
    ("promise", "before", "entry", "refusal"),
    [
        (BS_SP, (paused("2026-02-05", "payment"),), paused("2026-02-06", "payment"), PausedAlready),
        (BS_SP, (), resumed("2026-02-06", "payment"), NotPaused),
        (BS_SP, (paused("2026-02-05", "payment"),), resumed("2026-02-06", "testing"), NotPaused),
        (BS_SP, (paused("2026-02-05", "payment"),), resumed("2026-02-04", "payment"), EntryOutOfOrder),
        (BS_SP, (), paused("2026-02-01", "payment"), EntryOutOfOrder),
        (BS_SP, (), RESET, ResetNotAllowed),
        (PWK, (RESET,), RESET, ClockIsReset),
        (PWK_PAUSING, (RESET,), paused("2026-02-06", "site-visit"), ClockIsReset),
        (PWK_PAUSING, (paused("2026-02-04", "site-visit"), RESET), resumed("2026-02-06", "site-visit"), NotPaused),
        (PWK, (), Restarted(at=at("2026-02-05"), position=2), ClockIsNotReset),
        (BS_SP, (TOKEN,), replace(TOKEN, token="apology-2"), TokenUsedAlready),
        (Promise("working-days", 1), (), TOKEN, NothingLeft),
        (MARKET, (), TOKEN, NothingPromised),
        (MARKET, (), LONGER, NothingPromised),
        (BS_SP, (), LONGER, ExtensionNotAllowed),
        (Promise("working-days", 10, extension=7), (LONGER,), LONGER, ExtensionNotAllowed),
        (BS_SP, (), Recalculated(at=at("2026-02-05"), position=2, calendar="2026.1", legal_basis="SKB"), SameCalendar),
        (BS_SP, (), Recalculated(at=at("2026-02-05"), position=2, calendar="2026.9", legal_basis="SKB"), NoCalendar),
        (BS_SP, (finished("2026-02-05"),), finished("2026-02-06"), ClockHasEnded),
    ],
)
def test_entries_that_may_not_be_recorded(
    promise: Promise, before: tuple[Entry, ...], entry: Entry, refusal: type[RefusedByRule]
) -> None:
    made = ledger(promise, "2026-02-02", *before)
    with pytest.raises(refusal) as refused:
        record(made, entry)
    assert all(refused.value.sentence(language) for language in ("id", "en"))


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"escalation": 0}, {"extension": -1}, {"starts_when": ()}])
def test_impossible_promises_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"at least 1|something has happened"):
        replace(BPSMB_SP, **wrong)  # type: ignore[arg-type]


# Only recorded entries move an open promise.

DECREE = amended(
    CALENDARS["2026.1"],
    version="2026.2",
    decree="SKB 1/2026",
    adds=[NonWorkingDay(date(2026, 3, 30), "Cuti Bersama", "cuti-bersama")],
)
AMENDED = {**CALENDARS, DECREE.version: DECREE}


def test_a_new_calendar_moves_a_promise_only_when_that_is_recorded() -> None:
    made = ledger(BPSMB_SP, "2026-02-02")
    before, falls_due = due(made), due_under(made, DECREE)
    assert due(made, AMENDED) == before
    assert falls_due is not None
    assert falls_due.on == date(2026, 4, 10)
    entry = Recalculated(at=at("2026-03-20"), position=5, calendar="2026.2", legal_basis="SKB 1/2026")
    recalculated = record(made, entry, AMENDED)
    assert due(recalculated, AMENDED) == falls_due
    assert read(recalculated, at("2026-03-19"), AMENDED).due == before


def test_18_august_2025_moved_promises_of_that_summer_when_recalculated() -> None:
    made = ledger(BPSMB_SP, "2025-07-14", calendar="2025.2")
    assert due_on(made) == "2025-09-09"
    entry = Recalculated(at=at("2025-08-07"), position=2, calendar="2025.3", legal_basis="SKB 933/2025")
    assert due_on(record(made, entry)) == "2025-09-10"


def test_a_due_date_beyond_the_settled_years_says_so() -> None:
    reading = read(ledger(BPSMB_SP, "2026-12-01"), at("2026-12-02"))
    assert reading.is_provisional
    assert not read(ledger(BPSMB_SP, "2026-12-01", calendar="2027.1"), at("2026-12-02")).is_provisional


# The oracle: day after day, whether the clock ran when the office closed.


def oracle(made: Ledger, amount: int) -> date:
    """The day on which an amount is used up, by checking every day."""
    calendar, day, used = CALENDARS[made.made_under], made.started.at.astimezone(WIB).date(), 0
    while used < amount:
        day += timedelta(days=1)
        used += counts(made, day, calendar.is_working_day(day), calendar.is_ramadan(day))
    return day


def counts(made: Ledger, day: date, is_working_day: bool, is_ramadan: bool) -> bool:
    working = made.promise.unit == "working-days"
    friday = timedelta(minutes=30 * (day.weekday() == 4))
    end = datetime.combine(day, time(15 if is_ramadan else 16), WIB) + friday
    closes = end if working else datetime.combine(day, time(23, 59, 59), WIB)
    open_reasons: set[str] = set()
    for entry in made.entries:
        if entry.at <= closes and isinstance(entry, Paused):
            open_reasons.add(entry.reason)
        if entry.at <= closes and isinstance(entry, Resumed):
            open_reasons.discard(entry.reason)
    return not open_reasons and (is_working_day or not working)


def random_pauses(random: Random, start: datetime, promise: Promise) -> Ledger:
    """A ledger with up to four pauses, which may overlap and all end."""
    made = Ledger(promise, "balai-sertifikasi", "2027.1", Started(at=start, position=1))
    reasons = random.sample([one.id for one in promise.pauses], random.randrange(5))
    times: list[tuple[datetime, type[Paused] | type[Resumed], str]] = []
    for one in reasons:
        since = start + timedelta(minutes=random.randrange(60 * 24 * 60))
        times += [(since, Paused, one), (since + timedelta(minutes=random.randrange(1, 40 * 24 * 60)), Resumed, one)]
    for position, (moment, kind, one) in enumerate(sorted(times, key=lambda entry: entry[0]), start=2):
        made = record(made, kind(at=moment, position=position, reason=one))
    return made


@pytest.mark.parametrize("unit", ["working-days", "calendar-days"])
def test_the_due_date_equals_the_oracle_for_every_start_day(unit: Unit) -> None:
    random, day = Random(unit), date(2024, 1, 1)  # noqa: S311 - the same pauses in every run
    while day < date(2028, 1, 1):
        promise = replace(BS_SP, unit=unit, amount=random.choice([1, 3, 7, 14, 21, 40, 41]))
        start = datetime.combine(day, time(random.randrange(24), random.randrange(60)), WIB)
        plain = Ledger(promise, "balai-sertifikasi", "2027.1", Started(at=start, position=1))
        for made in (plain, random_pauses(random, start, promise)):
            falls_due = due(made)
            assert falls_due is not None
            assert falls_due.on == oracle(made, promise.amount or 0), made
        day += timedelta(days=1)


UNITS: list[Unit] = ["working-days", "calendar-days", "working-hours", "clock-hours"]


@given(
    st.randoms(use_true_random=False), st.sampled_from(UNITS), st.integers(0, 1460 * 1440), st.integers(0, 150 * 1440)
)
def test_elapsed_is_the_sum_of_the_running_spans(random: Random, unit: Unit, start: int, later: int) -> None:
    begun = at("2024-01-01 00:00") + timedelta(minutes=start)
    made = random_pauses(random, begun, replace(BS_SP, unit=unit, amount=41))
    reading = read(made, begun + timedelta(minutes=later))
    assert reading.used == sum(span.counted for span in reading.spans if span.state == "running")
    assert sum(amount for _, amount in reading.parties) == sum(span.counted for span in reading.spans)
    unpaused = read(replace(made, entries=()), begun + timedelta(minutes=later))
    assert sum(span.counted for span in reading.spans) == unpaused.used
    assert reading.remaining == (reading.amount or 0) - reading.used


@given(st.randoms(use_true_random=False), st.sampled_from(UNITS), st.integers(0, 1460 * 1440))
def test_lateness_begins_exactly_at_the_announced_moment(random: Random, unit: Unit, start: int) -> None:
    made = random_pauses(
        random, at("2024-01-01 00:00") + timedelta(minutes=start), replace(BS_SP, unit=unit, amount=12)
    )
    falls_due = due(made)
    assert falls_due is not None
    assert [read(made, falls_due.late_from - timedelta(seconds=s)).is_late for s in (1, 0)] == [False, True]
    assert read(made, falls_due.at).remaining == 0


@given(st.randoms(use_true_random=False), st.integers(0, 1460 * 1440))
def test_policy_and_calendar_do_not_move_a_promise_silently(random: Random, start: int) -> None:
    made = random_pauses(random, at("2024-01-01 00:00") + timedelta(minutes=start), BS_SP)
    off = made.started.at.astimezone(WIB).date() + timedelta(days=random.randrange(1, 40))
    day = NonWorkingDay(off, "Cuti Bersama", "cuti-bersama")
    known = CALENDARS["2027.1"]
    decree = (
        known if off in {one.day for one in known.days_off} else amended(known, version="new", decree="SKB", adds=[day])
    )
    assert due(made, {**CALENDARS, "new": decree}) == due(made)
    moved = due_under(made, decree)
    entry = Recalculated(at=at("2030-01-01"), position=99, calendar="new", legal_basis="SKB")
    assert due(made.after(entry), {**CALENDARS, "new": decree}) == moved
