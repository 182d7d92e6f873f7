"""Money in suspense ends on a bill, with its sender, or with the bank; on each day it counts once."""

from datetime import date, timedelta

import pytest

from services.billing.bill.bill import Bill, NothingIsDue, PaidToTheState
from services.billing.bill.cancellation import approve_cancellation, propose_cancellation
from services.billing.bill.payment import IssuerMayNotReceive, NotPaidToTheState, SkrdNotIssued, confirm_ntpn
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.billing_code.restitution import refer_restitution
from services.billing.suspense.ending import (
    MoneyKnownOtherwise,
    NotInSuspense,
    TheStateHasIt,
    assign,
    cancel_return,
    confirm_return,
    reserve_return,
    take_back,
)
from services.billing.suspense.unclaimed import Unclaimed, hold, unclaimed_id
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from tests.billing.given import (
    FEE,
    ISSUER,
    LEVY,
    NOW,
    TODAY,
    TREASURER,
    assessed,
    fee_assessed,
    free_of_charge,
    replayed_from_bytes,
    with_skrd,
)
from tests.billing.refund.given import balances, entries
from tests.people import PASURUAN

NTPN = "1A2B3C4D5E6F7G8H"
REFUND = unclaimed_id(PASURUAN, "cash", "any")
LATER = TODAY + timedelta(5)


def held(amount: int = LEVY, reference: str = "B1") -> Unclaimed:
    return hold(
        office=PASURUAN, channel="transfer", reference=reference, amount=amount, on=TODAY, why="no-bill", now=NOW
    )


def test_assigned_money_settles_its_bill_and_counts_once() -> None:
    bill, money = with_skrd(), held()
    assign(money, bill, TREASURER, LATER, NOW)
    assert (money.status, money.bill_id, bill.status) == ("on-bill", bill.id, "settled")
    [receipt] = bill.receipts
    assert (receipt.channel, receipt.reference, receipt.on) == ("transfer", "B1", TODAY)
    rows = entries(event for one in (bill, money) for event in [*one.pending_events])
    assert {row["happened_on"] for row in rows} == {TODAY}
    assert balances(money, bill) == {"bank": LEVY, "assessed": -LEVY}


def held_by_the_state(amount: int = FEE) -> Unclaimed:
    """Paid under a billing code after it had expired."""
    return hold(office=PASURUAN, channel="state", reference=NTPN, amount=amount, on=TODAY, why="after-expiry", now=NOW)


def state_bill() -> Bill:
    return fee_assessed(service_code="PSR-SKA")


def test_money_in_the_state_treasury_settles_its_bill_of_the_state() -> None:
    bill, money = state_bill(), held_by_the_state()
    assign(money, bill, TREASURER, LATER, NOW)
    assert (money.status, bill.status, bill.receipts[0].reference) == ("on-bill", "settled", NTPN)
    assert balances(money, bill) == {"state": FEE, "assessed": -FEE}


@pytest.mark.parametrize("how", ["paid-again", "cancelled"])
def test_what_a_bill_of_the_state_does_not_need_goes_to_restitution(how: str) -> None:
    bill, money = state_bill(), held_by_the_state()
    if how == "cancelled":
        propose_cancellation(bill, "nothing-owed", "salah", ISSUER, TODAY, NOW)
        approve_cancellation(bill, "sri", TODAY, NOW)
    else:
        confirm_ntpn(bill, "9Z8Y7X6W5V4U3T2S", TODAY, TREASURER, NOW)
    assign(money, bill, TREASURER, LATER, NOW)
    assert bill.surplus == FEE
    refer_restitution(bill, "900/12/2026", by=TREASURER, on=LATER, now=NOW)
    assert bill.surplus == 0
    assert balances(money, bill) == ({} if how == "cancelled" else {"state": FEE, "assessed": -FEE})


def test_money_of_the_state_and_of_the_office_go_to_bills_of_their_own() -> None:
    with pytest.raises(NotPaidToTheState):
        assign(held_by_the_state(), with_skrd(), TREASURER, TODAY, NOW)
    with pytest.raises(PaidToTheState):
        assign(held(), state_bill(), TREASURER, TODAY, NOW)
    with pytest.raises(NothingIsDue):
        assign(
            held_by_the_state(), fee_assessed(service_code="PSR-SKA", due_on=date(2020, 12, 31)), TREASURER, TODAY, NOW
        )


def test_the_office_does_not_return_what_the_state_has() -> None:
    with pytest.raises(TheStateHasIt):
        reserve_return(held_by_the_state(), REFUND, TODAY, NOW)


def test_more_than_is_owed_is_over_on_the_bill() -> None:
    bill, money = with_skrd(), held(LEVY + 5_000)
    assign(money, bill, TREASURER, TODAY, NOW)
    assert (bill.status, bill.surplus) == ("settled", 5_000)


def test_banks_of_two_offices_may_use_one_reference() -> None:
    """An NTPN proves one payment over all offices."""
    assert unclaimed_id(PASURUAN, "transfer", "B1") != unclaimed_id("bpsmb-surakarta", "transfer", "B1")
    assert unclaimed_id(PASURUAN, "state", "N1") == unclaimed_id("bpsmb-surakarta", "state", "N1")


def test_money_that_the_bill_has_already_is_counted_once() -> None:
    bill, money = with_skrd(), held()
    receive_money(bill, Money("transfer", "B1", LEVY, TODAY), NOW)
    assign(money, bill, TREASURER, TODAY, NOW)
    assert (money.status, len(bill.receipts)) == ("on-bill", 1)
    assert balances(money, bill) == {"bank": LEVY, "assessed": -LEVY}


def test_the_same_reference_with_another_amount_is_refused() -> None:
    bill, money = with_skrd(), held()
    receive_money(bill, Money("transfer", "B1", 1_000, TODAY), NOW)
    with pytest.raises(MoneyKnownOtherwise):
        assign(money, bill, TREASURER, TODAY, NOW)


@pytest.mark.parametrize("bill", [assessed(), free_of_charge(), fee_assessed(service_code="PSR-SKA")])
def test_a_bill_that_takes_no_money_of_the_office_is_refused(bill: Bill) -> None:
    with pytest.raises(RefusedByRule):
        assign(held(), bill, TREASURER, TODAY, NOW)
    with pytest.raises(SkrdNotIssued):
        assign(held(), assessed(), TREASURER, TODAY, NOW)


def test_the_issuer_of_the_skrd_assigns_no_money_to_it() -> None:
    with pytest.raises(IssuerMayNotReceive):
        assign(held(), with_skrd(), ISSUER, TODAY, NOW)


def test_nothing_is_dated_before_the_money_came() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        assign(held(), with_skrd(), TREASURER, TODAY - timedelta(1), NOW)


def test_reserved_money_is_not_assigned_and_goes_back() -> None:
    money = held()
    reserve_return(money, REFUND, TODAY, NOW)
    with pytest.raises(NotInSuspense):
        assign(money, with_skrd(), TREASURER, TODAY, NOW)
    confirm_return(money, REFUND, LATER, NOW)
    assert (money.status, balances(money)) == ("returned", {})


def test_a_cancelled_return_leaves_the_money_in_suspense() -> None:
    money = held()
    reserve_return(money, REFUND, TODAY, NOW)
    cancel_return(money, REFUND, TODAY, NOW)
    assert (money.status, money.refund_id) == ("held", None)
    assert balances(money) == {"bank": LEVY, "suspense": -LEVY}


def test_the_bank_takes_back_held_money_once() -> None:
    money = held()
    assert take_back(money, LATER, NOW)
    assert not take_back(money, LATER, NOW)
    assert (money.status, balances(money)) == ("reversed", {})


def test_reserved_money_that_the_bank_took_is_not_returned() -> None:
    money = held()
    reserve_return(money, REFUND, TODAY, NOW)
    take_back(money, TODAY, NOW)
    with pytest.raises(NotInSuspense):
        confirm_return(money, REFUND, TODAY, NOW)
    cancel_return(money, REFUND, TODAY, NOW)
    assert (money.status, balances(money)) == ("reversed", {})


def test_a_sender_owes_what_was_returned_and_then_taken_back() -> None:
    money = held()
    reserve_return(money, REFUND, TODAY, NOW)
    confirm_return(money, REFUND, TODAY, NOW)
    take_back(money, LATER, NOW)
    assert balances(money) == {"bank": -LEVY, "suspense": LEVY}


def test_money_on_a_bill_is_taken_back_from_the_bill() -> None:
    bill, money = with_skrd(), held()
    assign(money, bill, TREASURER, TODAY, NOW)
    assert not take_back(money, LATER, NOW)
    assert reverse_money(bill, "transfer", "B1", LATER, NOW)
    assert balances(money, bill) == {"receivable": LEVY, "assessed": -LEVY}


def test_replay_equals_live() -> None:
    money = held()
    reserve_return(money, REFUND, TODAY, NOW)
    cancel_return(money, REFUND, TODAY, NOW)
    assign(money, with_skrd(), TREASURER, TODAY, NOW)
    assert replayed_from_bytes(money.collect_events()) == money
