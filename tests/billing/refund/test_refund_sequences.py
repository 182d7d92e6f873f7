"""After any payments, reversals, refunds and set-offs: no rupiah is made or lost, and no refund takes more than came in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.receipt import receive_money, reverse_money
from services.billing.bill.refunding import release
from services.billing.refund.account import check_account
from services.billing.refund.decision import approve
from services.billing.refund.payout import RefundPaid, end_set_offs, pay, set_off, withdraw
from services.billing.refund.refund import Refund
from shared.errors import RefusedByRule
from tests.billing.given import LEVY, NOW, TODAY, happened, replayed_from_bytes, with_skrd
from tests.billing.refund.given import ACCOUNT, DOUBLE, HEAD, PAYER, PROPOSER, entries, money, proposed

amounts = st.integers(1, 2 * LEVY)
references = st.sampled_from(["A1", "A2", "A3"])
refunds = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("money"), references, amounts),
    st.tuples(st.just("reversal"), references),
    st.tuples(st.just("propose"), refunds, amounts),
    st.tuples(st.just("set-off"), refunds),
    st.tuples(st.just("pay"), refunds),
    st.tuples(st.just("withdraw"), refunds),
)


class Books:
    """A bill, another debt of its payer, and up to four refunds."""

    def __init__(self) -> None:
        self.bill, self.debt = with_skrd(), with_skrd()
        self.refunds: dict[int, Refund] = {}
        self.events: list[Any] = []

    def step(self, kind: str, *given: Any) -> None:
        """One step; a refused one, or one of a refund that there is not, changes nothing."""
        try:
            if kind == "money":
                receive_money(self.bill, money(given[0], given[1]), NOW)
            elif kind == "reversal":
                reverse_money(self.bill, "virtual-account", given[0], TODAY, NOW)
            elif kind == "propose":
                if given[0] not in self.refunds:
                    self.refunds[given[0]] = proposed(self.bill, given[1], id=UUID(int=given[0] + 1))
            elif (refund := self.refunds.get(given[0])) is not None:
                self._on_refund(kind, refund)
        except RefusedByRule:
            pass

    def _on_refund(self, kind: str, refund: Refund) -> None:
        if kind == "withdraw":
            withdraw(refund, DOUBLE, PROPOSER, TODAY, NOW)
            release(self.bill, refund.id, refund.left, TODAY, NOW)
            return
        if refund.status == "proposed":
            check_account(refund, **ACCOUNT, by=PAYER, on=TODAY, now=NOW)
            approve(refund, f"SKRDLB/{refund.id.int}", TODAY + timedelta(60), HEAD, TODAY, NOW)
        if kind == "set-off":
            set_off(refund, self.bill, self.debt, TODAY, NOW)
        else:
            end_set_offs(refund, NOW)
            pay(refund, self.bill, "TRF", PAYER, TODAY, NOW)


@given(st.lists(steps, max_size=14))
def test_no_refund_takes_more_than_came_in(taken: list[tuple[Any, ...]]) -> None:
    books, kept_before = Books(), 0
    for step in taken:
        surplus = books.bill.surplus
        books.step(*step)
        kept = sum(amount for _, amount in books.bill.reserved)
        if step[0] == "propose":
            assert kept - kept_before <= surplus
        kept_before = kept
    everything: list[Any] = [books.bill, books.debt, *books.refunds.values()]
    events = {one.id: happened(one) for one in everything}
    _nothing_made_or_lost(books, [event for all_of_one in events.values() for event in all_of_one])
    for one in everything:
        assert replayed_from_bytes(events[one.id]) == one


def _nothing_made_or_lost(books: Books, events: list[Any]) -> None:
    bill, debt = books.bill, books.debt
    account = {"receivable": 0, "refundable": 0, "bank": 0, "assessed": 0}
    for row in entries(events):
        account[row["debit"]] += row["amount"]
        account[row["credit"]] -= row["amount"]
    came = sum(one.amount for one in bill.receipts if one.reversed_on is None)
    paid = sum(event.amount for event in events if isinstance(event, RefundPaid))
    set_off_sum = sum(one.amount for one in debt.receipts)
    open_kept = sum(amount for _, amount in bill.reserved) - paid - set_off_sum
    assert account["bank"] == came - paid
    assert account["assessed"] == -2 * LEVY
    assert account["receivable"] == bill.owed_principal + debt.owed
    assert -account["refundable"] == bill.split.over + open_kept
    assert open_kept >= 0
    assert (bill.status == "settled") == (bill.owed == 0)
