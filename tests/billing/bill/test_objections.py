"""Objections: once, in time, without staying the payment; silence grants them."""

from datetime import date, timedelta

import pytest

from services.billing.bill.bill import Bill
from services.billing.bill.claim import InvolvedInTheMoney
from services.billing.bill.objection import (
    DecidedOutcome,
    GrantedBySilence,
    NoOpenObjection,
    NotAPart,
    ObjectionFiledAlready,
    ObjectionTooLarge,
    ObjectionTooLate,
    decide_objection,
    file_objection,
    grant_by_silence,
)
from services.billing.bill.receipt import Money, receive_money
from services.billing.bill.reminder import issue_reminder
from services.billing.bill.split import Split
from tests.billing.claimed import CHARGED, DUE, HEAD, MONTH, REMINDED, pay, with_strd
from tests.billing.given import ISSUER, LEVY, NOW, happened, with_skrd

LAST = date(2024, 2, 15)
"""Three months after the SKRD of 15 November 2023."""
DECIDE_BY = date(2024, 8, 15)
GROUND = "Kapasitas alat salah dibaca."
DAY = timedelta(1)


def objected(bill: Bill | None = None, disputed: int = LEVY, on: date = LAST) -> Bill:
    bill = with_skrd() if bill is None else bill
    file_objection(bill, disputed, GROUND, on, NOW)
    return bill


def decided(bill: Bill, outcome: DecidedOutcome, granted: int = 0, by: str = HEAD, on: date = DECIDE_BY) -> Bill:
    decide_objection(bill, outcome, granted, decision="973/20/2024", ground=GROUND, by=by, on=on, now=NOW)
    return bill


def test_an_objection_comes_within_three_months() -> None:
    bill = objected()
    assert bill.objection is not None
    assert bill.objection.decide_by == DECIDE_BY
    with pytest.raises(ObjectionTooLate):
        objected(on=LAST + DAY)


def test_it_says_whether_the_payer_filed_it() -> None:
    own, for_them = with_skrd(), objected()
    file_objection(own, LEVY, GROUND, LAST, NOW, by_payer=True)
    assert [one.objection and one.objection.by_payer for one in (own, for_them)] == [True, False]


def test_there_is_one_objection_against_an_skrd() -> None:
    with pytest.raises(ObjectionFiledAlready):
        objected(decided(objected(), "rejected"))
    with pytest.raises(NoOpenObjection):
        decided(decided(objected(), "rejected"), "granted")


def test_no_more_is_disputed_than_was_charged() -> None:
    with pytest.raises(ObjectionTooLarge):
        objected(disputed=LEVY + 1)


def test_an_objection_does_not_stay_the_payment() -> None:
    bill = objected(on=DUE)
    assert (bill.owed, bill.payable(DUE)) == (LEVY, LEVY)
    issue_reminder(bill, "ST/2023/00001", REMINDED, ISSUER, NOW)


@pytest.mark.parametrize(
    ("outcome", "granted", "owed"), [("rejected", 0, 10_000), ("granted-in-part", 5_000, 5_000), ("granted", 0, 0)]
)
def test_a_decision_lowers_what_is_charged(outcome: DecidedOutcome, granted: int, owed: int) -> None:
    bill = with_skrd()
    pay(bill, 20_000, DUE)
    objected(bill, disputed=10_000)
    assert decided(bill, outcome, granted).owed == owed


def test_what_was_paid_above_a_granted_objection_is_over() -> None:
    bill = objected(disputed=10_000)
    pay(bill, LEVY, LAST)
    happened(bill)
    decided(bill, "granted")
    one, missed = happened(bill)
    assert (one.principal, one.moved) == (10_000, Split(-10_000, 0, 10_000))
    assert (bill.surplus, missed.amount) == (10_000, 2 * 400), "two months on what stays charged"


def test_the_sanction_on_what_was_never_owed_goes_with_it() -> None:
    bill = objected(with_strd(), disputed=15_000, on=CHARGED)
    decided(bill, "granted", on=CHARGED)
    assert (bill.owed_principal, bill.owed_sanction) == (15_000, MONTH)


@pytest.mark.parametrize("granted", [0, 10_000])
def test_a_part_is_neither_nothing_nor_all(granted: int) -> None:
    with pytest.raises(NotAPart):
        decided(objected(disputed=10_000), "granted-in-part", granted)


def test_silence_grants_the_objection() -> None:
    bill = objected(disputed=10_000)
    with pytest.raises(GrantedBySilence):
        decided(bill, "rejected", on=DECIDE_BY + DAY)
    grant_by_silence(bill, DECIDE_BY, NOW)
    assert bill.owed == LEVY
    grant_by_silence(bill, DECIDE_BY + DAY, NOW)
    grant_by_silence(bill, DECIDE_BY + DAY, NOW)
    assert bill.objection is not None
    assert (bill.objection.outcome, bill.owed) == ("granted-by-silence", LEVY - 10_000)


def test_a_full_grant_settles_a_bill_without_money() -> None:
    assert decided(objected(), "granted").status == "settled"


def test_the_issuer_does_not_decide_an_objection() -> None:
    with pytest.raises(InvolvedInTheMoney):
        decided(objected(), "rejected", by=ISSUER)


def test_money_and_grant_in_any_order_end_alike() -> None:
    money = Money("virtual-account", "1", LEVY, LAST)
    first, last = objected(disputed=10_000), objected(disputed=10_000)
    receive_money(first, money, NOW)
    decided(first, "granted")
    decided(last, "granted")
    receive_money(last, money, NOW)
    assert (first.split, first.status, first.surplus) == (last.split, last.status, last.surplus)
