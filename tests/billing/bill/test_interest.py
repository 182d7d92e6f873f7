"""What lateness costs: how months are counted, capped and rounded, and which rule an SKRD keeps."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.interest import RULES, Late, MonthCount, NoOverdueRule, OverdueRule, overdue_rule, rule_on
from services.billing.bill.skrd import SkrdIssued
from shared.months import after_months
from tests.billing.given import happened, with_skrd
from tests.people import PASURUAN

TABLE: list[tuple[int, str, str, MonthCount, int, int, str, int]] = [
    # principal, due, paid, how months are counted, months, capped at 24, exact interest at 1 %, in whole rupiah
    (1500000, "2026-02-14", "2026-02-14", "calendar-months", 0, 0, "0.00", 0),
    (1500000, "2026-02-14", "2026-02-14", "30-day-blocks", 0, 0, "0.00", 0),
    (1500000, "2026-02-14", "2026-02-15", "calendar-months", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-02-15", "30-day-blocks", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-03-14", "calendar-months", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-03-14", "30-day-blocks", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-03-15", "30-day-blocks", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-03-16", "calendar-months", 2, 2, "30000.00", 30000),
    (1500000, "2026-02-14", "2026-03-16", "30-day-blocks", 1, 1, "15000.00", 15000),
    (1500000, "2026-02-14", "2026-03-17", "calendar-months", 2, 2, "30000.00", 30000),
    (1500000, "2026-02-14", "2026-04-20", "calendar-months", 3, 3, "45000.00", 45000),
    (1500000, "2026-02-14", "2028-06-01", "calendar-months", 28, 24, "360000.00", 360000),
    (1500000, "2026-02-14", "2028-06-01", "30-day-blocks", 28, 24, "360000.00", 360000),
    (27500, "2024-01-31", "2024-02-29", "30-day-blocks", 1, 1, "275.00", 275),
    (27500, "2024-01-31", "2024-03-01", "calendar-months", 2, 2, "550.00", 550),
    (27500, "2024-01-31", "2024-03-31", "calendar-months", 2, 2, "550.00", 550),
    (333333, "2026-02-14", "2026-03-15", "calendar-months", 2, 2, "6666.66", 6666),
]
ONE_PERCENT = overdue_rule("levy-1-percent", PASURUAN, date(2026, 1, 15))


def rule(**changes: Any) -> OverdueRule:
    return ONE_PERCENT.model_copy(update=changes)


@pytest.mark.parametrize(("principal", "due", "paid", "count", "months", "capped", "exact", "rupiah"), TABLE)
def test_interest_as_in_the_table(
    principal: int, due: str, paid: str, count: MonthCount, months: int, capped: int, exact: str, rupiah: int
) -> None:
    one, due_on, paid_on = rule(months=count), date.fromisoformat(due), date.fromisoformat(paid)
    assert one.months_late(due_on, paid_on) == months
    assert min(months, one.cap_months) == capped
    assert one.interest(due_on, [Late(principal, paid_on)]) == rupiah
    assert Decimal(exact) == principal * one.percent * capped / 100


@pytest.mark.parametrize(("rounding", "rupiah"), [("down", 6666), ("half-up", 6667), ("up", 6667)])
def test_the_sum_is_rounded_by_the_rule(rounding: str, rupiah: int) -> None:
    assert rule(rounding=rounding).interest(date(2026, 2, 14), [Late(333_333, date(2026, 3, 15))]) == rupiah


def test_parts_paid_on_different_days_are_rounded_once() -> None:
    late = [Late(50, date(2026, 3, 1)), Late(50, date(2026, 3, 2))]
    assert rule().interest(date(2026, 2, 14), late) == 1


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 1500))
def test_months_are_the_least_that_reach_the_payment(due: date, days: int) -> None:
    paid = date.fromordinal(due.toordinal() + days)
    months = rule().months_late(due, paid)
    assert after_months(due, months - 1) < paid <= after_months(due, months)


def test_the_older_rate_holds_for_an_skrd_of_its_time() -> None:
    """The rule of the day of the SKRD holds, however long the payer is late."""
    issued = next(one for one in happened(with_skrd()) if isinstance(one, SkrdIssued))
    assert (issued.overdue_rule, issued.settles_first) == ("levy-2-percent", "principal")
    assert issued.claim_until == date(2026, 11, 15)
    last, first = rule_on(PASURUAN, date(2024, 1, 4)), rule_on(PASURUAN, date(2024, 1, 5))
    assert last is not None
    assert first is not None
    assert (last.percent, first.percent) == (Decimal(2), Decimal(1))


def test_an_skrd_of_an_office_without_a_rule_names_none() -> None:
    assert rule_on("bspji-palembang", date(2026, 1, 1)) is None
    with pytest.raises(NoOverdueRule):
        overdue_rule(None, "bspji-palembang", date(2026, 1, 1))


def test_each_rule_names_its_law() -> None:
    assert all("UU" in one.legal_basis for one in RULES)
