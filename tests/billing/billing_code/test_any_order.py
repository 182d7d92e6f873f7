"""Notices, polls, expiry, cancellation and renewal in any order and repetition: one end state, no rupiah made or lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.billing_code.billing_code import OPEN, BillingCode, CodePayment
from services.billing.billing_code.ending import cancel, close, expire
from services.billing.billing_code.settlement import take_payment
from services.billing.suspense.unclaimed import Unclaimed
from shared.offices import office
from tests.billing.billing_code.given import EXPIRES, NOW, issued, payment, shuffled, ska_bill
from tests.billing.given import FEE, happened, replayed_from_bytes
from tests.people import PASURUAN

AFTER = EXPIRES + timedelta(days=1)
SECOND_CODE = "820260209000118"
Fact = tuple[int, CodePayment]


class Books:
    """A bill, its two codes (the second one a renewal), and what is in suspense."""

    def __init__(self) -> None:
        self.bill: Bill = ska_bill()
        first = issued(self.bill)
        self.codes: list[BillingCode] = [first]
        self.held: list[Unclaimed] = []

    def renew(self) -> None:
        """As far as the state of the first code allows it."""
        if len(self.codes) == 1 and self.codes[0].status not in OPEN and self.bill.owed > 0:
            self.codes.append(issued(self.bill, 2, self.codes[0], SECOND_CODE))

    def hear(self, which: int, paid: CodePayment) -> None:
        """News about a code that does not exist yet is refused, and told again later."""
        if which >= len(self.codes):
            return
        held_elsewhere = any(one.reference == paid.ntpn for one in self.held)
        day = office(PASURUAN).local_day(paid.paid_at)
        held = take_payment(self.codes[which], self.bill, paid, is_used_elsewhere=held_elsewhere, on=day, now=AFTER)
        self.held += [held] if held else []
        self.close()

    def close(self) -> None:
        for code in self.codes:
            if self.bill.status == "settled":
                close(code, AFTER)

    def expire(self) -> None:
        for code in self.codes:
            expire(code, AFTER)

    def cancel(self) -> None:
        if self.codes[-1].status in OPEN:
            cancel(self.codes[-1], "salah", "yusuf", NOW)

    @property
    def end(self) -> tuple[Any, ...]:
        """What must not depend on the order: where all the money is, and what was examined or not."""
        bill = self.bill
        receipts = {(one.channel, one.reference, one.amount, one.on) for one in bill.receipts}
        codes = [(one.payments, one.late_payments, set(one.doubts), one.status == "paid") for one in self.codes]
        return receipts, bill.status, bill.owed, bill.surplus, {(one.reference, one.amount) for one in self.held}, codes


times = st.integers(-3, 3).map(lambda hours: EXPIRES + timedelta(hours=hours, seconds=-1 if hours == 0 else 0))
FIRST: list[Callable[[datetime], Fact]] = [
    lambda at: (0, payment("1A2B3C4D5E6F7G8H", at)),
    lambda at: (0, payment("3A5F61IGJQ1BJ4E9", at)),
    lambda at: (0, payment("9Z8Y7X6W5V4U3T2S", at, FEE - 1)),
]
SECOND: list[Callable[[datetime], Fact]] = [
    lambda at: (1, payment("2B3C4D5E6F7G8H9J", at)),
    lambda at: (1, payment("4C5D6E7F8G9H1J2K", at)),
]
acts = st.lists(st.sampled_from(["expire", "cancel", "renew"]), max_size=6)


def after(moves: list[Any], books: Books) -> Books:
    for move in moves:
        if isinstance(move, str):
            getattr(books, move)()
        else:
            books.hear(*move)
    return books


@given(st.lists(times, min_size=3, max_size=3), st.integers(0, 3), acts, st.randoms(use_true_random=False))
def test_news_of_a_code_in_any_order_ends_in_one_state(
    at: list[datetime], how_many: int, others: list[str], chance: Random
) -> None:
    """With expiry, cancellation and renewal anywhere in between."""
    facts = [make(moment) for make, moment in zip(FIRST, at, strict=True)][:how_many]
    once = after([*facts, "expire"], Books())
    mixed = after([*shuffled([*facts, *facts, *others], chance), *facts, "expire"], Books())
    assert mixed.end[:-1] == once.end[:-1]
    assert mixed.end[-1][0] == once.end[-1][0]


@given(st.lists(times, min_size=5, max_size=5), acts, st.randoms(use_true_random=False))
def test_news_of_a_code_and_its_renewal_ends_in_one_state(
    at: list[datetime], others: list[str], chance: Random
) -> None:
    facts = [make(moment) for make, moment in zip([*FIRST, *SECOND], at, strict=True)]
    once = after(["expire", "renew", *facts], Books())
    mixed = after(["expire", "renew", *shuffled([*facts, *facts, *others], chance)], Books())
    assert mixed.end == once.end


@given(st.lists(times, min_size=5, max_size=5), acts, st.randoms(use_true_random=False))
def test_no_rupiah_is_made_or_lost(at: list[datetime], others: list[str], chance: Random) -> None:
    facts = [make(moment) for make, moment in zip([*FIRST, *SECOND], at, strict=True)]
    books = after(["expire", "renew", *shuffled([*facts, *facts, *others], chance)], Books())
    real = sum(paid.amount for _, paid in facts if paid.amount == FEE)
    assert sum(one.amount for one in books.bill.receipts) + sum(one.amount for one in books.held) == real
    assert books.bill.received == books.bill.total - books.bill.owed + books.bill.surplus
    for one in [books.bill, *books.codes]:
        assert replayed_from_bytes(happened(one)) == one  # type: ignore[arg-type]
