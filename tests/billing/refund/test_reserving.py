"""A bill keeps a part of its surplus for a refund, and never more than there is."""

from uuid import uuid4

import pytest

from services.billing.bill.bill import Bill
from services.billing.bill.payment import receive_payment
from services.billing.bill.receipt import receive_money, reverse_money
from services.billing.bill.refunding import (
    RefundReleased,
    RefundReserved,
    StateRefundsItself,
    SurplusTooSmall,
    release,
    reserve,
)
from services.billing.bill.split import Split
from tests.billing.given import LEVY, NOW, TODAY, fee_assessed, replayed_from_bytes, settled, with_skrd
from tests.billing.refund.given import balances, money, paid, paid_twice, proposed


def test_a_second_payment_is_over_and_can_be_kept_once() -> None:
    bill = paid_twice()
    assert (bill.status, bill.owed, bill.surplus) == ("settled", 0, LEVY)
    reserve(bill, uuid4(), LEVY, TODAY, NOW)
    event = bill.pending_events[-1]
    assert isinstance(event, RefundReserved)
    assert (event.moved, event.over, bill.surplus, bill.status) == (Split(over=-LEVY), 0, 0, "settled")
    with pytest.raises(SurplusTooSmall):
        reserve(bill, uuid4(), 1, TODAY, NOW)


@pytest.mark.parametrize("bill", [with_skrd(), settled()])
def test_a_bill_without_a_surplus_keeps_nothing(bill: Bill) -> None:
    with pytest.raises(SurplusTooSmall):
        reserve(bill, uuid4(), 1, TODAY, NOW)


def test_the_state_refunds_its_own_revenue() -> None:
    bill = fee_assessed(service_code="PSR-SKA")
    with pytest.raises(StateRefundsItself) as refused:
        reserve(bill, uuid4(), 1, TODAY, NOW)
    assert "NTPN" in refused.value.sentence("id")


def test_what_is_released_covers_what_is_owed_by_then() -> None:
    bill, id = paid_twice(), uuid4()
    reserve(bill, id, LEVY, TODAY, NOW)
    reverse_money(bill, "virtual-account", "A1", TODAY, NOW)
    assert (bill.status, bill.owed) == ("skrd-issued", LEVY)
    release(bill, id, LEVY, TODAY, NOW)
    released = bill.pending_events[-2]
    assert isinstance(released, RefundReleased)
    assert (released.moved, bill.status, bill.owed, bill.reserved) == (Split(principal=LEVY), "settled", 0, ())
    assert balances(bill) == {"bank": LEVY, "assessed": -LEVY}


def test_nothing_is_released_twice() -> None:
    bill, id = paid_twice(), uuid4()
    reserve(bill, id, LEVY, TODAY, NOW)
    release(bill, id, LEVY, TODAY, NOW)
    before = bill.version
    release(bill, id, 0, TODAY, NOW)
    assert (bill.version, bill.surplus) == (before, LEVY)


def test_a_payer_owes_back_what_the_bank_took_after_the_refund() -> None:
    """Scenario 57, after a refund: both payments are reversed, so the levy and the refunded money are owed."""
    bill = paid_twice()
    refund = paid(bill)
    reverse_money(bill, "virtual-account", "A1", TODAY, NOW)
    assert (bill.owed, bill.owed_back, bill.status) == (LEVY, 0, "skrd-issued")
    reverse_money(bill, "virtual-account", "A2", TODAY, NOW)
    assert (bill.owed, bill.owed_back, bill.split.over) == (2 * LEVY, LEVY, -LEVY)
    assert balances(refund, bill) == {"receivable": LEVY, "refundable": LEVY, "bank": -LEVY, "assessed": -LEVY}


def test_cash_pays_back_what_was_refunded_and_taken_back() -> None:
    bill = paid_twice()
    refund = paid(bill)
    for reference in ("A1", "A2"):
        reverse_money(bill, "virtual-account", reference, TODAY, NOW)
    receive_payment(bill, 2 * LEVY, "cash", "TBP/2023/00001", TODAY, "yusuf", NOW)
    assert (bill.status, bill.owed, bill.owed_back, bill.surplus) == ("settled", 0, 0, 0)
    assert balances(refund, bill) == {"cash": 2 * LEVY, "bank": -LEVY, "assessed": -LEVY}


def test_replay_equals_live() -> None:
    bill = paid_twice()
    proposed(bill, 10_000)
    receive_money(bill, money("A3"), NOW)
    reverse_money(bill, "virtual-account", "A1", TODAY, NOW)
    assert replayed_from_bytes(bill.collect_events()) == bill
