"""The validity of a tanda sah: the day of the test and N years."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.kind.kind import KINDS, validity_of
from services.metrology.kind.mark_validity import OTHER_KINDS, NoValidityKnown, last_day
from services.metrology.verification.marking import mark
from shared.wording import word
from tests.metrology.given import MARKS, NOW, PENERA, passed

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "marks-and-water-meter.json").read_text(encoding="utf-8")
)
KNOWN = sorted({*KINDS, *(line.kind for line in OTHER_KINDS)})


@pytest.mark.parametrize(
    ("kind", "tested_on", "until"),
    [
        ("weighing-instrument", date(2026, 3, 12), date(2027, 3, 12)),
        ("weighing-instrument", date(2024, 2, 29), date(2025, 2, 28)),
        ("weighing-instrument", date(2024, 10, 3), date(2025, 10, 3)),
        ("weighing-instrument", date(2024, 10, 4), date(2025, 10, 4)),
        ("weighing-instrument", date(2023, 11, 15), date(2024, 11, 15)),
        ("weight", date(2026, 1, 1), date(2027, 1, 1)),
        ("fuel-dispenser", date(2026, 3, 9), date(2027, 3, 9)),
        ("tank-truck", date(2024, 10, 3), date(2025, 10, 3)),
        ("tank-truck", date(2024, 10, 4), date(2026, 10, 4)),
        ("taximeter", date(2025, 2, 1), date(2026, 2, 1)),
        ("measuring-vessel", date(2025, 2, 1), date(2027, 2, 1)),
        ("water-meter", date(2025, 2, 1), date(2025 + VECTORS["water_meter"]["years"], 2, 1)),
        ("water-meter", date(2028, 2, 29), date(2033, 2, 28)),
        ("vertical-cylindrical-tank", date(2025, 2, 1), date(2031, 2, 1)),
        ("spherical-tank", date(2025, 2, 1), date(2037, 2, 1)),
        ("mechanical-electricity-meter", date(2020, 6, 14), date(2030, 6, 14)),
        ("mechanical-electricity-meter", date(2020, 6, 15), date(2035, 6, 15)),
        ("glass-measure", date(2026, 3, 9), None),
    ],
)
def test_validity_by_kind_and_day(kind: str, tested_on: date, until: date | None) -> None:
    """Counted to the same day whatever the day of the test; no law that we know counts to the day before."""
    assert validity_of(kind, tested_on)[0] == until


def test_the_basis_names_the_years_and_how_they_are_counted() -> None:
    assert validity_of("taximeter", date(2025, 2, 1))[1] == (
        "Permendag 24/2024 Lampiran I; Permendag 24/2024 Lampiran I; SKHP Kab. Tangerang (tanggal uji + N tahun)"
    )


@pytest.mark.parametrize(("kind", "on"), [("gas-meter", date(2026, 3, 9)), ("taximeter", date(2024, 10, 3))])
def test_a_kind_or_day_outside_the_table_is_refused(kind: str, on: date) -> None:
    with pytest.raises(NoValidityKnown) as refused:
        validity_of(kind, on)
    assert word(kind, "id") in refused.value.sentence("id")


@pytest.mark.parametrize("kind", KNOWN)
def test_every_kind_has_a_validity_today(kind: str) -> None:
    assert validity_of(kind, date(2026, 3, 9))


@pytest.mark.parametrize(
    ("tested_on", "years", "until"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 3, 1), 1, date(2025, 3, 1)),
        (date(2023, 3, 1), 1, date(2024, 3, 1)),
        (date(2026, 1, 1), 1, date(2027, 1, 1)),
    ],
)
def test_the_last_day(tested_on: date, years: int, until: date) -> None:
    assert last_day(tested_on, years) == until


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 20))
def test_a_later_test_never_ends_earlier(tested_on: date, years: int) -> None:
    assert last_day(tested_on, years) <= last_day(tested_on + timedelta(days=1), years)


def test_the_years_run_from_the_test_and_not_from_the_marks() -> None:
    one = passed(date(2026, 3, 12))
    mark(one, MARKS, PENERA, date(2026, 3, 20), NOW)
    assert one.valid_until == date(2027, 3, 12)
