"""Fees of the state (PNBP), such as that of PSR-SKA's forms: no SKRD, no money at the office, one NTPN for one bill."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.billing.bill.assessment import assess_fee
from services.billing.bill.bill import Bill, NothingIsDue, PaidToTheState
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.ntpn import NtpnUnreadable
from services.billing.bill.payment import (
    AlreadySettled,
    NotPaidToTheState,
    NtpnConfirmedAlready,
    confirm_ntpn,
    receive_payment,
)
from services.billing.bill.receipt import Money, receive_money
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdIssued, issue_skrd
from services.billing.tariff.state_fees import STATE_FEES, state_fee
from shared.errors import EffectiveBeforeHistory
from tests.billing.given import (
    FEE,
    ISSUER,
    NOW,
    TODAY,
    TREASURER,
    Running,
    assessed,
    billing,
    fee_assessed,
    happened,
    replayed_from_bytes,
    state_fee_due,
)
from tests.conftest import Databases
from tests.people import PASURUAN

NTPN = "3A5F61IGJQ1BJ4E9"
NIK = "3514054107900001"
PRINTED = date(2026, 1, 15)
AT_THE_COUNTER = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
DUE = skrd_due_date(PASURUAN, PRINTED, "printed-fee")


def form_fee(on: date = TODAY) -> Bill:
    return fee_assessed(service_code="PSR-SKA", due_on=on)


def as_it_was_stored_before(on: date = TODAY) -> Any:
    """The first event of a PSR-SKA bill from before the system knew the fee as the state's."""
    event = form_fee(on).collect_events()[0]
    del vars(event)["kind"], vars(event)["code_hours"]
    return event


def before(on: date = TODAY) -> Bill:
    bill = replayed_from_bytes([as_it_was_stored_before(on)])
    assert isinstance(bill, Bill)
    return bill


def test_what_news_of_simponi_settled_is_not_confirmed_again() -> None:
    bill = assess_fee(state_fee_due(), id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)
    receive_money(bill, Money("state", "3A5F61IGJQ1BJ4E9", FEE, TODAY), NOW)
    with pytest.raises(AlreadySettled):
        confirm_ntpn(bill, "3A5F61IGJQ1BJ4E8", TODAY, "yusuf", NOW)
    assert bill.surplus == 0


def test_the_rule_of_the_state_sets_the_amount_and_its_dates() -> None:
    """Permendag 79/2020: nothing until the end of 2020, then Rp25.000; a billing code is valid for 24 hours."""
    found = {on: state_fee("PSR-SKA", on) for on in (date(2020, 12, 31), date(2021, 1, 1))}
    assert [one and one.rupiah for one in found.values()] == [0, FEE]
    assert state_fee("PSR-TERA", TODAY) is None
    bill = assess_fee(state_fee_due(rupiah=40_000), id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)
    assert (bill.total, bill.legal_basis) == (FEE, "Permendag 79/2020 pasal 3–5 (PNBP formulir SKA)")
    assert bill.fee is not None
    assert (bill.fee.kind, bill.fee.code_hours) == ("pnbp", 24)


def test_nothing_is_due_while_the_rule_charges_nothing() -> None:
    bill = form_fee(date(2020, 12, 31))
    assert [one.TOPIC for one in happened(bill)] == ["billing.fee-assessed", "billing.nothing-due"]
    assert (bill.status, bill.total) == ("nothing-due", 0)
    with pytest.raises(NothingIsDue):
        confirm_ntpn(bill, NTPN, TODAY, TREASURER, NOW)


def test_it_has_no_skrd_and_is_not_paid_at_the_office() -> None:
    bill = form_fee()
    with pytest.raises(PaidToTheState) as refused:
        issue_skrd(bill, "SKRD/2026/00001", TODAY, DUE, ISSUER, NOW)
    assert "Permendag 79/2020" in refused.value.sentence("id")
    with pytest.raises(PaidToTheState):
        receive_payment(bill, FEE, "cash", "TBP/2026/00001", TODAY, TREASURER, NOW)
    assert bill.status == "assessed"


def test_an_ntpn_settles_it_once() -> None:
    bill = form_fee()
    happened(bill)
    confirm_ntpn(bill, NTPN, TODAY, TREASURER, NOW)
    confirm_ntpn(bill, NTPN, TODAY, "another", NOW)
    confirmed, end = happened(bill)
    assert (confirmed.ntpn, confirmed.amount, confirmed.paid_on, end.TOPIC) == (NTPN, FEE, TODAY, Settled.TOPIC)
    with pytest.raises(NtpnConfirmedAlready):
        confirm_ntpn(bill, "4A5F61IGJQ1BJ4E9", TODAY, TREASURER, NOW)
    assert bill.status == "settled"


def test_no_payment_is_dated_before_the_fee_was_due() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        confirm_ntpn(form_fee(PRINTED), NTPN, date(2026, 1, 14), TREASURER, NOW)


def test_a_levy_has_no_ntpn() -> None:
    for bill in (assessed(), fee_assessed()):
        with pytest.raises(NotPaidToTheState):
            confirm_ntpn(bill, NTPN, TODAY, TREASURER, NOW)


@pytest.mark.parametrize("written", ["", NTPN[:-1], NTPN + "0", NTPN.lower(), "3A5F61IGJQ1BJ4E-", f"{NTPN}\n", NIK])
def test_a_text_of_another_form_or_a_nik_is_no_ntpn(written: str) -> None:
    with pytest.raises(NtpnUnreadable) as refused:
        confirm_ntpn(form_fee(), written, TODAY, TREASURER, NOW)
    assert not written or written not in str(refused.value)


@pytest.mark.parametrize(
    "written", ["013121660091000A", "A013121660091000", "A081298765432BCD", "AB081298765432CD", "BCDE081298765432"]
)
def test_a_person_s_number_with_letters_beside_it_is_no_ntpn(written: str) -> None:
    """An NPWP or a telephone number would otherwise be stored in clear for ever."""
    with pytest.raises(NtpnUnreadable):
        confirm_ntpn(form_fee(), written, TODAY, TREASURER, NOW)


def test_sixteen_digits_that_are_no_nik_may_be_an_ntpn() -> None:
    bill = form_fee()
    confirm_ntpn(bill, "0099887766554433", TODAY, TREASURER, NOW)
    assert bill.status == "settled"


def test_an_older_bill_goes_to_the_state_too_unless_it_has_an_skrd() -> None:
    with pytest.raises(PaidToTheState):
        issue_skrd(before(), "SKRD/2026/00001", TODAY, DUE, ISSUER, NOW)
    confirmed = before()
    confirm_ntpn(confirmed, NTPN, TODAY, TREASURER, NOW)
    assert confirmed.status == "settled"


def test_a_rule_that_charges_nothing_sends_no_older_bill_to_the_state() -> None:
    bill = before(date(2020, 12, 31))
    assert bill.state_law is None
    with pytest.raises(NotPaidToTheState):
        confirm_ntpn(bill, NTPN, TODAY, TREASURER, NOW)


def test_the_rule_of_the_day_of_assessment_holds_later_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = [one.model_copy(update={"valid_to": TODAY}) if one.id == "ska-form" else one for one in STATE_FEES]
    monkeypatch.setattr("services.billing.tariff.state_fees.STATE_FEES", tuple(ended))
    bill = before()
    law = bill.state_law
    confirm_ntpn(bill, NTPN, TODAY + timedelta(days=1), TREASURER, NOW)
    assert law is not None
    assert bill.state_law == law


def test_an_older_skrd_replays_unchanged_and_is_paid_as_issued() -> None:
    stored = {
        "number": "SKRD/2023/00001",
        "amount": FEE,
        "issued_on": TODAY,
        "due_on": DUE.on,
        "due_rule": DUE.rule,
        "due_basis": DUE.legal_basis,
        "issued_by": ISSUER,
        "verification_id": None,
    }
    begun = as_it_was_stored_before()
    issued: Any = SkrdIssued
    event = issued(originator_id=begun.originator_id, originator_version=2, timestamp=NOW, **stored)
    bill = replayed_from_bytes([begun, event])
    assert (bill.status, bill.skrd.number, bill.fee.kind) == ("skrd-issued", "SKRD/2023/00001", "printed")
    receive_payment(bill, FEE, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)
    assert (bill.status, bill.state_payment) == ("settled", None)
    with pytest.raises(NotPaidToTheState):
        confirm_ntpn(bill, NTPN, TODAY, TREASURER, NOW)


async def confirm(running: Running, bill: dict[str, Any], ntpn: str, key: str | None = None) -> httpx.Response:
    return await running.staff.treasurer.post(f"/bills/{bill['id']}/ntpn", {"ntpn": ntpn}, key=key)


async def test_a_treasurer_confirms_each_set_with_an_ntpn_of_its_own(databases: Databases) -> None:
    """Domain scenario 31: two printed sets, Rp 50.000, both to the state."""
    case = uuid4()
    async with billing(databases, AT_THE_COUNTER) as running:
        due = {"application_id": case, "due_on": PRINTED}
        await running.hears_of(state_fee_due(**due), state_fee_due(**due, for_number=2))
        first, second = await running.bills_of(case)
        assert (first["total"] + second["total"], first["fee_kind"]) == (50_000, "pnbp")
        refused = await running.staff.skrd_issuer.post(f"/bills/{first['id']}/skrd")
        assert (refused.status_code, refused.json()["code"]) == (409, "paid-to-the-state")
        assert (await running.staff.skrd_issuer.post(f"/bills/{first['id']}/ntpn", {"ntpn": NTPN})).status_code == 403

        settled = await confirm(running, first, NTPN, key="once")
        assert settled.status_code == 200, settled.text
        assert settled.json()["state_payment"] == {"ntpn": NTPN, "amount": FEE, "paid_on": "2026-01-15"}
        assert (await confirm(running, first, NTPN, key="once")).json() == settled.json()
        again = await confirm(running, first, NTPN, key="twice")
        assert (again.status_code, again.headers["etag"]) == (200, settled.headers["etag"])

        other = await confirm(running, second, NTPN)
        assert (other.status_code, other.json()["code"]) == (409, "ntpn-used")
        assert NTPN not in other.text
        unreadable = await confirm(running, second, NIK)
        assert (unreadable.status_code, unreadable.json()["code"]) == (422, "ntpn-unreadable")
        assert NIK not in unreadable.text
        assert (await confirm(running, second, "4A5F61IGJQ1BJ4E9")).status_code == 200
        rows = await running.bills_of(case)
        assert [(one["status"], one["ntpn"]) for one in rows] == [("settled", NTPN), ("settled", "4A5F61IGJQ1BJ4E9")]
        ends = [row for row in await running.journal() if row.type == "billing.bill-settled"]
        assert [row.case_id for row in ends] == [case, case]
        assert NIK not in json.dumps([row.fields() for row in await running.journal()])
