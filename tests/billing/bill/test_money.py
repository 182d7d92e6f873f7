"""Money on a bill: any order and any repetition of the same news ends in the same state."""

from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.bill.cancellation import BillCancelled, approve_cancellation, propose_cancellation
from services.billing.bill.delivery import note_delivery
from services.billing.bill.payment import AlreadySettled, receive_payment
from services.billing.bill.receipt import Money, MoneyReceived, PaymentReversed, receive_money, reverse_money
from services.billing.bill.settlement import Settled
from services.billing.bill.split import Split, split
from services.billing.bill.write_off import decide_write_off, propose_write_off
from tests.billing.given import LEVY, NOW, TODAY, happened, replayed_from_bytes, with_skrd


def paid(bill: Bill, reference: str, amount: int = LEVY) -> bool:
    return receive_money(bill, Money("virtual-account", reference, amount, TODAY, "a-bank"), NOW)


def taken_back(bill: Bill, reference: str) -> bool:
    return reverse_money(bill, "virtual-account", reference, TODAY, NOW)


def test_money_of_the_bank_settles_without_a_tbp() -> None:
    bill = with_skrd()
    happened(bill)
    assert paid(bill, "1")
    money, settled = happened(bill)
    assert isinstance(money, MoneyReceived)
    assert money.moved == Split(principal=LEVY)
    assert isinstance(settled, Settled)
    assert (bill.status, bill.payment) == ("settled", None)


def test_the_same_reference_again_changes_nothing() -> None:
    bill = with_skrd()
    paid(bill, "1")
    happened(bill)
    assert not paid(bill, "1")
    assert happened(bill) == []


def test_a_second_payment_is_over() -> None:
    """Scenario: the same bill is paid through two channels."""
    bill = with_skrd()
    paid(bill, "1")
    paid(bill, "2")
    assert (bill.owed, bill.surplus, bill.status) == (0, LEVY, "settled")


def test_a_reversal_makes_the_bill_owed_again() -> None:
    bill = with_skrd()
    paid(bill, "1")
    happened(bill)
    assert taken_back(bill, "1")
    (back,) = happened(bill)
    assert isinstance(back, PaymentReversed)
    assert (back.status, back.after_delivery, back.moved) == ("skrd-issued", False, Split(principal=-LEVY))
    assert (bill.owed, bill.status) == (LEVY, "skrd-issued")
    assert not taken_back(bill, "1")


def test_a_reversal_that_comes_first_keeps_its_own_day() -> None:
    bill, later = with_skrd(), TODAY + timedelta(3)
    assert reverse_money(bill, "virtual-account", "1", later, NOW)
    paid(bill, "1")
    assert [one.reversed_on for one in bill.receipts] == [later]
    assert (bill.reversed_ahead, bill.owed) == ((), LEVY)


def test_a_line_of_a_statement_takes_back_a_transfer_that_comes_later() -> None:
    """Statements of two days, the later one first: its reversal does not say by which way the money came."""
    bill = with_skrd()
    taken_back(bill, "1")
    receive_money(bill, Money("transfer", "1", LEVY, TODAY, "a-bank"), NOW)
    assert [one.reversed_on for one in bill.receipts] == [TODAY]
    assert (bill.reversed_ahead, bill.owed) == ((), LEVY)


def test_a_reversal_after_the_hand_over_says_so() -> None:
    bill = with_skrd()
    paid(bill, "1")
    note_delivery(bill, TODAY, NOW)
    happened(bill)
    taken_back(bill, "1")
    assert happened(bill)[0].after_delivery


def test_a_reversal_with_other_money_leaves_the_bill_settled() -> None:
    bill = with_skrd()
    paid(bill, "1")
    paid(bill, "2")
    taken_back(bill, "1")
    assert (bill.owed, bill.surplus, bill.status) == (0, 0, "settled")


def test_no_cash_is_taken_for_what_the_bank_has_paid() -> None:
    bill = with_skrd()
    paid(bill, "1")
    with pytest.raises(AlreadySettled):
        receive_payment(bill, LEVY, "cash", "TBP/2023/00001", TODAY, "yusuf", NOW)


def test_money_on_a_cancelled_bill_is_over() -> None:
    bill = with_skrd()
    paid(bill, "1")
    propose_cancellation(bill, "wrong-amount", "kelas salah", "wati", TODAY, NOW)
    approve_cancellation(bill, "sri", TODAY, NOW)
    cancelled = happened(bill)[-1]
    assert isinstance(cancelled, BillCancelled)
    assert (cancelled.charged, cancelled.moved) == (LEVY, Split(-LEVY, 0, LEVY))
    assert (bill.owed, bill.surplus) == (0, LEVY)


amounts = st.integers(1, 3 * LEVY)
news = st.lists(st.tuples(st.sampled_from(["paid", "back"]), st.sampled_from("abc")), max_size=8)


@given(news, st.lists(amounts, min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_any_order_of_the_same_news_ends_in_one_state(
    told: list[tuple[str, str]], sums: list[int], chance: Random
) -> None:
    of = dict(zip("abc", sums, strict=True))

    def end(order: list[tuple[str, str]]) -> tuple[Any, ...]:
        bill = with_skrd()
        for what, reference in order:
            paid(bill, reference, of[reference]) if what == "paid" else taken_back(bill, reference)
        assert replayed_from_bytes(happened(bill)) == bill
        receipts = {(one.reference, one.amount, one.reversed_on) for one in bill.receipts}
        return receipts, bill.status, bill.owed, bill.surplus, bill.split, set(bill.reversed_ahead)

    mixed = [*told, *told]
    chance.shuffle(mixed)
    assert end(told) == end(mixed)


def test_each_order_of_two_payments_and_a_reversal_ends_alike() -> None:
    ends = set()
    for order in permutations([("paid", "1"), ("paid", "2"), ("back", "1")]):
        bill = with_skrd()
        for what, reference in order:
            paid(bill, reference) if what == "paid" else taken_back(bill, reference)
        ends.add((bill.status, bill.owed, bill.surplus))
    assert ends == {("settled", 0, 0)}


@given(
    st.integers(-5, 10**12), st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(["principal", "sanction"])
)
def test_no_rupiah_is_made_or_lost(received: int, principal: int, sanction: int, first: Any) -> None:
    one = split(received, principal, sanction, first)
    assert one.principal + one.sanction + one.over == received
    assert 0 <= one.principal <= principal
    assert 0 <= one.sanction <= sanction
    assert one.over <= 0 or (one.principal, one.sanction) == (principal, sanction)


@given(news, st.lists(amounts, min_size=3, max_size=3))
def test_what_the_events_move_adds_up_to_the_state(told: list[tuple[str, str]], sums: list[int]) -> None:
    of = dict(zip("abc", sums, strict=True))
    bill = with_skrd()
    for what, reference in told:
        paid(bill, reference, of[reference]) if what == "paid" else taken_back(bill, reference)
    moved = [one.moved for one in happened(bill) if isinstance(one, MoneyReceived | PaymentReversed)]
    sums_of = Split(*(sum(getattr(one, part) for one in moved) for part in ("principal", "sanction", "over")))
    assert sums_of == bill.split


@pytest.mark.parametrize("is_reversed_first", [True, False])
def test_a_written_off_bill_that_is_paid_otherwise_is_written_off_again(is_reversed_first: bool) -> None:
    """Whether the bank's reversal or the other payment comes first."""
    bill = with_skrd()
    paid(bill, "1", LEVY // 3)
    why = {"ground": "alasan", "legal_basis": "PP 35/2023"}
    propose_write_off(bill, "uncollectable", **why, by="sinta", on=TODAY, now=NOW)
    decide_write_off(bill, "granted", "973/4", by="hendra", on=TODAY, now=NOW)
    if is_reversed_first:
        assert taken_back(bill, "1")
        assert bill.status == "skrd-issued"
    assert paid(bill, "2")
    if not is_reversed_first:
        assert taken_back(bill, "1")
    assert (bill.status, bill.owed, bill.surplus) == ("written-off", 0, LEVY - LEVY // 3)
    assert replayed_from_bytes(happened(bill)) == bill
