"""One refund: who may do what, its terms, its set-offs, and how it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from services.billing.bill.payment import receive_payment
from services.billing.bill.receipt import receive_money, reverse_money
from services.billing.refund.account import CheckerNotSeparate, check_account
from services.billing.refund.decision import (
    ApproverNotSeparate,
    RefundDeemedGranted,
    approve,
    grant_by_silence,
    note_late,
    refuse,
)
from services.billing.refund.payout import (
    AccountNotChecked,
    DebtsFirst,
    PayerNotSeparate,
    TakenBackByBank,
    end_set_offs,
    pay,
    set_off,
    withdraw,
)
from services.billing.refund.proposal import RequestedLater, propose
from services.billing.refund.refund import Origin, Proposal, Refund, RefundNotOpen
from services.billing.refund.terms import TERMS, NoRefundTerms, interest, refund_terms
from services.billing.suspense.ending import assign
from services.billing.suspense.unclaimed import Unclaimed, hold
from shared.errors import EffectiveBeforeHistory
from shared.months import months_begun
from tests.billing.claimed import with_strd
from tests.billing.given import ISSUER, LEVY, NOW, TODAY, TREASURER, replayed_from_bytes, with_skrd
from tests.billing.refund.given import (
    ACCOUNT,
    DOUBLE,
    HEAD,
    PAYER,
    PROPOSER,
    approved,
    balances,
    money,
    paid,
    paid_twice,
    proposed,
    ready,
)
from tests.people import PASURUAN

NUMBER = "SKRDLB/2023/00001"
LATER = TODAY + timedelta(1)


def held(reference: str, recorded_by: str | None = None) -> Unclaimed:
    return hold(
        office=PASURUAN,
        channel="transfer",
        reference=reference,
        amount=LEVY,
        on=TODAY,
        why="no-bill",
        now=NOW,
        recorded_by=recorded_by,
    )


def test_an_approved_refund_has_its_skrdlb_and_is_paid() -> None:
    bill = paid_twice()
    refund = paid(bill)
    assert (refund.status, refund.number, refund.left) == ("paid", NUMBER, LEVY)
    assert refund.payout is not None
    assert (refund.payout.reference, refund.payout.interest) == ("TRF1", 0)
    assert balances(refund, bill) == {"bank": LEVY, "assessed": -LEVY}


@pytest.mark.parametrize("by", [PROPOSER, ISSUER, TREASURER])
def test_proposer_issuer_and_receiver_do_not_decide(by: str) -> None:
    bill = with_skrd()
    receive_payment(bill, LEVY, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)
    receive_money(bill, money("A9"), NOW)
    refund = proposed(bill)
    with pytest.raises(ApproverNotSeparate):
        approve(refund, NUMBER, None, by, TODAY, NOW)
    with pytest.raises(ApproverNotSeparate):
        refuse(refund, DOUBLE, by, TODAY, NOW)


def test_the_checker_of_the_account_and_the_approver_differ() -> None:
    refund = proposed(paid_twice())
    check_account(refund, **ACCOUNT, by=PAYER, on=TODAY, now=NOW)
    with pytest.raises(ApproverNotSeparate):
        approve(refund, NUMBER, None, PAYER, TODAY, NOW)
    approve(refund, NUMBER, None, HEAD, TODAY, NOW)
    with pytest.raises(CheckerNotSeparate):
        check_account(refund, **ACCOUNT, by=HEAD, on=TODAY, now=NOW)
    end_set_offs(refund, NOW)
    with pytest.raises(PayerNotSeparate):
        pay(refund, None, "TRF1", HEAD, TODAY, NOW)


def test_who_checks_the_account_after_the_approval_does_not_pay() -> None:
    bill = paid_twice()
    refund = ready(bill)
    check_account(refund, **{**ACCOUNT, "last_digits": "9999"}, by=PAYER, on=TODAY, now=NOW)
    with pytest.raises(PayerNotSeparate):
        pay(refund, bill, "TRF1", PAYER, TODAY, NOW)
    pay(refund, bill, "TRF1", TREASURER, TODAY, NOW)
    assert refund.status == "paid"


def test_who_found_the_bill_of_the_money_does_not_approve_its_refund() -> None:
    bill = with_skrd()
    for reference in ("B1", "B2"):
        assign(held(reference), bill, HEAD, TODAY, NOW)
    with pytest.raises(ApproverNotSeparate):
        approve(proposed(bill), NUMBER, None, HEAD, TODAY, NOW)


def test_who_uploaded_the_statement_does_not_approve_a_return() -> None:
    money = held("B1", recorded_by=HEAD)
    proposal = Proposal(money.amount, DOUBLE, PROPOSER, TODAY)
    refund = propose(proposal, Origin.suspense(money), id=uuid4(), now=NOW)
    with pytest.raises(ApproverNotSeparate):
        approve(refund, "KEMBALI/2023/00001", None, HEAD, TODAY, NOW)


def test_nothing_is_paid_before_debts_and_account_are_looked_at() -> None:
    bill = paid_twice()
    refund = approved(bill)
    with pytest.raises(DebtsFirst):
        pay(refund, bill, "TRF1", PAYER, TODAY, NOW)
    end_set_offs(refund, NOW)
    with pytest.raises(AccountNotChecked):
        pay(refund, bill, "TRF1", PAYER, TODAY, NOW)


def test_nothing_is_paid_that_the_bank_took_back() -> None:
    bill = paid_twice()
    refund = ready(bill)
    for reference in ("A1", "A2"):
        reverse_money(bill, "virtual-account", reference, TODAY, NOW)
    with pytest.raises(TakenBackByBank):
        pay(refund, bill, "TRF1", PAYER, TODAY, NOW)


def test_other_debts_take_their_part_first() -> None:
    bill, debt = paid_twice(), with_skrd()
    refund = approved(bill)
    set_off(refund, bill, debt, TODAY, NOW)
    set_off(refund, bill, debt, TODAY, NOW)
    end_set_offs(refund, NOW)
    assert (refund.status, refund.left, debt.status) == ("set-off", 0, "settled")
    assert [(one.channel, one.reference, one.amount) for one in debt.receipts] == [("set-off", NUMBER, LEVY)]
    assert balances(bill, debt, refund) == {"bank": 2 * LEVY, "assessed": -2 * LEVY}


def test_a_smaller_refund_covers_a_part_of_a_debt() -> None:
    bill, debt = paid_twice(), with_skrd()
    refund = approved(bill, 10_000)
    set_off(refund, bill, debt, TODAY, NOW)
    assert (refund.left, debt.owed, debt.status) == (0, LEVY - 10_000, "skrd-issued")


def test_money_that_the_bank_took_back_is_not_set_off() -> None:
    bill, debt = paid_twice(), with_skrd()
    refund = approved(bill)
    for reference in ("A1", "A2"):
        reverse_money(bill, "virtual-account", reference, TODAY, NOW)
    set_off(refund, bill, debt, TODAY, NOW)
    assert (refund.left, debt.owed) == (LEVY, LEVY)


def test_silence_grants_the_request_and_only_its_document_is_left() -> None:
    refund = proposed(paid_twice(), requested_on=TODAY)
    assert refund.decide_by == date(2024, 5, 15)
    grant_by_silence(refund, date(2024, 6, 15), NOW)
    grant_by_silence(refund, date(2024, 6, 15), NOW)
    assert (refund.status, refund.document_by) == ("granted", date(2024, 6, 15))
    assert sum(isinstance(event, RefundDeemedGranted) for event in refund.pending_events) == 1
    with pytest.raises(RefundNotOpen):
        refuse(refund, DOUBLE, HEAD, TODAY, NOW)
    note_late(refund, "document", NOW)
    note_late(refund, "document", NOW)
    assert refund.late == ("document",)
    approve(refund, NUMBER, None, HEAD, date(2024, 7, 1), NOW)
    assert refund.status == "to-refund"


def test_a_surplus_that_the_office_found_is_not_granted_by_silence() -> None:
    refund = proposed(paid_twice())
    grant_by_silence(refund, date(2024, 6, 15), NOW)
    assert (refund.decide_by, refund.status) == (None, "proposed")


def test_a_request_is_not_later_than_its_proposal() -> None:
    with pytest.raises(RequestedLater):
        proposed(paid_twice(), requested_on=LATER)


ENDS: list[Callable[[Refund], None]] = [
    lambda refund: approve(refund, NUMBER, None, HEAD, LATER, NOW),
    lambda refund: refuse(refund, DOUBLE, HEAD, LATER, NOW),
    lambda refund: withdraw(refund, DOUBLE, PROPOSER, LATER, NOW),
    lambda refund: check_account(refund, **ACCOUNT, by=PAYER, on=LATER, now=NOW),
    lambda refund: pay(refund, None, "TRF2", PAYER, LATER, NOW),
]


@pytest.mark.parametrize("act", ENDS)
def test_after_its_end_nothing_happens_to_a_refund(act: Callable[[Refund], None]) -> None:
    with pytest.raises(RefundNotOpen):
        act(paid(paid_twice()))


@pytest.mark.parametrize("act", ENDS[:4])
def test_an_act_is_not_dated_before_the_proposal(act: Callable[[Refund], None]) -> None:
    refund = proposed(paid_twice())
    refund.happened_until = LATER + timedelta(1)
    with pytest.raises(EffectiveBeforeHistory):
        act(refund)


@pytest.mark.parametrize(
    ("paid_on", "months"),
    [
        (date(2026, 1, 15), 0),
        (date(2026, 3, 31), 0),
        (date(2026, 4, 1), 1),
        (date(2026, 4, 30), 1),
        (date(2026, 5, 1), 2),
        (date(2027, 3, 31), 12),
    ],
)
def test_months_late_begin_after_the_last_day(paid_on: date, months: int) -> None:
    assert months_begun(date(2026, 3, 31), paid_on) == months


@pytest.mark.parametrize(
    ("on", "percent", "months", "rupiah"),
    [
        (date(2023, 6, 1), "2", 1, 600),
        (date(2024, 1, 4), "2", 3, 1_800),
        (date(2024, 1, 5), "0.6", 1, 180),
        (date(2026, 1, 15), "0.6", 7, 1_260),
    ],
)
def test_interest_follows_the_rule_of_the_day(on: date, percent: str, months: int, rupiah: int) -> None:
    terms = refund_terms(PASURUAN, on)
    assert terms.interest_percent == Decimal(percent)
    assert interest(LEVY, terms.interest_percent, months) == rupiah


def test_a_late_payment_costs_the_office_interest() -> None:
    bill = paid_twice()
    refund = ready(bill)
    note_late(refund, "payment", NOW)
    pay(refund, bill, "TRF1", PAYER, date(2024, 2, 16), NOW)
    assert refund.payout is not None
    assert (refund.late, refund.payout.months_late, refund.payout.interest) == (("payment",), 2, 1_200)


def test_terms_have_a_source_and_a_beginning() -> None:
    assert all(one.legal_basis and one.confidence for one in TERMS)
    with pytest.raises(NoRefundTerms):
        refund_terms(PASURUAN, date(2009, 12, 31))


def test_replay_equals_live() -> None:
    refund = paid(paid_twice())
    assert replayed_from_bytes(refund.collect_events()) == refund


def test_who_issued_an_strd_of_the_bill_does_not_approve_its_refund() -> None:
    bill = with_strd()
    bill.strds = tuple(replace(one, issued_by=HEAD) for one in bill.strds)
    receive_money(bill, money("A1", bill.owed + LEVY, bill.happened_until), NOW)
    refund = proposed(bill)
    with pytest.raises(ApproverNotSeparate):
        approve(refund, NUMBER, None, HEAD, TODAY, NOW)
