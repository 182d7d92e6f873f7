"""The form of codes and the states of a code: the values of the contract with SIMPONI."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.billing.bill.bill import NoLongerOwed
from services.billing.bill.cancellation import approve_cancellation, propose_cancellation
from services.billing.bill.ntpn import NtpnUnreadable, refuse_ntpn
from services.billing.bill.payment import AlreadySettled, NotPaidToTheState, confirm_ntpn
from services.billing.bill.receipt import MoneyReceived
from services.billing.billing_code.billing_code import (
    BillingCode,
    CodeOpenAlready,
    Status,
    code_of,
)
from services.billing.billing_code.code_number import CodeUnreadable, refuse_code
from services.billing.billing_code.ending import CodeNotOpen, cancel, close, expire
from services.billing.billing_code.payment_news import NothingToExamine, examine, hear_payment
from services.billing.billing_code.requesting import (
    CodeGivenUp,
    CodeIssued,
    CodeNotGivenUp,
    Given,
    record_attempt,
    retry,
)
from services.billing.billing_code.restitution import NothingToGiveBack, refer_restitution
from services.billing.billing_code.settlement import take_payment
from services.billing.suspense.unclaimed import Unclaimed
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from tests.billing.billing_code.given import (
    CODE,
    EXPIRES,
    FOLLOWING,
    NOW,
    NTPN,
    OTHER_NTPN,
    TODAY,
    issued,
    payment,
    requested,
    ska_bill,
)
from tests.billing.given import FEE, with_skrd

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "simponi.json").read_text())


def taken(code: BillingCode, bill: Any, **changes: Any) -> Unclaimed | None:
    return take_payment(code, bill, payment(**changes), is_used_elsewhere=False, on=TODAY, now=NOW)


@pytest.mark.parametrize("code", [*(one["code"] for one in VECTORS["codes"]), "720220922465628", "920220922465628"])
def test_a_code_of_simponi_has_fifteen_digits(code: str) -> None:
    refuse_code(code)


@pytest.mark.parametrize(
    "code",
    [
        *(one.split()[0] for one in VECTORS["refuse"] if one[0] == "8"),
        "020220922465628",
        "320220922465628",
        "620220922465628",
        "820220230465628",
        "82022092246562x",
        "\uff1820220922465628",
        "",
    ],
)
def test_another_text_is_no_code_of_simponi(code: str) -> None:
    with pytest.raises(CodeUnreadable):
        refuse_code(code)


def test_the_last_line_of_refusals_is_about_the_first_digit() -> None:
    """The vectors say both in one sentence: 9 is accepted, 0 is not ours; the tests above have both."""
    assert VECTORS["refuse"][3] == "920220922465628: accept, 7-9 are DJA's; 020220922465628 is DJP's: not ours"


def test_an_ntpn_has_sixteen_capitals_and_digits() -> None:
    for ntpn in (*VECTORS["ntpn"]["ok"], NTPN):
        assert re.fullmatch(VECTORS["ntpn"]["pattern"], ntpn)
        refuse_ntpn(ntpn)
    for ntpn in VECTORS["ntpn"]["bad"]:
        with pytest.raises(NtpnUnreadable):
            refuse_ntpn(ntpn)


@pytest.mark.parametrize(
    ("vector", "paid_at", "becomes"),
    [(one, paid_at, becomes) for one in VECTORS["codes"] for paid_at, becomes in one["pay_at"].items()],
    ids=lambda one: one if isinstance(one, str) else one["code"],
)
def test_a_payment_counts_strictly_before_the_expiry(vector: dict[str, Any], paid_at: str, becomes: str) -> None:
    given = Given(vector["code"], datetime.fromisoformat(vector["issued"]), datetime.fromisoformat(vector["expires"]))
    made = requested(ska_bill())
    record_attempt(made, 1, Reply("answered", 201), given, FOLLOWING, Retrying(), 0, NOW)
    assert made.expires_at == given.expires_at
    paid, in_time = payment(paid_at=datetime.fromisoformat(paid_at)), becomes == "paid"
    assert in_time or becomes.startswith("void")
    assert hear_payment(made, paid, is_used_elsewhere=False, now=NOW) == ("paid" if in_time else "late")
    assert made.status == ("paid" if in_time else "payable")


def test_the_expiry_is_what_simponi_says() -> None:
    """The rule of the form says 24 hours; the answer says 2."""
    made = requested(ska_bill())
    assert made.code_hours == 24
    given = Given(CODE, NOW, NOW + timedelta(hours=2))
    record_attempt(made, 1, Reply("answered", 201), given, FOLLOWING, Retrying(), 0, NOW)
    event = made.pending_events[-1]
    assert isinstance(event, CodeIssued)
    assert (made.expires_at, made.lapses_at) == (NOW + timedelta(hours=2), NOW + timedelta(hours=2, minutes=15))


def test_late_news_of_a_payment_in_time_pays_an_expired_code() -> None:
    bill = ska_bill()
    code = issued(bill)
    states: list[Status] = []
    for minutes in (14, 15):
        expire(code, EXPIRES + timedelta(minutes=minutes))
        states.append(code.status)
    assert states == ["payable", "expired"], "only after the grace"
    assert taken(code, bill) is None
    assert (code.status, bill.status, bill.state_payment and bill.state_payment.ntpn) == ("paid", "settled", NTPN)


@pytest.mark.parametrize("status", ["payable", "expired", "cancelled"])
def test_money_after_the_expiry_is_held_in_suspense(status: Status) -> None:
    bill = ska_bill()
    code = issued(bill)
    if status == "expired":
        expire(code, EXPIRES + timedelta(hours=1))
    if status == "cancelled":
        cancel(code, "salah jumlah", "yusuf", NOW)
    held = taken(code, bill, paid_at=EXPIRES)
    assert held is not None
    assert (held.reference, held.amount, held.why) == (NTPN, FEE, "after-expiry")
    assert (code.status, bill.status) == (status, "assessed")
    assert taken(code, bill, paid_at=EXPIRES) is None, "the same news again"


def test_the_same_ntpn_again_records_nothing() -> None:
    bill = ska_bill()
    code = issued(bill)
    taken(code, bill)
    events = len(code.pending_events), len(bill.pending_events)
    taken(code, bill)
    assert (len(code.pending_events), len(bill.pending_events)) == events


def test_another_ntpn_is_paid_too_much() -> None:
    bill = ska_bill()
    code = issued(bill)
    taken(code, bill)
    taken(code, bill, ntpn=OTHER_NTPN)
    money = bill.pending_events[-1]
    assert isinstance(money, MoneyReceived)
    assert (money.channel, money.moved.over, bill.surplus, bill.status) == ("state", FEE, FEE, "settled")
    refer_restitution(bill, "900/12/2026", by="yusuf", on=TODAY, now=NOW)
    assert bill.surplus == 0
    with pytest.raises(NothingToGiveBack):
        refer_restitution(bill, "900/13/2026", by="yusuf", on=TODAY, now=NOW)


def test_a_payment_under_a_cancelled_code_counts() -> None:
    bill = ska_bill()
    code = issued(bill)
    cancel(code, "salah jumlah", "yusuf", NOW)
    taken(code, bill)
    assert (code.status, bill.status) == ("paid", "settled")


def test_what_the_treasurer_recorded_is_not_recorded_again() -> None:
    bill = ska_bill()
    code = issued(bill)
    confirm_ntpn(bill, NTPN, TODAY, "yusuf", NOW)
    close(code, NOW)
    assert code.status == "cancelled"
    taken(code, bill)
    assert (code.status, bill.surplus, len(bill.receipts)) == ("paid", 0, 1)


def test_money_on_a_cancelled_bill_is_the_states_too() -> None:
    bill = ska_bill()
    code = issued(bill)
    propose_cancellation(bill, "wrong-amount", "salah", "wati", TODAY, NOW)
    approve_cancellation(bill, "sri", TODAY, NOW)
    taken(code, bill)
    assert (code.status, bill.status, bill.surplus) == ("paid", "cancelled", FEE)
    with pytest.raises(NoLongerOwed):
        requested(bill, 2, code)


@pytest.mark.parametrize(
    ("changes", "used", "why"),
    [
        ({"amount": FEE - 1}, False, "amount"),
        ({"paid_at": NOW - timedelta(seconds=1)}, False, "before-issue"),
        ({}, True, "ntpn-used"),
    ],
)
def test_news_that_cannot_be_right_is_no_money(changes: dict[str, Any], used: bool, why: str) -> None:
    bill = ska_bill()
    code = issued(bill)
    for _ in range(2):
        assert take_payment(code, bill, payment(**changes), is_used_elsewhere=used, on=TODAY, now=NOW) is None
    assert ([one.why for one in code.doubts], code.status, bill.receipts) == ([why], "payable", ())
    examine(code, "tidak ada di kas negara", "yusuf", NOW)
    take_payment(code, bill, payment(**changes), is_used_elsewhere=used, on=TODAY, now=NOW)
    assert code.doubts == (), "it was examined"
    with pytest.raises(NothingToExamine):
        examine(code, "lagi", "yusuf", NOW)


def test_a_bill_has_one_open_code() -> None:
    bill = ska_bill()
    first = issued(bill)
    with pytest.raises(CodeOpenAlready):
        requested(bill, 2, first)
    expire(first, EXPIRES + timedelta(hours=1))
    second = requested(bill, 2, first)
    assert (second.id, second.number) == (code_of(bill.id, 2), 2)
    assert first.id != second.id


def test_only_what_the_state_is_owed_has_a_code() -> None:
    with pytest.raises(NotPaidToTheState):
        requested(with_skrd())
    bill = ska_bill()
    confirm_ntpn(bill, NTPN, TODAY, "yusuf", NOW)
    with pytest.raises(AlreadySettled):
        requested(bill)


def test_a_request_that_finds_nobody_is_given_up_and_made_again() -> None:
    code = requested(ska_bill())
    retrying = Retrying(attempts=2)
    with pytest.raises(CodeNotGivenUp):
        retry(code, "yusuf", NOW)
    for attempt in (1, 2, 3):
        record_attempt(code, attempt, Reply("unreachable"), None, FOLLOWING, retrying, 0, NOW)
    assert (code.status, code.attempts) == ("given-up", 2)
    assert isinstance(code.pending_events[-1], CodeGivenUp)
    retry(code, "yusuf", NOW)
    record_attempt(code, 3, Reply("answered", 201), Given(CODE, NOW, EXPIRES), FOLLOWING, retrying, 0, NOW)
    assert code.status == "payable"


def test_an_ended_code_is_not_cancelled() -> None:
    code = issued(ska_bill())
    expire(code, EXPIRES + timedelta(hours=1))
    with pytest.raises(CodeNotOpen):
        cancel(code, "tidak perlu", "yusuf", NOW)
