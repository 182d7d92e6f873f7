"""An STS deposits what the TBPs of closed days say; another person verifies it."""

from datetime import timedelta

import pytest

from services.billing.cash.cash_day import CashDayNotClosed, MayNotJudgeOwnCash
from services.billing.deposit.deposit import (
    Deposit,
    DepositVerifiedAlready,
    NothingToDeposit,
    deposit,
    verify_deposit,
)
from shared.errors import EffectiveBeforeHistory
from shared.ids import new_id
from tests.billing.cash.given import FRIDAY, MONDAY, NOW, closed, stopped
from tests.billing.given import LEVY, TREASURER, replayed_from_bytes
from tests.people import PASURUAN


def deposited() -> Deposit:
    days = [closed(), closed(counted=0, day=FRIDAY - timedelta(1))]
    return deposit(days, new_id(NOW), PASURUAN, "STS/2026/00001", TREASURER, MONDAY, NOW)


def test_the_amount_is_what_the_receipts_say_whatever_was_counted() -> None:
    one = deposited()
    assert (one.amount, [day.total for day in one.days]) == (4 * LEVY, [2 * LEVY, 2 * LEVY])
    assert replayed_from_bytes(one.collect_events()) == one


def test_only_closed_days_are_deposited_and_not_before_their_closing() -> None:
    for days, on, refusal in (
        ([], MONDAY, NothingToDeposit),
        ([stopped()], MONDAY, CashDayNotClosed),
        ([closed()], FRIDAY - timedelta(1), EffectiveBeforeHistory),
    ):
        with pytest.raises(refusal):
            deposit(days, new_id(NOW), PASURUAN, "STS/2026/00001", TREASURER, on, NOW)


def test_the_depositor_does_not_verify_the_deposit() -> None:
    one = deposited()
    with pytest.raises(MayNotJudgeOwnCash):
        verify_deposit(one, TREASURER, MONDAY, NOW)
    verify_deposit(one, "indah", MONDAY, NOW)
    assert one.verified_by == "indah"
    with pytest.raises(DepositVerifiedAlready):
        verify_deposit(one, "indah", MONDAY, NOW)
