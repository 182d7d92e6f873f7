"""What lateness costs: how months are counted, capped and rounded, and which rule an SKRD keeps."""

from csv import DictReader
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.interest import RULES, Late, MonthCount, NoOverdueRule, OverdueRule, overdue_rule, rule_on
from services.billing.bill.skrd import SkrdIssued
from shared.months import after_months
from tests.billing.given import happened, with_skrd
from tests.people import PASURUAN

# principal, due, paid, method, months, months_capped_24, percent_per_month, interest_exact, interest_rupiah_down
TABLE: list[dict[str, str]] = list(DictReader((Path(__file__).parent / "interest.csv").read_text().splitlines()))
ONE_PERCENT = overdue_rule("levy-1-percent", PASURUAN, date(2026, 1, 15))


def rule(**changes: Any) -> OverdueRule:
    return ONE_PERCENT.model_copy(update=changes)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['paid']} {row['method']}")
def test_interest_as_in_the_table(row: dict[str, str]) -> None:
    method, principal = cast("MonthCount", row["method"]), int(row["principal"])
    one = rule(months=method, percent=Decimal(row["percent_per_month"]), rounding="down")
    due, paid = date.fromisoformat(row["due"]), date.fromisoformat(row["paid"])
    assert one.months_late(due, paid) == int(row["months"])
    assert min(int(row["months"]), one.cap_months) == int(row["months_capped_24"])
    assert one.interest(due, [Late(principal, paid)]) == int(row["interest_rupiah_down"])
    assert Decimal(row["interest_exact"]) == principal * one.percent * int(row["months_capped_24"]) / 100


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
