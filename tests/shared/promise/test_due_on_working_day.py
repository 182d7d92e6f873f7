"""A promise in calendar days that would end on a non-working day falls due on the next working day, if it says so."""

from datetime import date, timedelta
from itertools import product

import pytest

from shared.promise.entries import Entry, Finished, Paused, Resumed
from shared.promise.printed import printed
from shared.promise.promise import PauseReason, Promise
from shared.promise.reading import due, escalation_due, moments, read
from shared.promise.working_days import CALENDARS
from tests.shared.promise.given import at, ledger

ONE_DAY = Promise(
    "calendar-days", 1, pauses=(PauseReason("cargo", "applicant", "muatan", "cargo"),), due_on_working_day=True
)
AS_BEFORE = Promise("calendar-days", 1)
THREE_DAYS = Promise("calendar-days", 3, escalation=5, due_on_working_day=True)
CALENDAR = CALENDARS["2026.1"]


@pytest.mark.parametrize(
    ("promise", "started", "on", "moved_from"),
    [
        (ONE_DAY, "2026-01-14", date(2026, 1, 15), None),
        (ONE_DAY, "2026-01-15", date(2026, 1, 19), date(2026, 1, 16)),  # Isra Mikraj, then a weekend
        (ONE_DAY, "2026-01-09", date(2026, 1, 12), date(2026, 1, 10)),  # a Friday
        (ONE_DAY, "2026-01-10", date(2026, 1, 12), date(2026, 1, 11)),  # begun on a Saturday
        (ONE_DAY, "2026-03-17", date(2026, 3, 25), date(2026, 3, 18)),  # cuti bersama and Idulfitri
        (THREE_DAYS, "2026-01-08", date(2026, 1, 12), date(2026, 1, 11)),
        (THREE_DAYS, "2026-01-09", date(2026, 1, 12), None),
        (AS_BEFORE, "2026-01-09", date(2026, 1, 10), None),
    ],
)
def test_the_due_day_is_one_on_which_somebody_works(
    promise: Promise, started: str, on: date, moved_from: date | None
) -> None:
    found = due(ledger(promise, started))
    assert found is not None
    assert (found.on, found.moved_from) == (on, moved_from)


def test_it_is_late_from_midnight_and_all_shares_come_that_day() -> None:
    case = ledger(ONE_DAY, "2026-01-09")
    assert {one.name: one.at.isoformat() for one in moments(case)} == dict.fromkeys(
        ("50", "80", "100", "late"), "2026-01-13T00:00:00+07:00"
    )
    sunday, monday, tuesday = (read(case, at(day)) for day in ("2026-01-11", "2026-01-12", "2026-01-13"))
    assert [(one.is_late, one.remaining) for one in (sunday, monday, tuesday)] == [(False, 0), (False, 0), (True, -2)]


def test_the_outer_limit_moves_too() -> None:
    found = escalation_due(ledger(THREE_DAYS, "2026-01-12"))  # five days end on a Saturday
    assert found is not None
    assert (found.on, found.moved_from) == (date(2026, 1, 19), date(2026, 1, 17))


def test_a_clock_paused_over_the_due_day_ends_when_it_runs_again() -> None:
    friday = "2026-01-09"
    stands = Paused(at=at("2026-01-11"), position=2, reason="cargo")
    assert due(ledger(ONE_DAY, friday, stands)) is None
    over_monday = Resumed(at=at("2026-01-14"), position=3, reason="cargo")
    moved = due(ledger(ONE_DAY, friday, stands, over_monday))
    assert moved is not None
    assert moved.on == date(2026, 1, 14)
    over_sunday = Resumed(at=at("2026-01-12"), position=3, reason="cargo")
    kept = due(ledger(ONE_DAY, friday, stands, over_sunday))
    assert kept is not None
    assert kept.on == date(2026, 1, 12)


def test_an_act_on_the_due_day_is_in_time() -> None:
    done = ledger(ONE_DAY, "2026-01-09", Finished(at=at("2026-01-12 15:00"), position=2, outcome="delivered"))
    assert not read(done, at("2026-06-01")).is_late


def test_the_due_day_is_the_first_working_day_from_the_plain_due_day_on() -> None:
    """For every start in half a year and every amount on an office's cards, and more."""
    for amount, start in product(range(1, 9), range(date(2026, 1, 1).toordinal(), date(2026, 7, 1).toordinal())):
        began = date.fromordinal(start).isoformat()
        moved = due(ledger(Promise("calendar-days", amount, due_on_working_day=True), began))
        plain = date.fromordinal(start + amount)
        day = next(one for one in (plain + timedelta(days=n) for n in range(15)) if CALENDAR.is_working_day(one))
        assert moved is not None
        assert (moved.on, moved.moved_from) == (day, None if day == plain else plain)


def test_the_printed_ledger_says_why_the_day_moved() -> None:
    entries: tuple[Entry, ...] = ()
    lines = printed(ledger(ONE_DAY, "2026-01-15", *entries), at("2026-01-16"), "id")
    assert lines[0].text.endswith("Bila hari terakhir bukan hari kerja, batas waktunya hari kerja berikutnya.")
    assert [one.text for one in lines if one.kind == "not-counted"] == [
        f"Jumat, 16 Januari 2026: {off.name}" for off in CALENDAR.days_off if off.day == date(2026, 1, 16)
    ]
    (last,) = [one.text for one in lines if one.kind == "due"]
    assert last == "Batas waktu: Senin, 19 Januari 2026, bukan Jumat, 16 Januari 2026"
    english = printed(ledger(ONE_DAY, "2026-01-15"), at("2026-01-16"), "en")
    assert "Due: Monday, 19 January 2026, not Friday, 16 January 2026" in [one.text for one in english]
