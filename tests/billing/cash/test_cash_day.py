"""A day of cash is closed once with what its TBPs say; a difference is a finding, never another amount."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.cash.cash_day import CashDay, CashDayNotClosed, Finding, MayNotJudgeOwnCash
from services.billing.cash.closing import CashDayClosedAlready, CashDayVerifiedAlready, close, verify
from services.billing.cash.finding import FindingAnsweredAlready, NoSuchFinding, answer, find_late
from shared.errors import EffectiveBeforeHistory
from tests.billing.cash.given import FRIDAY, MONDAY, NOW, TWO, closed, stopped
from tests.billing.given import LEVY, TREASURER, replayed_from_bytes

HEAD, OFFICER = "kepala", "indah"


@given(st.integers(0, 10**9))
def test_the_counted_money_changes_no_amount(counted: int) -> None:
    cash = closed(counted)
    assert cash.taken == TWO
    assert cash.counted == counted
    assert [one.kind for one in cash.findings] == ([] if counted == 2 * LEVY else ["cash-difference"])
    assert replayed_from_bytes(cash.collect_events()) == cash


def test_a_day_is_closed_once() -> None:
    cash = closed()
    with pytest.raises(CashDayClosedAlready):
        close(cash, TWO, 2 * LEVY, TREASURER, FRIDAY, NOW)


def test_a_day_is_not_closed_before_it_began() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        close(stopped(), TWO, 2 * LEVY, TREASURER, FRIDAY - timedelta(1), NOW)


def test_only_a_closed_day_is_verified() -> None:
    with pytest.raises(CashDayNotClosed):
        verify(stopped(), OFFICER, FRIDAY, NOW)


@pytest.mark.parametrize("toucher", [TREASURER, "darsono"])
def test_who_received_or_closed_the_cash_does_not_verify_it(toucher: str) -> None:
    cash = stopped()
    close(cash, TWO, 2 * LEVY, "darsono", FRIDAY, NOW)
    with pytest.raises(MayNotJudgeOwnCash):
        verify(cash, toucher, FRIDAY, NOW)


def test_a_day_is_verified_once_by_another_person() -> None:
    cash = closed()
    verify(cash, OFFICER, MONDAY, NOW)
    assert (cash.verified_by, cash.verified_on) == (OFFICER, MONDAY)
    with pytest.raises(CashDayVerifiedAlready):
        verify(cash, OFFICER, MONDAY, NOW)


@pytest.mark.parametrize("begun", [stopped, closed])
def test_a_late_deposit_is_found_once(begun: object) -> None:
    cash: CashDay = begun()  # type: ignore[operator]
    find_late(cash, MONDAY, NOW)
    find_late(cash, MONDAY + timedelta(1), NOW)
    assert cash.findings == (Finding("late-deposit", MONDAY),)


def test_the_head_answers_a_finding_once_and_it_stays() -> None:
    cash = closed(LEVY)
    answer(cash, "cash-difference", "Uang tertinggal di laci.", HEAD, MONDAY, NOW)
    assert [(one.kind, one.answer) for one in cash.findings] == [("cash-difference", "Uang tertinggal di laci.")]
    with pytest.raises(FindingAnsweredAlready):
        answer(cash, "cash-difference", "Lain.", HEAD, MONDAY, NOW)
    with pytest.raises(NoSuchFinding):
        answer(cash, "late-deposit", "Bank tutup.", HEAD, MONDAY, NOW)


def test_the_treasurer_does_not_answer_a_finding() -> None:
    with pytest.raises(MayNotJudgeOwnCash):
        answer(closed(0), "cash-difference", "Baik.", TREASURER, MONDAY, NOW)
