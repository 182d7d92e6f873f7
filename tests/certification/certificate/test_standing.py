"""What a certificate is worth on a day: tables by day, and properties over all orders of decisions."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.certificate.certificate import Certificate, Grounds
from services.certification.certificate.ending import transfer
from services.certification.certificate.standing import Life, Standing, Turn
from services.certification.certificate.suspension import restore, suspend, withdraw
from services.certification.scheme.scheme import Validity
from shared.errors import RefusedByRule
from tests.certification.certificates import NOW, certificate, grounds

FIRST, LAST = date(2026, 4, 9), date(2030, 4, 8)


@pytest.mark.parametrize(
    ("years", "first", "last"),
    [
        (4, date(2026, 4, 9), date(2030, 4, 8)),
        (4, date(2024, 2, 29), date(2028, 2, 28)),
        (3, date(2024, 2, 29), date(2027, 2, 28)),
        (4, date(2024, 3, 1), date(2028, 2, 29)),
        (1, date(2027, 3, 1), date(2028, 2, 29)),
        (3, date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_the_last_day_is_start_plus_years_minus_one_day(years: int, first: date, last: date) -> None:
    validity = Validity(kind="years", years=years, stated="test", confidence="D")
    assert validity.last_day(first) == last


def life(*turns: tuple[str, date]) -> Life:
    return Life(FIRST, LAST, None, [Turn(kind, on) for kind, on in turns])  # type: ignore[arg-type]


MAY, AUGUST = date(2027, 5, 1), date(2027, 8, 1)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 4, 8), "not-yet"),
        (FIRST, "valid"),
        (date(2027, 4, 30), "valid"),
        (MAY, "suspended"),
        (date(2027, 7, 31), "suspended"),
        (AUGUST, "valid"),
        (date(2028, 2, 29), "valid"),
        (LAST, "valid"),
        (date(2030, 4, 9), "expired"),
    ],
)
def test_a_suspension_of_three_months_leaves_the_last_day(on: date, standing: Standing) -> None:
    assert life(("suspended", MAY), ("restored", AUGUST)).standing(on) == standing


@pytest.mark.parametrize(
    ("turns", "on", "standing"),
    [
        ((("suspended", MAY),), date(2030, 4, 9), "expired"),
        ((("withdrawn", MAY),), date(2030, 4, 9), "withdrawn"),
        ((("withdrawn", MAY),), date(2027, 4, 30), "valid"),
        ((("transferred", MAY),), MAY, "transferred"),
        ((("suspended", MAY), ("withdrawn", AUGUST)), date(2027, 7, 31), "suspended"),
        ((("suspended", MAY), ("restored", MAY)), MAY, "valid"),
        ((("extended", MAY), ("reduced", AUGUST)), AUGUST, "valid"),
        ((("withdrawn", AUGUST), ("suspended", MAY)), MAY, "suspended"),
        ((("withdrawn", AUGUST), ("suspended", MAY)), AUGUST, "withdrawn"),
        ((("suspended", MAY), ("restored", AUGUST), ("withdrawn", MAY)), AUGUST, "withdrawn"),
        ((("withdrawn", MAY), ("withdrawal-revoked", AUGUST)), AUGUST, "valid"),
        ((("suspended", MAY), ("withdrawn", MAY), ("withdrawal-revoked", AUGUST)), AUGUST, "suspended"),
    ],
)
def test_standing_by_day(turns: tuple[tuple[str, date], ...], on: date, standing: Standing) -> None:
    assert life(*turns).standing(on) == standing


def test_a_batch_does_not_cover_another_lot() -> None:
    one = Life(FIRST, None, "2026-A", [])
    assert one.standing(FIRST, "2026-A") == "valid"
    assert one.standing(FIRST, " 2026-a ") == "valid"
    assert one.standing(FIRST, "2026-B") == "not-covering"
    assert one.standing(FIRST) == "valid"
    assert life().standing(FIRST, "2026-B") == "valid"


Decision = Callable[[Certificate, Grounds], None]
DECISIONS: tuple[Decision, ...] = (
    lambda one, why: suspend(one, why, NOW),
    lambda one, why: restore(one, why, NOW),
    lambda one, why: withdraw(one, why, NOW),
    lambda one, why: transfer(one, "LSPro lain", why, NOW),
)


def decided(one: Certificate, decisions: list[tuple[Decision, int, int]]) -> list[tuple[date, tuple[Standing, ...]]]:
    """Takes each decision that no rule refuses; returns its day and the standings of all days as they were then known."""
    seen = []
    today = one.valid_from
    for decide, later, ahead in decisions:
        today += timedelta(days=later)
        before = standings(one)
        try:
            decide(one, grounds(today, today + timedelta(days=ahead)))
        except RefusedByRule:
            continue
        seen.append((today, before))
    return seen


DAYS = [FIRST + timedelta(days=one) for one in range(-5, 1600, 5)]


def standings(one: Certificate) -> tuple[Standing, ...]:
    return tuple(one.standing(day) for day in DAYS)


steps = st.lists(st.tuples(st.sampled_from(DECISIONS), st.integers(0, 200), st.integers(0, 300)), max_size=8)


@given(steps)
def test_no_decision_about_its_standing_moves_the_last_day(taken: list[tuple[Decision, int, int]]) -> None:
    one = certificate()
    decided(one, taken)
    assert (one.valid_from, one.valid_until) == (FIRST, LAST)


@given(steps)
def test_the_standing_of_a_day_that_has_passed_never_changes(taken: list[tuple[Decision, int, int]]) -> None:
    one = certificate()
    for today, before in decided(one, taken):
        after = standings(one)
        assert [new for day, new in zip(DAYS, after, strict=True) if day < today] == [
            old for day, old in zip(DAYS, before, strict=True) if day < today
        ]
