"""Whatever happens to a bill, in any order, the books say the same as the bill, and no rupiah is made or lost."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.bill.cancellation import approve_cancellation, propose_cancellation
from services.billing.bill.delivery import note_delivery
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.payment import receive_payment
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.bill.skrd import issue_skrd
from shared.errors import RefusedByRule
from tests.billing.books import balances
from tests.billing.given import LEVY, NOW, TODAY, assessed, happened, replayed_from_bytes
from tests.people import PASURUAN

channels = st.sampled_from(["virtual-account", "qris", "transfer"])
references = st.sampled_from("abc")
days = st.integers(0, 3)
commands = st.one_of(
    st.tuples(st.just("skrd")),
    st.tuples(st.just("cash")),
    st.tuples(st.just("paid"), channels, references),
    st.tuples(st.just("back"), channels, references),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("deliver")),
)
AMOUNTS = {"a": LEVY, "b": LEVY, "c": LEVY // 3}


def carry_out(bill: Bill, number: int, command: tuple[Any, ...]) -> None:
    """A refused command changes nothing."""
    day = TODAY + timedelta(number)
    before = bill.version
    try:
        match command:
            case ("skrd",):
                issue_skrd(bill, f"SKRD/{number}", day, skrd_due_date(PASURUAN, day), "wati", NOW)
            case ("cash",):
                receive_payment(bill, bill.owed, "cash", f"TBP/{number}", day, "yusuf", NOW)
            case ("paid", channel, reference):
                receive_money(bill, Money(channel, reference, AMOUNTS[reference], day, "a-bank"), NOW)
            case ("back", channel, reference):
                reverse_money(bill, channel, reference, day, NOW)
            case ("cancel",):
                propose_cancellation(bill, "wrong-amount", "salah", "wati", day, NOW)
                approve_cancellation(bill, "kepala", day, NOW)
            case ("deliver",):
                note_delivery(bill, day, NOW)
    except RefusedByRule:
        assert bill.version == before


@given(st.lists(commands, max_size=14))
def test_the_books_say_what_the_bill_says(asked: list[tuple[Any, ...]]) -> None:
    bill = assessed()
    for number, command in enumerate(asked):
        carry_out(bill, number, command)
    events = happened(bill)
    books = balances(events)
    came = sum(one.amount for one in bill.receipts if one.reversed_on is None)
    assert books.total() == 0
    assert sum(books[held] for held in ("cash", "bank", "in-transit")) == came
    assert -books["refundable"] == bill.split.over
    if bill.skrd is not None:
        assert books["receivable"] == bill.owed
    assert replayed_from_bytes(events) == bill
