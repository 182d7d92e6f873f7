"""The index: exact ninths, one rounding at the end, and the bands at their borders."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.survey.index import Counts, band_of, rounded
from services.complaints.survey.questionnaire import UNSUR, Unsur

DAY = date(2026, 1, 15)
FIVE = ("334434434", "433444433", "343433434", "444444444", "232433333")


def answer(scores: str) -> Mapping[Unsur, int]:
    return {unsur: int(score) for unsur, score in zip(UNSUR, scores, strict=True)}


def counts(*answers: str) -> Counts:
    return Counts.of(answer(one) for one in answers)


def test_five_respondents_give_87_22() -> None:
    five = counts(*FIVE)
    means = [five.mean(unsur) for unsur in UNSUR]
    assert means == [Fraction(one) for one in ("3.2", "3.4", "3.2", "4.0", "3.4", "3.6", "3.8", "3.2", "3.6")]
    assert sum(means) == Fraction("31.4")
    assert five.weighted("requirements") == Fraction(32, 90)
    assert five.index == Decimal("87.22")
    assert band_of(Decimal("87.22"), DAY).band == "B"


def test_only_fours_give_100_and_only_ones_25() -> None:
    assert counts("444444444").index == Decimal("100.00")
    assert counts("111111111", "111111111").index == Decimal("25.00")


def test_nobody_gives_no_index() -> None:
    assert counts().index is None


@pytest.mark.parametrize(
    ("exact", "shown", "band"),
    [
        ("76.604", "76.60", "C"),
        ("76.605", "76.61", "B"),
        ("88.304", "88.30", "B"),
        ("88.305", "88.31", "A"),
        ("64.994", "64.99", "D"),
        ("64.995", "65.00", "C"),
        ("100", "100.00", "A"),
        ("25", "25.00", "D"),
    ],
)
def test_bands_at_their_borders(exact: str, shown: str, band: str) -> None:
    index = rounded(Fraction(exact), 2)
    assert str(index) == shown
    assert band_of(index, DAY).band == band


scores = st.lists(st.text("1234", min_size=9, max_size=9), max_size=30)


@given(scores, scores)
def test_counting_in_parts_or_at_once_is_the_same(first: list[str], second: list[str]) -> None:
    together = counts(*first, *second)
    assert counts(*first) + counts(*second) == together
    if together.respondents:
        total = sum(int(one) for each in (*first, *second) for one in each)
        assert together.index == rounded(Fraction(25 * total, 9 * together.respondents), 2)


@given(st.fractions(0, 100))
def test_rounding_is_off_by_half_a_hundredth_at_most(value: Fraction) -> None:
    off = Fraction(rounded(value, 2)) - value
    assert -Fraction(1, 200) < off <= Fraction(1, 200)
