"""A wrong bill is cancelled by two persons and replaced; its number stays used."""

import pytest

from services.billing.bill.assessment import NothingDue
from services.billing.bill.cancellation import (
    BillCancelled,
    CancellationProposedAlready,
    NoCancellationProposed,
    NotCancelled,
    NothingToCancel,
    ProposerMayNotApprove,
    ReplacedAlready,
    approve_cancellation,
    propose_cancellation,
    reject_cancellation,
)
from services.billing.bill.claim import InvolvedInTheMoney
from services.billing.bill.replacement import replace
from tests.billing.given import (
    ISSUER,
    LEVY,
    NOW,
    TODAY,
    TREASURER,
    Running,
    billing,
    fee_assessed,
    free_of_charge,
    happened,
    marked,
    settled,
    with_skrd,
)
from tests.conftest import Databases
from tests.people import Staff


def test_one_person_does_not_cancel_a_bill() -> None:
    bill = with_skrd()
    with pytest.raises(NoCancellationProposed):
        approve_cancellation(bill, "sri", TODAY, NOW)
    propose_cancellation(bill, "wrong-amount", "kelas salah", "wati", TODAY, NOW)
    for decide in (approve_cancellation, lambda *rest: reject_cancellation(rest[0], "tidak", *rest[1:])):
        with pytest.raises(ProposerMayNotApprove):
            decide(bill, "wati", TODAY, NOW)
    with pytest.raises(CancellationProposedAlready):
        propose_cancellation(bill, "issued-twice", "dua kali", "sri", TODAY, NOW)
    assert bill.status == "skrd-issued"


def test_who_set_or_received_the_money_does_not_approve() -> None:
    bill = settled()
    propose_cancellation(bill, "wrong-amount", "kelas salah", "sri", TODAY, NOW)
    for involved in (ISSUER, TREASURER):
        with pytest.raises(InvolvedInTheMoney):
            approve_cancellation(bill, involved, TODAY, NOW)
    approve_cancellation(bill, "kepala", TODAY, NOW)
    assert (bill.status, bill.surplus) == ("cancelled", LEVY)


def test_a_rejected_proposal_leaves_the_bill_as_it_was() -> None:
    bill = with_skrd()
    propose_cancellation(bill, "wrong-amount", "kelas salah", "wati", TODAY, NOW)
    reject_cancellation(bill, "sudah benar", "sri", TODAY, NOW)
    assert (bill.status, bill.cancellation, bill.owed) == ("skrd-issued", None, LEVY)


def test_what_owes_nothing_is_not_cancelled() -> None:
    with pytest.raises(NothingToCancel):
        propose_cancellation(free_of_charge(), "wrong-amount", "salah", "wati", TODAY, NOW)


def test_a_bill_that_was_not_owed_lets_the_matter_go_on() -> None:
    bill = with_skrd()
    propose_cancellation(bill, "nothing-owed", "salah tagih", "wati", TODAY, NOW)
    approve_cancellation(bill, "sri", TODAY, NOW)
    *_, cancelled, nothing = happened(bill)
    assert isinstance(cancelled, BillCancelled)
    assert isinstance(nothing, NothingDue)


def test_the_replacement_is_assessed_for_the_same_test() -> None:
    bill = with_skrd()
    with pytest.raises(NotCancelled):
        replace(bill, "wati", TODAY, NOW)
    propose_cancellation(bill, "wrong-amount", "kelas salah", "wati", TODAY, NOW)
    approve_cancellation(bill, "sri", TODAY, NOW)
    other = replace(bill, "wati", TODAY, NOW)
    assert (other.verification_id, other.tested_on, other.lines) == (bill.verification_id, bill.tested_on, bill.lines)
    assert (other.status, other.replaces, bill.replaced_by) == ("assessed", bill.id, other.id)
    with pytest.raises(ReplacedAlready):
        replace(bill, "wati", TODAY, NOW)


def test_the_replacement_of_a_fee_keeps_its_amount() -> None:
    bill = fee_assessed()
    propose_cancellation(bill, "wrong-payer", "pemohon lain", "wati", TODAY, NOW)
    approve_cancellation(bill, "sri", TODAY, NOW)
    other = replace(bill, "wati", TODAY, NOW)
    assert (other.total, other.fee) == (bill.total, bill.fee)


async def test_a_second_skrd_needs_the_first_to_be_cancelled(databases: Databases) -> None:
    """Scenario: a duplicate SKRD for one case and kind is refused unless the first is cancelled with approval."""
    async with billing(databases) as running:
        path, staff = await _with_skrd(running), running.staff
        again = await staff.skrd_issuer.post(f"{path}/skrd")
        assert (again.status_code, again.json()["code"]) == (409, "skrd-already-issued")
        early = await staff.skrd_issuer.post(f"{path}/replacement")
        assert (early.status_code, early.json()["code"]) == (409, "not-cancelled")
        reason = {"ground": "wrong-amount", "reason": "Kelas salah."}
        assert (await staff.skrd_issuer.post(f"{path}/cancellation", reason)).status_code == 200
        head = await staff.head_of_office.post(f"{path}/cancellation/approval")
        assert head.json()["status"] == "cancelled"
        made = await staff.skrd_issuer.post(f"{path}/replacement")
        assert made.status_code == 201
        second = await staff.skrd_issuer.post(f"/bills/{made.json()['id']}/skrd")
        assert second.json()["skrd"]["number"] == "SKRD/2023/00002"
        tasks = (await staff.inspector.get("/tasks")).json()["items"]
        assert tasks == []


async def _with_skrd(running: Running) -> str:
    one = marked()
    await running.hears(one)
    path = f"/bills/{(await running.bill_of(one))['id']}"
    assert (await Staff(running.client).skrd_issuer.post(f"{path}/skrd")).status_code == 200
    return path
