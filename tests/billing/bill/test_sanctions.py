"""An SKRD that is not paid: reminded by a Surat Teguran, then billed the sanction in an STRD."""

from datetime import date, timedelta

import pytest

from services.billing.bill.bill import Bill, PaidToTheState
from services.billing.bill.claim import ClaimHasExpired, InvolvedInTheMoney, NoSkrd
from services.billing.bill.expiry import expire_claim
from services.billing.bill.lateness import SanctionMissed, sanction_until
from services.billing.bill.payment import IssuerMayNotReceive, receive_payment
from services.billing.bill.receipt import reverse_money
from services.billing.bill.reminder import (
    NotOverdue,
    ReminderDeliveredAlready,
    ReminderUnheeded,
    ReminderWaits,
    become_overdue,
    deliver_reminder,
    issue_reminder,
    note_unheeded,
)
from services.billing.bill.sanction import (
    NoSanctionMissing,
    ReminderFirst,
    ReminderStillRuns,
    StrdIssued,
    issue_strd,
)
from services.billing.bill.settlement import Settled
from services.billing.bill.split import Split
from shared.errors import EffectiveBeforeHistory
from tests.billing.claimed import (
    CHARGED,
    DELIVERED,
    DUE,
    HEEDED_UNTIL,
    MONTH,
    REMINDED,
    pay,
    reminded,
    with_strd,
)
from tests.billing.given import ISSUER, LEVY, NOW, TREASURER, assessed, fee_assessed, happened, with_skrd

DAY = timedelta(1)


def strd(bill: Bill, on: date, number: str = "STRD/2024/00009") -> StrdIssued:
    happened(bill)
    issue_strd(bill, number, on, ISSUER, NOW)
    (issued,) = happened(bill)
    assert isinstance(issued, StrdIssued)
    return issued


def test_a_bill_is_overdue_once_after_its_due_date() -> None:
    bill = with_skrd()
    happened(bill)
    become_overdue(bill, DUE, NOW)
    assert happened(bill) == []
    become_overdue(bill, DUE + DAY, NOW)
    become_overdue(bill, DUE + DAY, NOW)
    (overdue,) = happened(bill)
    assert (overdue.owed, bill.overdue_since, bill.status) == (LEVY, DUE + DAY, "skrd-issued")


def test_a_paid_bill_is_not_overdue() -> None:
    bill = with_skrd()
    pay(bill, LEVY, DUE)
    become_overdue(bill, DUE + DAY, NOW)
    assert bill.overdue_since is None


def test_a_reminder_is_for_an_overdue_skrd_alone() -> None:
    with pytest.raises(NotOverdue):
        issue_reminder(with_skrd(), "ST/2023/00001", DUE, ISSUER, NOW)
    with pytest.raises(NoSkrd):
        issue_reminder(assessed(), "ST/2023/00001", REMINDED, ISSUER, NOW)
    with pytest.raises(PaidToTheState):
        issue_reminder(fee_assessed(service_code="PSR-SKA"), "ST/2023/00001", REMINDED, ISSUER, NOW)


def test_a_reminder_counts_from_its_receipt() -> None:
    bill = reminded()
    (one,) = bill.reminders
    assert (one.issued_on, one.delivered_on, one.heeded_until) == (REMINDED, DELIVERED, HEEDED_UNTIL)
    with pytest.raises(ReminderWaits):
        issue_reminder(bill, "ST/2023/00002", HEEDED_UNTIL, ISSUER, NOW)
    with pytest.raises(ReminderDeliveredAlready):
        deliver_reminder(bill, one.number, DELIVERED, DELIVERED, NOW)


@pytest.mark.parametrize("delivered_on", [REMINDED - DAY, DELIVERED + DAY])
def test_a_reminder_is_received_between_its_sending_and_today(delivered_on: date) -> None:
    bill = with_skrd()
    issue_reminder(bill, "ST/2023/00001", REMINDED, ISSUER, NOW)
    with pytest.raises(EffectiveBeforeHistory):
        deliver_reminder(bill, "ST/2023/00001", delivered_on, DELIVERED, NOW)


def test_the_time_of_a_reminder_passes_once() -> None:
    bill = reminded()
    happened(bill)
    note_unheeded(bill, HEEDED_UNTIL, NOW)
    note_unheeded(bill, HEEDED_UNTIL + DAY, NOW)
    note_unheeded(bill, HEEDED_UNTIL + DAY, NOW)
    (unheeded,) = happened(bill)
    assert isinstance(unheeded, ReminderUnheeded)


def test_an_strd_follows_an_unheeded_reminder() -> None:
    with pytest.raises(ReminderFirst):
        issue_strd(with_skrd(), "STRD/2023/00001", CHARGED, ISSUER, NOW)
    with pytest.raises(ReminderStillRuns):
        issue_strd(reminded(), "STRD/2023/00001", HEEDED_UNTIL, ISSUER, NOW)
    assert strd(reminded(), HEEDED_UNTIL + DAY).amount == MONTH


def test_an_undelivered_reminder_lets_no_strd_follow() -> None:
    bill = with_skrd()
    issue_reminder(bill, "ST/2023/00001", REMINDED, ISSUER, NOW)
    with pytest.raises(ReminderFirst):
        issue_strd(bill, "STRD/2023/00001", CHARGED, ISSUER, NOW)


def test_an_strd_names_its_months_rate_and_law() -> None:
    one = strd(reminded(), CHARGED)
    assert (one.months, one.percent, one.amount, one.rule) == (2, "2", 2 * MONTH, "levy-2-percent")
    assert "UU 28/2009" in one.legal_basis
    assert (one.moved, one.status) == (Split(), "skrd-issued")


def test_a_second_strd_bills_what_is_missing() -> None:
    bill = with_strd()
    with pytest.raises(NoSanctionMissing):
        issue_strd(bill, "STRD/2024/00002", CHARGED, ISSUER, NOW)
    later = strd(bill, date(2024, 3, 16), "STRD/2024/00002")
    assert (later.months, later.amount) == (4, 2 * MONTH)
    assert bill.owed == LEVY + 4 * MONTH


def test_the_sanction_stops_at_the_cap() -> None:
    bill = with_strd(date(2026, 5, 1))
    assert (bill.sanction, bill.strds[0].months) == (24 * MONTH, 24)
    with pytest.raises(NoSanctionMissing):
        issue_strd(bill, "STRD/2026/00002", date(2026, 8, 1), ISSUER, NOW)


def test_a_bill_paid_late_takes_the_missed_sanction() -> None:
    """No Surat Teguran: nothing is left to remind of."""
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    assert bill.status == "settled"
    one = strd(bill, date(2024, 6, 1))
    assert (one.months, one.amount, one.status) == (2, 2 * MONTH, "skrd-issued")
    assert (bill.status, bill.owed, bill.owed_principal) == ("skrd-issued", 2 * MONTH, 0)
    pay(bill, 2 * MONTH, date(2024, 6, 2), "2")
    assert isinstance(happened(bill)[-1], Settled)


def missed(bill: Bill) -> list[int]:
    return [one.amount for one in happened(bill) if isinstance(one, SanctionMissed)]


def test_a_bill_paid_late_says_what_nobody_charged() -> None:
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    assert (missed(bill), bill.sanction_missed) == ([2 * MONTH], 2 * MONTH)
    strd(bill, date(2024, 6, 1))
    pay(bill, 2 * MONTH, date(2024, 6, 2), "2")
    assert (missed(bill), bill.sanction_missed, bill.status) == ([], 0, "settled")


def test_news_of_a_payment_in_time_takes_the_missed_sanction_away() -> None:
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    pay(bill, LEVY, DUE, "2")
    assert (missed(bill), bill.sanction_missed) == ([2 * MONTH, 0], 0)
    reverse_money(bill, "virtual-account", "2", date(2024, 6, 1), NOW)
    assert (missed(bill), bill.status) == ([2 * MONTH], "settled"), "the money in time never came"


def test_a_bill_that_is_owed_again_has_missed_nothing_yet() -> None:
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    reverse_money(bill, "virtual-account", "1", date(2024, 2, 1), NOW)
    assert (bill.sanction_missed, bill.status) == (0, "skrd-issued")
    pay(bill, LEVY, date(2024, 2, 16), "2")
    assert (missed(bill), bill.sanction_missed) == ([2 * MONTH, 3 * MONTH], 3 * MONTH)


def test_a_bill_paid_in_time_or_with_its_sanction_missed_nothing() -> None:
    in_time, charged = with_skrd(), with_strd()
    pay(in_time, LEVY, DUE)
    pay(charged, LEVY + 2 * MONTH, CHARGED)
    assert (missed(in_time), missed(charged)) == ([], [])


def test_a_missed_sanction_is_charged_until_the_claim_expires() -> None:
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    happened(bill)
    expire_claim(bill, date(2026, 11, 15), NOW)
    expire_claim(bill, date(2026, 11, 16), NOW)
    (one,) = happened(bill)
    assert (one.owed, one.was_charged, bill.sanction_missed) == (2 * MONTH, False, 0)
    with pytest.raises(ClaimHasExpired):
        strd(bill, date(2026, 11, 16))


def test_a_surplus_covers_the_sanction_at_once() -> None:
    bill = with_skrd()
    pay(bill, LEVY + 5 * MONTH, CHARGED)
    one = strd(bill, CHARGED)
    assert (one.moved, one.status) == (Split(0, 2 * MONTH, -2 * MONTH), "settled")
    assert (bill.status, bill.surplus) == ("settled", 3 * MONTH)


def test_a_bill_paid_in_time_takes_no_sanction() -> None:
    bill = with_skrd()
    pay(bill, LEVY, DUE)
    with pytest.raises(NoSanctionMissing):
        issue_strd(bill, "STRD/2024/00001", CHARGED, ISSUER, NOW)


def test_each_part_is_late_until_its_own_day() -> None:
    bill = with_skrd()
    pay(bill, 10_000, DUE)
    pay(bill, 10_000, date(2024, 1, 1), "2")
    assert sanction_until(bill, CHARGED).amount == (10_000 * 1 + 10_000 * 2) * 2 // 100


def test_news_of_the_bank_in_any_order_costs_the_same() -> None:
    early, late = with_skrd(), with_skrd()
    pay(early, 10_000, DUE, "a")
    pay(early, 20_000, CHARGED, "b")
    pay(late, 20_000, CHARGED, "b")
    pay(late, 10_000, DUE, "a")
    assert sanction_until(early, CHARGED) == sanction_until(late, CHARGED)


def test_money_that_the_bank_took_back_never_came() -> None:
    bill = with_skrd()
    pay(bill, LEVY, DUE)
    reverse_money(bill, "virtual-account", "1", DUE + DAY, NOW)
    assert sanction_until(bill, CHARGED).amount == 2 * MONTH


def test_who_bills_the_sanction_does_not_receive_it() -> None:
    """SOD-06, in both directions."""
    bill = reminded()
    issue_strd(bill, "STRD/2024/00001", CHARGED, "wati-2", NOW)
    with pytest.raises(IssuerMayNotReceive) as refused:
        receive_payment(bill, bill.owed, "cash", "TBP/2024/00001", CHARGED, "wati-2", NOW)
    assert refused.value.details == {"because": "billing.strd-issued"}
    paid = with_skrd()
    receive_payment(paid, LEVY, "cash", "TBP/2024/00001", CHARGED, TREASURER, NOW)
    with pytest.raises(InvolvedInTheMoney):
        issue_strd(paid, "STRD/2024/00001", CHARGED, TREASURER, NOW)


def test_cash_is_exact_with_the_sanction_and_says_its_part() -> None:
    bill = with_strd()
    happened(bill)
    receive_payment(bill, LEVY + 2 * MONTH, "cash", "TBP/2024/00001", CHARGED, TREASURER, NOW)
    paid, _ = happened(bill)
    assert (paid.sanction, paid.owed_back, bill.status) == (2 * MONTH, 0, "settled")


def test_what_a_reversal_lets_run_again_stands_in_its_event() -> None:
    bill = with_skrd()
    become_overdue(bill, DUE + DAY, NOW)
    pay(bill, LEVY, CHARGED)
    happened(bill)
    reverse_money(bill, "virtual-account", "1", CHARGED + DAY, NOW)
    (back,) = happened(bill)
    assert [(one.kind, one.until) for one in back.terms] == [
        ("claim-expiry", date(2026, 11, 15)),
        ("bill-overdue", DUE),
    ]
    assert bill.overdue_since is None


def test_the_sanction_can_come_first() -> None:
    """An office's rule may let money cover the sanction first: then principal stays owed."""
    bill = with_strd()
    bill.settles_first = "sanction"
    pay(bill, LEVY, CHARGED + DAY)
    assert (bill.owed_principal, bill.owed_sanction) == (2 * MONTH, 0)
    later = sanction_until(bill, date(2024, 3, 16))
    assert later.amount == ((LEVY - 2 * MONTH) * 2 + 2 * MONTH * 4) * 2 // 100


def test_a_bill_without_a_rule_of_its_own_follows_that_of_its_day() -> None:
    """SKRDs that are older than these rules name none."""
    bill = with_skrd()
    bill.overdue_rule, bill.claim_until = None, None
    assert sanction_until(bill, CHARGED).amount == 2 * MONTH
