"""Instalments: parts that are exactly what is owed; kept, missed, lapsed."""

from datetime import date, timedelta

import pytest

from services.billing.bill.bill import Bill
from services.billing.bill.claim import InvolvedInTheMoney
from services.billing.bill.instalments import (
    InstalmentKept,
    InstalmentMissed,
    InstalmentsLapsed,
    InstalmentsNotExact,
    InstalmentsOutOfOrder,
    grant_instalments,
    pass_instalment,
)
from services.billing.bill.lateness import sanction_until
from services.billing.bill.payment import AmountNotExact, receive_payment
from services.billing.bill.plan import Part
from services.billing.bill.receipt import reverse_money
from services.billing.bill.reminder import InstalmentsRun, issue_reminder
from tests.billing.claimed import DUE, HEAD, MONTH, pay
from tests.billing.given import ISSUER, LEVY, NOW, TREASURER, happened, with_skrd

DECIDED = date(2023, 12, 16)
FIRST, SECOND, THIRD = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
PARTS = (Part(10_000, FIRST), Part(15_000, SECOND), Part(5_000, THIRD))
DAY, GRACE = timedelta(1), timedelta(7)


def in_parts(parts: tuple[Part, ...] = PARTS) -> Bill:
    bill = with_skrd()
    grant_instalments(bill, "973/12/2023", parts, by=HEAD, on=DECIDED, now=NOW)
    happened(bill)
    return bill


def test_a_payer_pays_the_next_part_or_all_of_it() -> None:
    bill = in_parts()
    assert bill.payable(DECIDED) == 10_000
    with pytest.raises(AmountNotExact) as refused:
        receive_payment(bill, 15_000, "cash", "TBP/2024/00001", FIRST, TREASURER, NOW)
    assert refused.value.details == {"expected": 10_000}
    receive_payment(bill, 10_000, "cash", "TBP/2024/00001", FIRST, TREASURER, NOW)
    assert (bill.payable(FIRST), bill.owed, bill.status) == (15_000, 20_000, "skrd-issued")
    receive_payment(bill, 20_000, "cash", "TBP/2024/00002", FIRST, TREASURER, NOW)
    assert (bill.payable(FIRST), bill.status) == (0, "settled")


def test_parts_are_paid_by_sums_and_not_by_their_news() -> None:
    bill = in_parts()
    pay(bill, 12_000, FIRST)
    assert bill.payable(FIRST) == 13_000
    reverse_money(bill, "virtual-account", "1", FIRST, NOW)
    assert bill.payable(FIRST) == 10_000


@pytest.mark.parametrize("amount", [LEVY - 1, LEVY + 1])
def test_the_parts_are_exactly_what_is_owed(amount: int) -> None:
    with pytest.raises(InstalmentsNotExact) as refused:
        in_parts((Part(1, FIRST), Part(amount - 1, SECOND)))
    assert refused.value.details == {"expected": LEVY, "sum": amount}


@pytest.mark.parametrize("days", [(SECOND, FIRST), (FIRST, FIRST), (DUE, FIRST), (FIRST, date(2025, 12, 17))])
def test_the_days_follow_one_another_within_the_rule(days: tuple[date, date]) -> None:
    with pytest.raises(InstalmentsOutOfOrder):
        in_parts((Part(10_000, days[0]), Part(20_000, days[1])))


@pytest.mark.parametrize("person", [ISSUER, TREASURER])
def test_who_handles_the_money_does_not_grant_instalments(person: str) -> None:
    bill = with_skrd()
    receive_payment(bill, LEVY, "cash", "TBP/2023/00001", DUE, TREASURER, NOW)
    with pytest.raises(InvolvedInTheMoney):
        grant_instalments(bill, "973/12/2023", PARTS, by=person, on=DECIDED, now=NOW)


def test_kept_instalments_take_no_reminder_and_no_second_plan() -> None:
    bill = in_parts()
    with pytest.raises(InstalmentsRun):
        issue_reminder(bill, "ST/2024/00001", FIRST, ISSUER, NOW)
    with pytest.raises(InstalmentsRun):
        grant_instalments(bill, "973/13/2023", PARTS, by=HEAD, on=FIRST, now=NOW)


def test_a_part_in_time_lets_the_next_one_wait() -> None:
    bill = in_parts()
    pay(bill, 10_000, FIRST)
    happened(bill)
    pass_instalment(bill, FIRST + DAY, NOW)
    pass_instalment(bill, FIRST + DAY, NOW)
    (kept,) = happened(bill)
    assert isinstance(kept, InstalmentKept)
    assert kept.next_due == SECOND


def test_a_missed_part_may_still_be_paid_in_the_days_of_grace() -> None:
    bill = in_parts()
    pass_instalment(bill, FIRST + DAY, NOW)
    pass_instalment(bill, FIRST + DAY, NOW)
    (missed,) = happened(bill)
    assert isinstance(missed, InstalmentMissed)
    assert (missed.number, missed.owed, missed.lapses_after) == (1, 10_000, FIRST + GRACE)
    assert bill.payable(FIRST + GRACE) == 10_000
    issue_reminder(bill, "ST/2024/00001", FIRST + DAY, ISSUER, NOW)
    pay(bill, 10_000, FIRST + GRACE)
    happened(bill)
    pass_instalment(bill, FIRST + GRACE + DAY, NOW)
    assert isinstance(happened(bill)[0], InstalmentKept)


def test_after_the_days_of_grace_all_is_owed_at_once() -> None:
    bill = in_parts()
    pass_instalment(bill, FIRST + DAY, NOW)
    assert bill.payable(FIRST + GRACE + DAY) == LEVY
    happened(bill)
    pass_instalment(bill, FIRST + GRACE + DAY, NOW)
    (lapsed,) = happened(bill)
    assert isinstance(lapsed, InstalmentsLapsed)
    assert bill.payable(FIRST) == LEVY
    pass_instalment(bill, FIRST + GRACE + DAY, NOW)
    assert happened(bill) == []


def test_kept_instalments_stop_the_lateness_and_lapsed_ones_do_not() -> None:
    kept = in_parts()
    pay(kept, 10_000, FIRST, "1")
    pay(kept, 20_000, SECOND, "2")
    assert sanction_until(kept, SECOND).amount == MONTH
    lapsed = in_parts()
    pay(lapsed, 10_000, FIRST)
    pass_instalment(lapsed, SECOND + DAY, NOW)
    pass_instalment(lapsed, SECOND + GRACE + DAY, NOW)
    assert sanction_until(lapsed, date(2024, 3, 15)).amount == (10_000 * 2 + 20_000 * 3) * 2 // 100
