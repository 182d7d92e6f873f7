"""Marks: which are put on, and until when a tanda sah is valid."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.mark_validity import KINDS, NoValidityKnown, last_day, marks_due, valid_until
from shared.wording import word


@pytest.mark.parametrize(
    ("kind", "on", "until"),
    [
        ("weighing-instrument", date(2023, 11, 15), date(2024, 11, 14)),
        ("weighing-instrument", date(2026, 3, 9), date(2027, 3, 8)),
        ("weight", date(2026, 1, 1), date(2026, 12, 31)),
        ("fuel-dispenser", date(2026, 3, 9), date(2027, 3, 8)),
        ("tank-truck", date(2024, 10, 3), date(2025, 10, 2)),
        ("tank-truck", date(2024, 10, 4), date(2026, 10, 3)),
        ("taximeter", date(2025, 2, 1), date(2026, 1, 31)),
        ("measuring-vessel", date(2025, 2, 1), date(2027, 1, 31)),
        ("water-meter", date(2025, 2, 1), date(2030, 1, 31)),
        ("vertical-cylindrical-tank", date(2025, 2, 1), date(2031, 1, 31)),
        ("spherical-tank", date(2025, 2, 1), date(2037, 1, 31)),
        ("mechanical-electricity-meter", date(2020, 6, 14), date(2030, 6, 13)),
        ("mechanical-electricity-meter", date(2020, 6, 15), date(2035, 6, 14)),
        ("glass-measure", date(2026, 3, 9), None),
    ],
)
def test_validity_by_kind_and_day(kind: str, on: date, until: date | None) -> None:
    day, line = valid_until(kind, on)
    assert day == until
    assert (line.kind, line.is_in_force(on)) == (kind, True)


@pytest.mark.parametrize(("kind", "on"), [("gas-meter", date(2026, 3, 9)), ("taximeter", date(2024, 10, 3))])
def test_what_the_table_does_not_know_is_refused(kind: str, on: date) -> None:
    with pytest.raises(NoValidityKnown) as refused:
        valid_until(kind, on)
    assert word(kind, "id") in refused.value.sentence("id")


def test_every_kind_has_a_line_today() -> None:
    assert all(valid_until(kind, date(2026, 3, 9))[1].kind == kind for kind in KINDS)


@pytest.mark.parametrize(
    ("start", "years", "day"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2024, 3, 1), 1, date(2025, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
        (date(2026, 4, 9), 4, date(2030, 4, 8)),
    ],
)
def test_the_last_day_is_included(start: date, years: int, day: date) -> None:
    assert last_day(start, years) == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 20))
def test_a_later_mark_never_ends_earlier(start: date, years: int) -> None:
    assert last_day(start, years) <= last_day(start + timedelta(days=1), years)


def test_passing_gives_four_marks_and_failing_one() -> None:
    on = date(2026, 3, 9)
    assert [mark.kind for mark in marks_due(True, on)] == ["sah", "daerah", "pegawai-berhak", "jaminan"]
    assert [(mark.kind, mark.lasts) for mark in marks_due(False, on)] == [("batal", "usable-again")]
