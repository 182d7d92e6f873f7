"""Hours of the offices: a week has the length in the regulation, and open time skips breaks, nights and days off."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dated_data import DataFault
from shared.offices import OFFICES
from shared.promise.office_hours import NoOfficeHours, load_hours, working_time
from shared.promise.working_days import CALENDARS

PASURUAN = working_time("disperindag-pasuruan", CALENDARS["2026.1"])
NEW_YEAR = datetime(2025, 1, 1, tzinfo=PASURUAN.zone)
MOMENTS = st.integers(0, 700 * 24 * 3600).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds))


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PASURUAN.zone)


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize(
    ("monday", "hours"),
    [("2026-02-02", timedelta(hours=37, minutes=30)), ("2026-02-23", timedelta(hours=32, minutes=30))],
    ids=["ordinary", "Ramadan"],
)
def test_a_week_has_the_hours_of_perpres_21_2023(office: str, monday: str, hours: timedelta) -> None:
    times = working_time(office, CALENDARS["2026.1"])
    assert times.open_between(at(monday), at(monday) + timedelta(days=7)) == hours


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-02-02 09:00", 60, "2026-02-02 10:00"),
        ("2026-02-02 11:30", 60, "2026-02-02 13:30"),  # over the break
        ("2026-02-02 12:15", 60, "2026-02-02 14:00"),  # in the break
        ("2026-02-02 06:00", 60, "2026-02-02 08:30"),  # before opening
        ("2026-02-02 15:00", 60, "2026-02-02 16:00"),  # to the last minute
        ("2026-02-06 11:00", 60, "2026-02-06 13:30"),  # Friday has a longer break
        ("2026-02-06 16:00", 60, "2026-02-09 08:00"),  # over the weekend
        ("2026-02-23 14:30", 60, "2026-02-24 08:30"),  # Ramadan
        ("2026-03-17 14:30", 60, "2026-03-25 08:00"),  # over Nyepi and Lebaran, from Ramadan hours to ordinary ones
        ("2026-02-02 09:00", 450, "2026-02-03 09:00"),  # a whole day
    ],
)
def test_open_time_after(start: str, minutes: int, end: str) -> None:
    assert PASURUAN.after(at(start), timedelta(minutes=minutes)) == at(end)
    assert PASURUAN.open_between(at(start), at(end)) == timedelta(minutes=minutes)


@given(MOMENTS, st.integers(1, 40 * 3600))
def test_open_time_adds_up(start: datetime, seconds: int) -> None:
    end = PASURUAN.after(start, timedelta(seconds=seconds))
    assert PASURUAN.open_between(start, end) == timedelta(seconds=seconds)
    assert PASURUAN.open_between(end, start) == timedelta(0)


@pytest.mark.parametrize(("day", "closes"), [("2026-02-02", "16:00"), ("2026-02-06", "16:30"), ("2026-02-23", "15:00")])
def test_close_of_business(day: str, closes: str) -> None:
    assert PASURUAN.closes(date.fromisoformat(day)) == at(f"{day} {closes}")


def test_hours_before_the_first_line_are_not_known() -> None:
    with pytest.raises(NoOfficeHours):
        PASURUAN.closes(date(2022, 12, 30))


WEEK = "{{monday_to_thursday: ['{day}'], friday: ['07.30-16.00']}}"
LINE = "- {{office: {office}, legal_basis: Perpres, valid_from: 2023-01-01, ordinary: {week}, ramadan: {week}}}\n"


@pytest.mark.parametrize(
    ("office", "day", "fault"),
    [
        ("disperindag-pasuruan", "07.30-16.00", "office bspji-palembang has no hours"),
        ("disperindag-kediri", "07.30-16.00", "0.office: disperindag-kediri is no office"),
        ("disperindag-pasuruan", "16.00-07.30", "must follow one another"),
        ("disperindag-pasuruan", "07.30", "monday_to_thursday"),
        ("disperindag-pasuruan", "7-9", "Invalid isoformat"),
    ],
)
def test_faults_are_named(office: str, day: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "hours.yaml").write_text(LINE.format(office=office, week=WEEK.format(day=day)))
    with pytest.raises(DataFault, match=fault):
        load_hours(tmp_path / "hours.yaml")
