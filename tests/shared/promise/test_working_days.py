"""Compares the calendars with the SKB 3 Menteri, day by day, and counting with counting by hand."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dated_data import DataFault
from shared.promise.working_days import (
    CALENDARS,
    Calendar,
    DayIsNotOff,
    DayIsOff,
    NoCalendar,
    NonWorkingDay,
    VersionTaken,
    amended,
    calendar_in_force,
    load_calendars,
)

NOW = CALENDARS["2026.1"]
ONE_DAY = timedelta(days=1)
EXTRA = NonWorkingDay(date(2026, 8, 18), "Cuti Bersama Proklamasi Kemerdekaan", "cuti-bersama")

# The days of the decrees that fall on a weekday; * is cuti bersama.
SKB = {
    2024: "1/1 8/2 9/2* 14/2 11/3 12/3* 29/3 8/4* 9/4* 10/4 11/4 12/4* 15/4* 1/5 9/5 10/5* 23/5 24/5* 17/6 18/6* 16/9 27/11 "
    "25/12 26/12*",
    2025: "1/1 27/1 28/1* 29/1 28/3* 31/3 1/4 2/4* 3/4* 4/4* 7/4* 18/4 1/5 12/5 13/5* 29/5 30/5* 6/6 9/6* 27/6 18/8* 5/9 25/12 "
    "26/12*",
    2026: "1/1 16/1 16/2* 17/2 18/3* 19/3 20/3* 23/3* 24/3* 3/4 1/5 14/5 15/5* 27/5 28/5* 1/6 16/6 17/8 25/8 24/12* 25/12",
}


@pytest.mark.parametrize("year", SKB)
def test_the_days_off_are_those_of_the_decrees(year: int) -> None:
    off = NOW.days_off_between(date(year - 1, 12, 31), date(year, 12, 31))
    written = " ".join(f"{one.day.day}/{one.day.month}{'*' * (one.kind == 'cuti-bersama')}" for one in off)
    assert written == SKB[year]


@pytest.mark.parametrize(("year", "count"), [(2024, 238), (2025, 237), (2026, 240)])
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert NOW.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


@pytest.mark.parametrize(
    ("day_0", "count", "due"),
    [
        ("2026-02-02", 40, "2026-04-09"),  # BPSMB-SP, over Nyepi and Lebaran
        ("2026-03-16", 7, "2026-04-01"),  # PWK-71206
        ("2026-03-13", 7, "2026-03-31"),
        ("2026-03-09", 10, "2026-03-30"),  # a request for information, and its one extension of 7 days
        ("2026-03-09", 17, "2026-04-09"),
        ("2026-03-13", 1, "2026-03-16"),  # cash received on a Friday is deposited on Monday
        ("2026-03-21", 1, "2026-03-25"),  # day 0 need not be a working day
    ],
)
def test_due_dates(day_0: str, count: int, due: str) -> None:
    assert NOW.working_days_after(date.fromisoformat(day_0), count) == date.fromisoformat(due)


@pytest.mark.parametrize("version", CALENDARS)
def test_counting_equals_counting_by_hand_for_every_day(version: str) -> None:
    calendar, day, number = CALENDARS[version], date(2022, 12, 1), CALENDARS[version].number(date(2022, 11, 30))
    while day < date(2028, 12, 31):
        number += calendar.is_working_day(day)
        assert calendar.number(day) == number
        assert not calendar.is_working_day(day) or calendar.day(number) == day
        day += ONE_DAY


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(1, 500))
def test_the_due_date_is_a_working_day_with_so_many_days_behind_it(day_0: date, count: int) -> None:
    due = NOW.working_days_after(day_0, count)
    assert NOW.is_working_day(due)
    assert NOW.working_days_between(day_0, due) == count


@pytest.mark.parametrize(
    ("on", "version", "day", "is_off"),
    [
        ("2024-11-20", "2025.1", "2024-11-27", False),
        ("2024-11-21", "2025.2", "2024-11-27", True),  # Keppres 33/2024, six days before
        ("2025-08-06", "2025.2", "2025-08-18", False),
        ("2025-08-07", "2025.3", "2025-08-18", True),  # SKB 933/2025, eleven days before
        ("2025-09-19", "2026.1", "2026-03-18", True),
        ("2025-09-18", "2025.3", "2026-03-18", False),
    ],
)
def test_a_promise_is_made_under_what_was_decreed_by_then(on: str, version: str, day: str, is_off: bool) -> None:
    calendar = calendar_in_force(date.fromisoformat(on))
    assert calendar.version == version
    assert (date.fromisoformat(day) in {off.day for off in calendar.days_off}) is is_off


def test_before_the_first_version_there_is_none() -> None:
    with pytest.raises(NoCalendar):
        calendar_in_force(date(2022, 12, 31))


def test_a_version_says_which_years_it_settles() -> None:
    assert [NOW.is_settled(date(year, 6, 1)) for year in (2022, 2023, 2026, 2027)] == [False, True, True, False]
    assert NOW.is_working_day(date(2027, 1, 1))
    assert not CALENDARS["2027.1"].is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "is_ramadan"),
    [("2026-02-18", False), ("2026-02-19", True), ("2026-03-20", True), ("2026-03-21", False), ("2025-03-01", True)],
)
def test_ramadan_is_that_of_the_isbat(day: str, is_ramadan: bool) -> None:
    assert NOW.is_ramadan(date.fromisoformat(day)) is is_ramadan


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS)
def test_ramadan_ends_the_day_before_idulfitri(calendar: Calendar) -> None:
    for month in calendar.ramadan:
        [idulfitri] = [off for off in calendar.days_off if off.day == month.last + ONE_DAY]
        assert idulfitri.name.startswith("Hari Raya Idul Fitri")


def test_a_decree_within_the_year_makes_a_new_version() -> None:
    new = amended(NOW, version="2026.2", decree="SKB 1/2026", adds=[EXTRA], removes=[date(2026, 12, 24)])
    assert [NOW.is_working_day(day) for day in (EXTRA.day, date(2026, 12, 24))] == [True, False]
    assert [new.is_working_day(day) for day in (EXTRA.day, date(2026, 12, 24))] == [False, True]
    assert new.decrees == (*NOW.decrees, "SKB 1/2026")
    assert new.digest != NOW.digest
    assert new.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 240


def test_changes_that_a_decree_cannot_make() -> None:
    with pytest.raises(VersionTaken):
        amended(NOW, version=NOW.version, decree="SKB 1/2026", adds=[EXTRA])
    with pytest.raises(DayIsOff):
        amended(NOW, version="2026.2", decree="SKB 1/2026", adds=[NonWorkingDay(date(2026, 8, 17), "HUT", "national")])
    with pytest.raises(DayIsNotOff):
        amended(NOW, version="2026.2", decree="SKB 1/2026", removes=[EXTRA.day])


LINE = (
    "- {{version: '{version}', legal_basis: SKB, valid_from: {since}, first_year: 2026, last_year: {last}, {more}}}\n"
)


def line(version: str = "a", since: str = "2026-01-01", last: int = 2026, more: str = "digest: x") -> str:
    return LINE.format(version=version, since=since, last=last, more=more)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (line(), "0.digest: the days of version a have digest [0-9a-f]{16}"),
        (line(last=2025), "last_year is before first_year"),
        (line(more="digest: x, removes: [2026-08-18]"), "0: Calendar of the package does not list 18 August 2026"),
        (line(more="digest: x, adds: [{day: 2026-08-17, name: a, kind: national}]"), "already lists 17 August 2026"),
        (line(more="digest: x, adds: [{day: 2026-08-18, name: a, kind: holiday}]"), "adds.0.kind"),
        (line(more="digest: x, adds: [{day: 2026-08-18, name: a, kind: national, nam: b}]"), "adds.0.nam"),
        (line() + line("b", since="2026-06-01"), "in force together with line 0"),
        (line(more="digest: x, valid_to: 2026-05-31") + line(since="2026-06-01"), "1.version: a is listed twice"),
    ],
)
def test_faults_are_named(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "calendars.yaml").write_text(text)
    with pytest.raises(DataFault, match=fault):
        load_calendars(tmp_path / "calendars.yaml")
