"""Reliefs: proposed by one person, decided by another; neither handles the money."""

import pytest

from services.billing.bill.bill import Bill
from services.billing.bill.claim import InvolvedInTheMoney
from services.billing.bill.lateness import SanctionMissed
from services.billing.bill.payment import receive_payment
from services.billing.bill.relief import (
    ProposerMayNotDecide,
    ReliefDecided,
    ReliefDecidedAlready,
    ReliefOfNothing,
    ReliefTooLarge,
    ReliefWaits,
    decide_relief,
    propose_relief,
)
from services.billing.bill.sanction import NoSanctionMissing, issue_strd
from services.billing.bill.settlement import Settled
from services.billing.bill.split import Split
from tests.billing.claimed import CHARGED, HEAD, MONTH, OFFICER, pay, with_strd
from tests.billing.given import ISSUER, LEVY, NOW, TREASURER, happened, with_skrd


def proposed(bill: Bill, principal: int, sanction: int, by: str = OFFICER) -> Bill:
    about = {"ground": "Usaha terkena banjir.", "legal_basis": "PP 35/2023"}
    propose_relief(bill, principal, sanction, by=by, on=CHARGED, now=NOW, **about)
    return bill


def approved(bill: Bill, by: str = HEAD) -> ReliefDecided:
    happened(bill)
    decide_relief(bill, len(bill.reliefs), "granted", "973/14/2024", by=by, on=CHARGED, now=NOW)
    decided: ReliefDecided = happened(bill)[0]
    return decided


def test_a_waived_sanction_is_not_billed_again() -> None:
    bill = proposed(with_strd(), 0, 2 * MONTH)
    assert bill.owed == LEVY + 2 * MONTH
    assert approved(bill).moved == Split()
    assert bill.owed == LEVY
    with pytest.raises(NoSanctionMissing):
        issue_strd(bill, "STRD/2024/00002", CHARGED, ISSUER, NOW)


def test_a_relief_of_what_was_paid_leaves_money_over() -> None:
    bill = with_skrd()
    pay(bill, LEVY, CHARGED)
    assert approved(proposed(bill, 10_000, 0)).moved == Split(-10_000, 0, 10_000)
    assert (bill.surplus, bill.status, bill.waived) == (10_000, "settled", 10_000)


def test_a_relief_of_the_rest_settles_the_bill() -> None:
    bill = with_skrd()
    pay(bill, 20_000, CHARGED)
    proposed(bill, 10_000, 0)
    happened(bill)
    decide_relief(bill, 1, "granted", "973/14/2024", by=HEAD, on=CHARGED, now=NOW)
    assert [type(one) for one in happened(bill)[1:]] == [Settled, SanctionMissed], "the other part was paid late"


def test_a_rejected_relief_changes_nothing() -> None:
    bill = proposed(with_strd(), 0, MONTH)
    decide_relief(bill, 1, "rejected", "973/14/2024", by=HEAD, on=CHARGED, now=NOW)
    assert (bill.owed, bill.reliefs[0].state) == (LEVY + 2 * MONTH, "rejected")
    with pytest.raises(ReliefDecidedAlready):
        decide_relief(bill, 1, "granted", "973/15/2024", by=HEAD, on=CHARGED, now=NOW)


def test_two_persons_decide_and_neither_handles_the_money() -> None:
    with pytest.raises(InvolvedInTheMoney):
        proposed(with_strd(), 0, MONTH, by=ISSUER)
    bill = proposed(with_strd(), 0, MONTH)
    with pytest.raises(ProposerMayNotDecide):
        approved(bill, by=OFFICER)
    with pytest.raises(InvolvedInTheMoney):
        approved(bill, by=ISSUER)
    paid = with_skrd()
    receive_payment(paid, LEVY, "cash", "TBP/2023/00001", CHARGED, TREASURER, NOW)
    with pytest.raises(InvolvedInTheMoney):
        approved(proposed(paid, 1, 0), by=TREASURER)


def test_no_more_is_waived_than_was_charged() -> None:
    for principal, sanction in ((LEVY + 1, 0), (0, 2 * MONTH + 1)):
        with pytest.raises(ReliefTooLarge) as refused:
            proposed(with_strd(), principal, sanction)
        assert refused.value.details == {"principal": LEVY, "sanction": 2 * MONTH}
    with pytest.raises(ReliefOfNothing):
        proposed(with_strd(), 0, 0)


def test_one_proposal_at_a_time() -> None:
    with pytest.raises(ReliefWaits):
        proposed(proposed(with_strd(), 0, 1), 0, 1)
