"""When a quarter is public."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.statistics.publishing import publishing
from shared.quarter import Quarter

DAYS = st.dates(date(2010, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        (date(2026, 3, 31), "2025-4"),
        (date(2026, 4, 1), "2025-4"),
        (date(2026, 4, 10), "2025-4"),
        (date(2026, 4, 11), "2026-1"),
        (date(2026, 1, 11), "2025-4"),
    ],
)
def test_a_quarter_is_public_ten_days_after_its_end(today: date, newest: str) -> None:
    assert str(publishing(today).newest(today)) == newest


@given(DAYS)
def test_the_newest_public_quarter_is_the_last_whose_day_has_come(today: date) -> None:
    rule = publishing(today)
    newest = rule.newest(today)
    assert rule.publishes_on(newest) <= today < rule.publishes_on(newest.after)


@given(DAYS)
def test_a_quarter_reads_as_it_is_written(day: date) -> None:
    quarter = Quarter.of(day)
    assert Quarter.read(str(quarter)) == quarter
    assert quarter.first <= day < quarter.after.first
    assert quarter.after.before == quarter


def test_there_is_no_rule_before_the_law() -> None:
    with pytest.raises(LookupError):
        publishing(date(2009, 7, 17))
