"""Times of GeoReport v2: the W3C note, with zones; a range of a list is at most 90 days."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.open311.moments import LONGEST, MomentUnreadable, WindowTooLong, read_moment, shown, window
from shared.offices import office

PASURUAN = office("disperindag-pasuruan")
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 – the zone is drawn


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("1994-11-05T08:15:30-05:00", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC)),
        ("1994-11-05T13:15:30Z", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC)),
        ("2026-01-15T09:00+07:00", datetime(2026, 1, 15, 2, 0, tzinfo=UTC)),
        ("2026-01-15T09:00:00.25 07:00", datetime(2026, 1, 15, 2, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_time_has_its_zone(written: str, at: datetime) -> None:
    assert read_moment(written, PASURUAN, "start_date") == (at, at)


def test_a_day_is_a_day_at_the_office() -> None:
    first, after = datetime(2026, 1, 14, 17, 0, tzinfo=UTC), datetime(2026, 1, 15, 17, 0, tzinfo=UTC)
    assert read_moment("2026-01-15", PASURUAN, "start_date") == (first, after)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-15T09:00:00",
        "2026-13-01",
        "01-15-2026",
        "2026",
        "0001-01-01",
        "9999-12-31",
        "now",
        "20260115",
        "\u0662\u0660\u0662\u0666-01-15",
    ],
)
def test_another_text_is_refused(written: str) -> None:
    with pytest.raises(MomentUnreadable):
        read_moment(written, PASURUAN, "start_date")


def test_without_dates_a_list_shows_the_last_90_days() -> None:
    within = window("", "", PASURUAN, NOW)
    assert (within.first, within.until) == (NOW - LONGEST, NOW + SECOND)


def test_with_one_date_it_shows_the_90_days_beside_it() -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    after, before = window("2025-01-01T00:00:00Z", "", PASURUAN, NOW), window("", "2025-01-01T00:00:00Z", PASURUAN, NOW)
    assert (after.first, after.until) == (start, start + LONGEST + SECOND)
    assert (before.first, before.until) == (start - LONGEST, start + SECOND)


def test_the_last_day_counts_whole() -> None:
    within = window("2026-01-01", "2026-01-31", PASURUAN, NOW)
    assert (within.first, within.until) == (
        datetime(2025, 12, 31, 17, tzinfo=UTC),
        datetime(2026, 1, 31, 17, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-01-01T00:00:00Z", "2026-04-01T00:00:01Z"), ("2026-01-02", "2026-01-01")],
)
def test_more_than_90_days_and_an_end_before_the_start_are_refused(start: str, end: str) -> None:
    with pytest.raises(WindowTooLong):
        window(start, end, PASURUAN, NOW)


def test_90_days_are_not_too_long() -> None:
    assert window("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", PASURUAN, NOW).until.month == 4


@given(MOMENTS)
def test_what_is_shown_can_be_sent_back(at: datetime) -> None:
    assert read_moment(shown(at, PASURUAN), PASURUAN, "start_date")[0] == at.replace(microsecond=0)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(written: str) -> None:
    with suppress(MomentUnreadable):
        read_moment(written, PASURUAN, "start_date")
