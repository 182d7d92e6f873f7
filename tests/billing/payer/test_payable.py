"""What a payer sees of a bill on a day, and which ways to pay are still open."""

from datetime import date, timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest

from services.billing.bill.bill import Status
from services.billing.payer.page import WORDS
from services.billing.payer.payable import Payable, PaymentState
from services.billing.payer.ways import Way, WayKind, is_over, offered
from tests.billing.given import LEVY, TODAY
from tests.billing.payer.given import ACCOUNT, CODE, NOON, QRIS
from tests.people import PASURUAN

EARLIER, THEN = NOON - timedelta(microseconds=1), NOON


def payable(status: Status = "skrd-issued", owed: int = LEVY, due_on: date | None = TODAY) -> Payable:
    values: dict[str, Any] = {"number": None, "payment_number": None, "what_for": None, "is_levy": True}
    return Payable(uuid4(), uuid4(), PASURUAN, status, LEVY, LEVY, owed, due_on=due_on, **values)


@pytest.mark.parametrize(
    ("bill", "state"),
    [
        (payable(), "to-pay"),
        (payable(due_on=TODAY - timedelta(1)), "overdue"),
        (payable(due_on=None), "to-pay"),
        (payable("assessed", 0, None), "not-yet"),
        (payable("settled", 0), "paid"),
        (payable("settled", 0, TODAY - timedelta(1)), "paid"),
        (payable("nothing-due", 0), "nothing-due"),
        (payable("cancelled", 0), "ended"),
        (payable("written-off", 0), "ended"),
        (payable("cancelled", 5_000), "to-pay"),
    ],
)
def test_the_state_follows_what_is_owed_and_the_day(bill: Payable, state: PaymentState) -> None:
    assert bill.state(TODAY) == state


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [(ACCOUNT, True, False), (QRIS, True, False), (CODE, True, True), (Way("cash"), True, True)],
)
def test_a_way_that_is_over_is_not_offered(way: Way, before: bool, after: bool) -> None:
    assert (offered(way, LEVY, EARLIER), offered(way, LEVY, THEN)) == (before, after)
    assert is_over(way, THEN) == (way.until is not None)


def test_a_qr_code_over_another_amount_is_not_offered() -> None:
    """A virtual account says its amount, a QR code fixes it."""
    others = [Way(kind, amount=LEVY - 1) for kind in ("qris", "virtual-account", "billing-code")]
    assert [offered(one, LEVY, EARLIER) for one in others] == [False, True, True]
    assert offered(Way("qris", amount=LEVY), LEVY, EARLIER)


def test_every_state_and_way_has_words() -> None:
    for state in get_args(PaymentState):
        assert f"state-{state}" in WORDS
        assert f"explained-{state}" in WORDS
    for kind in get_args(WayKind):
        assert f"way-{kind}" in WORDS
        assert f"{kind}-hint" in WORDS
