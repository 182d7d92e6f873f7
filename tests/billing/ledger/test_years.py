"""A year is closed once, after its end: income goes to equity, all other balances are carried."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.ledger.accounts import INCOME, Account
from services.billing.ledger.balances import totals
from services.billing.ledger.rows import Sum
from services.billing.ledger.years import LedgerYears, YearClosedAlready, YearNotOver, close_year, stop_year
from tests.billing.given import NOW, replayed_from_bytes
from tests.people import PASURUAN

HEAD = "kepala"
JANUARY = date(2024, 1, 8)
ACCOUNTS: tuple[Account, ...] = (
    "receivable",
    "assessed",
    "cash",
    "bank",
    "written-off",
    "fees",
    "refundable",
    "equity",
)
sums = st.lists(
    st.builds(Sum, st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(1, 10**9)), max_size=20
)


def stopped(year: int = 2023) -> LedgerYears:
    return stop_year(None, PASURUAN, year, HEAD, JANUARY, NOW)


@given(sums)
def test_a_closing_carries_every_rupiah(moved: list[Sum]) -> None:
    before = {one.account: one.balance for one in totals(moved)}
    assert sum(before.values()) == 0
    years = stopped()
    close_year(years, 2023, before, HEAD, JANUARY, NOW)
    carried = {one.account: one.balance for one in years.carried}
    assert sum(carried.values()) == 0
    assert not set(carried) & set(INCOME)
    income = sum(before.get(account, 0) for account in INCOME)
    assert carried.get("equity", 0) == before.get("equity", 0) + income
    kept = {account: balance for account, balance in before.items() if account not in {*INCOME, "equity"} and balance}
    assert {account: balance for account, balance in carried.items() if account != "equity"} == kept
    assert replayed_from_bytes(years.collect_events()) == years


def test_a_year_is_closed_only_after_its_end() -> None:
    with pytest.raises(YearNotOver):
        stop_year(None, PASURUAN, 2024, HEAD, JANUARY, NOW)


def test_a_year_is_closed_once_and_none_before_a_closed_one() -> None:
    years = stopped()
    assert stop_year(years, PASURUAN, 2023, HEAD, JANUARY, NOW).version == years.version  # goes on when interrupted
    close_year(years, 2023, {}, HEAD, JANUARY, NOW)
    for year in (2022, 2023):
        stop_year(years, PASURUAN, year, HEAD, JANUARY, NOW)
        with pytest.raises(YearClosedAlready):
            close_year(years, year, {}, HEAD, JANUARY, NOW)


def test_the_next_year_is_closed_after_it() -> None:
    years = stopped(2022)
    close_year(years, 2022, {"assessed": -5, "cash": 5}, HEAD, JANUARY, NOW)
    stop_year(years, PASURUAN, 2023, HEAD, JANUARY, NOW)
    close_year(years, 2023, {"equity": -5, "cash": 5}, HEAD, JANUARY, NOW)
    assert (years.stopped, years.closed) == (2023, 2023)
