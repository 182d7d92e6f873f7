"""The claim expires after three years, unless something interrupts its time; then it is written off by two persons."""

from datetime import date, timedelta

import pytest

from services.billing.bill.bill import Bill
from services.billing.bill.claim import ClaimEnded, ClaimHasExpired, InvolvedInTheMoney, NothingIsOwed
from services.billing.bill.expiry import ClaimExpired, acknowledge_debt, expire_claim
from services.billing.bill.objection import file_objection
from services.billing.bill.receipt import reverse_money
from services.billing.bill.relief import ProposerMayNotDecide
from services.billing.bill.reminder import deliver_reminder, issue_reminder
from services.billing.bill.write_off import (
    ClaimStillLives,
    NoOpenWriteOff,
    OwedOtherwiseNow,
    WriteOffWaits,
    decide_write_off,
    propose_write_off,
)
from shared.errors import EffectiveBeforeHistory
from tests.billing.claimed import DELIVERED, DUE, HEAD, MONTH, OFFICER, REMINDED, pay, reminded, with_strd
from tests.billing.given import ISSUER, LEVY, NOW, happened, with_skrd

LAST = date(2026, 11, 15)
"""Three years after the SKRD of 15 November 2023, by which the levy was owed."""
OVER = LAST + timedelta(1)


def expired(bill: Bill | None = None) -> Bill:
    bill = with_skrd() if bill is None else bill
    expire_claim(bill, OVER, NOW)
    happened(bill)
    return bill


def proposed(bill: Bill, reason: str = "expired", by: str = OFFICER, on: date = OVER) -> Bill:
    about = {"ground": "Lewat tiga tahun.", "legal_basis": "PP 35/2023"}
    propose_write_off(bill, reason, by=by, on=on, now=NOW, **about)  # type: ignore[arg-type]
    return bill


def approved(bill: Bill, by: str = HEAD) -> Bill:
    decide_write_off(bill, "granted", "973/30/2026", by=by, on=OVER, now=NOW)
    return bill


def test_a_claim_expires_once_after_three_years() -> None:
    bill = with_skrd()
    happened(bill)
    expire_claim(bill, LAST, NOW)
    assert happened(bill) == []
    expire_claim(bill, OVER, NOW)
    expire_claim(bill, OVER, NOW)
    (one,) = happened(bill)
    assert isinstance(one, ClaimExpired)
    assert (one.owed, bill.expired_on, bill.status) == (LEVY, OVER, "skrd-issued")


def test_what_was_paid_does_not_expire() -> None:
    bill = with_skrd()
    pay(bill, LEVY, DUE)
    expire_claim(bill, OVER, NOW)
    assert bill.expired_on is None


def test_a_received_reminder_interrupts_the_time() -> None:
    bill = reminded()
    assert bill.claim_until == date(2026, 12, 20)
    unreceived = with_skrd()
    issue_reminder(unreceived, "ST/2023/00001", REMINDED, ISSUER, NOW)
    assert unreceived.claim_until == LAST


def test_an_acknowledgement_and_an_objection_interrupt_it_too() -> None:
    bill = with_skrd()
    acknowledge_debt(bill, "written", date(2024, 1, 10), by=ISSUER, today=date(2024, 1, 20), now=NOW)
    assert bill.claim_until == date(2027, 1, 10)
    file_objection(bill, LEVY, "salah", date(2024, 2, 1), NOW)
    assert bill.claim_until == date(2027, 2, 1)


def test_a_debt_is_not_acknowledged_in_the_future() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        acknowledge_debt(with_skrd(), "written", DUE + timedelta(1), by=ISSUER, today=DUE, now=NOW)


def test_what_comes_after_the_expiry_revives_nothing() -> None:
    bill = expired()
    acknowledge_debt(bill, "written", OVER, by=ISSUER, today=OVER, now=NOW)
    assert (bill.claim_until, bill.expired_on) == (LAST, OVER)
    with pytest.raises(ClaimHasExpired):
        issue_reminder(bill, "ST/2026/00001", OVER, ISSUER, NOW)


def test_late_news_of_a_receipt_in_time_brings_the_claim_back() -> None:
    bill = with_skrd()
    issue_reminder(bill, "ST/2023/00001", REMINDED, ISSUER, NOW)
    expired(bill)
    deliver_reminder(bill, "ST/2023/00001", DELIVERED, OVER, NOW)
    assert (bill.claim_until, bill.expired_on) == (date(2026, 12, 20), None)


def test_money_after_the_expiry_is_received() -> None:
    bill = expired()
    pay(bill, LEVY, OVER)
    assert (bill.status, bill.surplus) == ("settled", 0)


def test_an_expired_claim_is_written_off_by_two_persons() -> None:
    bill = proposed(expired(with_strd(date(2024, 1, 16))), reason="uncollectable")
    with pytest.raises(ProposerMayNotDecide):
        approved(bill, by=OFFICER)
    with pytest.raises(InvolvedInTheMoney):
        approved(bill, by=ISSUER)
    happened(bill)
    approved(bill)
    (one,) = happened(bill)
    assert (one.principal, one.sanction, bill.owed, bill.status) == (LEVY, 2 * MONTH, 0, "written-off")
    with pytest.raises(ClaimEnded):
        issue_reminder(bill, "ST/2026/00001", OVER, ISSUER, NOW)


def test_a_living_claim_is_written_off_only_as_uncollectable() -> None:
    with pytest.raises(ClaimStillLives):
        proposed(with_skrd())
    assert approved(proposed(with_skrd(), reason="uncollectable")).status == "written-off"


def test_what_changed_since_the_proposal_is_proposed_again() -> None:
    bill = proposed(expired())
    with pytest.raises(WriteOffWaits):
        proposed(bill)
    pay(bill, 10_000, OVER)
    with pytest.raises(OwedOtherwiseNow):
        approved(bill)
    decide_write_off(bill, "rejected", "973/30/2026", by=HEAD, on=OVER, now=NOW)
    with pytest.raises(NoOpenWriteOff):
        approved(bill)
    assert approved(proposed(bill)).status == "written-off"


def test_nothing_is_written_off_where_nothing_is_owed() -> None:
    bill = with_skrd()
    pay(bill, LEVY, DUE)
    with pytest.raises(NothingIsOwed):
        proposed(bill, reason="uncollectable")


def test_what_was_paid_before_a_write_off_stays_paid_and_more_is_over() -> None:
    bill = with_skrd()
    pay(bill, 10_000, DUE)
    approved(proposed(bill, reason="uncollectable"))
    assert (bill.owed, bill.surplus, bill.split.principal) == (0, 0, 10_000)
    pay(bill, 5_000, OVER, "2")
    assert (bill.status, bill.surplus) == ("written-off", 5_000)


def test_money_taken_back_after_a_write_off_is_owed_again() -> None:
    bill = with_skrd()
    pay(bill, 10_000, DUE)
    approved(proposed(bill, reason="uncollectable"))
    reverse_money(bill, "virtual-account", "1", OVER, NOW)
    assert (bill.status, bill.owed) == ("skrd-issued", 10_000)
