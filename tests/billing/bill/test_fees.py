"""Fees of the region that a service card prints for each set of forms: one bill for each, with the amount when it
became due.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.billing.bill.assessment import FeeAssessed, assess_fee
from services.billing.bill.bill import Bill
from services.billing.bill.due_dates import NoDueDateRule, skrd_due_date
from services.billing.bill.fee import Fee
from services.billing.bill.payment import AmountNotExact, IssuerMayNotReceive, SkrdNotIssued, receive_payment
from services.billing.bill.skrd import issue_skrd
from services.billing.bill.use_cases import bill_of_fee
from shared.errors import EffectiveBeforeHistory
from tests.billing.given import (
    FEE,
    ISSUER,
    NOW,
    REGIONAL,
    TODAY,
    TREASURER,
    Running,
    billing,
    fee_assessed,
    fee_due,
    happened,
    replayed_from_bytes,
)
from tests.conftest import Databases
from tests.people import PASURUAN

PRINTED = date(2026, 1, 15)
AT_THE_COUNTER = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
DUE = skrd_due_date(PASURUAN, PRINTED, "printed-fee")
CASH = {"amount": FEE, "method": "cash"}


def with_skrd(issuer: str = ISSUER) -> Bill:
    bill = fee_assessed(due_on=PRINTED)
    issue_skrd(bill, "SKRD/2026/00001", PRINTED, DUE, issuer, NOW)
    return bill


async def settled(running: Running, bill: dict[str, Any]) -> dict[str, Any]:
    """The bill after the SKRD and the payment."""
    path, staff = f"/bills/{bill['id']}", running.staff
    assert (await staff.skrd_issuer.post(f"{path}/skrd")).status_code == 200
    paid = await staff.treasurer.post(f"{path}/payments", CASH)
    assert paid.status_code == 200, paid.text
    return dict(paid.json())


def test_a_fee_is_billed_as_it_was_made_due() -> None:
    due = fee_due(for_number=2)
    bill = assess_fee(due, id=uuid4(), office=PASURUAN, case_id=due.application_id, now=NOW)
    (fee,) = happened(bill)
    assert isinstance(fee, FeeAssessed)
    assert (fee.case_id, fee.total, fee.legal_basis, fee.assessed_on) == (
        due.application_id,
        FEE,
        "Keputusan Kepala Dinas 950/38.1",
        TODAY,
    )
    assert bill.fee == Fee(REGIONAL, "print-draft", 2, "1 (Satu) set Form Pengesahan SKA")
    assert (bill.status, bill.lines, bill.verification_id, bill.tested_on) == ("assessed", (), None, None)


def test_its_skrd_does_not_name_the_perda_of_another_charge() -> None:
    assert (DUE.on, DUE.rule) == (date(2026, 2, 14), "printed-fee-30-days")
    assert "Tera" not in DUE.legal_basis
    with pytest.raises(NoDueDateRule):
        skrd_due_date("bspji-palembang", PRINTED, "printed-fee")


def test_the_exact_amount_settles_it_and_names_no_verification() -> None:
    bill = with_skrd()
    happened(bill)
    receive_payment(bill, FEE, "cash", "TBP/2026/00001", PRINTED, TREASURER, NOW)
    payment, end = happened(bill)
    assert (payment.amount, end.TOPIC, end.verification_id) == (FEE, "billing.bill-settled", None)
    assert bill.status == "settled"


@pytest.mark.parametrize("amount", [FEE - 1, FEE + 1, 2 * FEE])
def test_two_fees_are_not_paid_in_one(amount: int) -> None:
    with pytest.raises(AmountNotExact):
        receive_payment(with_skrd(), amount, "cash", "TBP/2026/00001", PRINTED, TREASURER, NOW)


def test_no_money_before_the_skrd() -> None:
    with pytest.raises(SkrdNotIssued):
        receive_payment(fee_assessed(), FEE, "cash", "TBP/2026/00001", PRINTED, TREASURER, NOW)


def test_no_skrd_before_the_step_that_made_it_due() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        issue_skrd(fee_assessed(due_on=PRINTED), "SKRD/2026/00001", date(2026, 1, 14), DUE, ISSUER, NOW)


def test_the_issuer_of_the_skrd_does_not_receive_the_money() -> None:
    """SOD-06, as for a levy."""
    with pytest.raises(IssuerMayNotReceive):
        receive_payment(with_skrd(TREASURER), FEE, "cash", "TBP/2026/00001", PRINTED, TREASURER, NOW)


def test_a_bill_of_a_fee_replayed_from_what_is_stored_is_the_bill() -> None:
    bill = with_skrd()
    receive_payment(bill, FEE, "cash", "TBP/2026/00001", PRINTED, TREASURER, NOW)
    assert replayed_from_bytes(happened(bill)) == bill


async def test_each_printed_set_has_a_bill_of_its_own_in_the_case(databases: Databases) -> None:
    """Two sets are two fees."""
    case = uuid4()
    async with billing(databases, AT_THE_COUNTER) as running:
        await running.hears_of(fee_due(application_id=case, due_on=PRINTED))
        await running.hears_of(fee_due(application_id=case, due_on=PRINTED, for_number=2), fee_due(due_on=PRINTED))
        first, second = await running.bills_of(case)
        assert [one["id"] for one in (first, second)] == [str(bill_of_fee(case, number)) for number in (1, 2)]
        assert first["total"] + second["total"] == 50_000
        assert first["what_for"] == "1 (Satu) set Form Pengesahan SKA"
        assert (await running.bills_of(uuid4())) == []

        paid = await settled(running, first)
        assert (paid["status"], paid["skrd"]["due_rule"]) == ("settled", "printed-fee-30-days")
        assert paid["fee"]["number"] == 1
        assert [one["status"] for one in await running.bills_of(case)] == ["settled", "assessed"]
        await settled(running, second)
        ends = [row for row in await running.journal() if row.type == "billing.bill-settled"]
        assert [(row.case_id, row.fields()) for row in ends] == [
            (case, {"verification_id": None, "status": "settled"})
        ] * 2


async def test_the_bill_names_its_cause_and_a_later_card_changes_none(databases: Databases) -> None:
    case = uuid4()
    dearer = {"rupiah": 40_000, "legal_basis": "Keputusan Kepala Dinas 2027", "for_number": 2}
    async with billing(databases, AT_THE_COUNTER) as running:
        await running.hears_of(fee_due(application_id=case, due_on=PRINTED))
        await running.hears_of(fee_due(application_id=case, due_on=PRINTED, **dearer))
        due, assessed, _, _ = await running.journal()
        assert (assessed.type, assessed.causation, assessed.case_id) == ("billing.fee-assessed", due.position, case)
        assert [one["total"] for one in await running.bills_of(case)] == [FEE, 40_000]


async def test_one_fee_has_one_bill(databases: Databases) -> None:
    """The case of a repeated fee stops, with the reason; the first bill stays, also after a restart."""
    fee = fee_due(due_on=PRINTED)
    async with billing(databases, AT_THE_COUNTER) as running:
        await running.hears_of(fee, fee)
        stop = (await running.journal())[-1]
        assert (stop.type, stop.fields()["code"]) == ("reactions.stopped", "bill-exists")
    async with billing(databases, AT_THE_COUNTER) as running:
        await running.follower.catch_up()
        assert [one["status"] for one in await running.bills_of(fee.application_id)] == ["assessed"]
