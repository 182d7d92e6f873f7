"""The due date of an SKRD: 30 days or 1 month after issue, by the office's rule, never moved for a weekend."""

from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.billing.bill.due_dates import RULES, DueDate, DueDateRule, NoDueDateRule, skrd_due_date
from shared.wording import day


def rule(amount: object, unit: str) -> DueDateRule:
    return DueDateRule.model_validate(
        {
            "id": "r",
            "office": "o",
            "amount": amount,
            "unit": unit,
            "legal_basis": "Perda",
            "valid_from": date(2017, 1, 1),
        }
    )


TABLE: list[tuple[str, int, Literal["day", "month"], str]] = [
    ("2026-01-15", 30, "day", "2026-02-14"),  # a Saturday, and it stays there
    ("2026-01-15", 1, "month", "2026-02-15"),  # a Sunday
    ("2023-11-15", 30, "day", "2023-12-15"),
    ("2023-11-15", 1, "month", "2023-12-15"),
    ("2026-01-31", 1, "month", "2026-02-28"),
    ("2024-01-31", 1, "month", "2024-02-29"),
    ("2026-03-31", 1, "month", "2026-04-30"),
    ("2026-12-15", 1, "month", "2027-01-15"),
    ("2025-11-30", 3, "month", "2026-02-28"),
    ("2026-12-31", 12, "month", "2027-12-31"),
    ("2023-12-05", 30, "day", "2024-01-04"),
]


@pytest.mark.parametrize(("issued", "amount", "unit", "due"), TABLE)
def test_due_dates(issued: str, amount: int, unit: str, due: str) -> None:
    assert rule(amount, unit).due(date.fromisoformat(issued)) == date.fromisoformat(due)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 24))
def test_a_month_ends_in_the_right_month_and_not_after_the_day_of_issue(issued: date, months: int) -> None:
    due = rule(months, "month").due(issued)
    assert (due.year * 12 + due.month) - (issued.year * 12 + issued.month) == months
    assert issued.day - 3 <= due.day <= issued.day


@given(st.dates(max_value=date(9000, 1, 1)), st.sampled_from([(30, "day"), (1, "month")]))
def test_a_later_issue_is_never_due_earlier(issued: date, office_rule: tuple[int, str]) -> None:
    due = rule(*office_rule).due
    assert due(issued) <= due(date.fromordinal(issued.toordinal() + 1))


def test_pasuruan_gives_30_days_and_says_by_which_rule() -> None:
    assert skrd_due_date("disperindag-pasuruan", date(2023, 11, 15)) == DueDate(
        on=date(2023, 12, 15), rule="skrd-30-days", legal_basis=RULES[0].legal_basis
    )


@pytest.mark.parametrize(("office", "on"), [("bspji-palembang", "2023-11-15"), ("disperindag-pasuruan", "2016-12-31")])
def test_an_office_without_a_rule_has_no_due_date(office: str, on: str) -> None:
    with pytest.raises(NoDueDateRule) as caught:
        skrd_due_date(office, date.fromisoformat(on))
    assert day(date.fromisoformat(on), "id") in caught.value.sentence("id")


@pytest.mark.parametrize(("amount", "unit"), [(0, "day"), (-1, "month"), (30.5, "day"), (True, "day"), (1, "week")])
def test_an_impossible_rule_is_refused(amount: object, unit: str) -> None:
    with pytest.raises(ValidationError):
        rule(amount, unit)
