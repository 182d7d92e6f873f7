"""After any commands in any order, settled means one exact payment, by another person than the issuer."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.payment import PaymentReceived, receive_payment
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdIssued, issue_skrd
from shared.errors import RefusedByRule
from tests.billing.given import (
    LEVY,
    NOW,
    TODAY,
    assessed,
    fee_assessed,
    free_of_charge,
    happened,
    replayed_from_bytes,
)
from tests.people import PASURUAN

people = st.sampled_from(["wati", "yusuf", "sri"])
days = st.integers(-2, 3).map(lambda days: TODAY + timedelta(days))
amounts = st.one_of(st.just(LEVY), st.integers(0, 2 * LEVY))
skrd = st.tuples(st.just("skrd"), people, days)
payment = st.tuples(st.just("payment"), people, days, amounts)
commands = st.lists(st.one_of(skrd, payment), max_size=12)
bills = st.sampled_from([assessed, free_of_charge, partial(fee_assessed, rupiah=LEVY)])


def carried_out(bill: Bill, command: tuple[Any, ...]) -> Bill:
    """The bill after a command; a refused command changes nothing."""
    kind, person, day, *amount = command
    before = bill.version
    try:
        if kind == "skrd":
            issue_skrd(bill, f"SKRD/{before}", day, skrd_due_date(PASURUAN, day), person, NOW)
        else:
            receive_payment(bill, amount[0], "cash", f"TBP/{before}", day, person, NOW)
    except RefusedByRule:
        assert bill.version == before
    return bill


@given(bills, commands)
def test_settled_means_one_exact_payment_by_another_person(
    make: Callable[[], Bill], asked: list[tuple[Any, ...]]
) -> None:
    bill = reduce(carried_out, asked, make())
    events = happened(bill)
    skrds = [event for event in events if isinstance(event, SkrdIssued)]
    payments = [event for event in events if isinstance(event, PaymentReceived)]
    ends = [event for event in events if isinstance(event, Settled)]
    assert len(skrds) <= 1
    assert len(payments) == len(ends) <= len(skrds)
    assert (bill.status == "settled") == bool(payments)
    for money, issued in zip(payments, skrds, strict=False):
        assert money.amount == issued.amount == bill.total == LEVY
        assert money.received_by != issued.issued_by
        assert TODAY <= issued.issued_on <= money.received_on


@given(bills, commands)
def test_replay_equals_live(make: Callable[[], Bill], asked: list[tuple[Any, ...]]) -> None:
    bill = reduce(carried_out, asked, make())
    assert replayed_from_bytes(happened(bill)) == bill
