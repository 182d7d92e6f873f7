"""The bank's statement, line by line: each line is a statement of an account of its own, so that any may come first."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, MoneyReceived, receive_money, reverse_money
from services.billing.bill.receipt_rows import receipt_id
from services.billing.deposit.deposit import Deposit
from services.billing.reconciliation.background import HELD_BY
from services.billing.reconciliation.books import Books, KnownDeposit, KnownHeld, KnownReceipt
from services.billing.reconciliation.classification import (
    Effect,
    Hold,
    Outcome,
    Receive,
    TakeBack,
    TakeBackHeld,
    classify,
    held_references,
    record_classes,
)
from services.billing.reconciliation.line import Day, ReadLine
from services.billing.reconciliation.statement import (
    Statement,
    begin_reading,
    complete_statement,
    open_statement,
    store_lines,
)
from services.billing.suspense.ending import take_back
from services.billing.suspense.unclaimed import Unclaimed, hold, unclaimed_id
from tests.billing.given import NOW, TREASURER
from tests.people import PASURUAN


class Lines:
    """The lines that were read. `numbers`: of documents and accounts, with their bills; `held`: the money in suspense."""

    def __init__(
        self, bills: Sequence[Bill], numbers: Callable[[], dict[str, Bill]], held: dict[UUID, Unclaimed]
    ) -> None:
        self._bills = bills
        self._numbers = numbers
        self._held = held
        self.read: dict[str, tuple[ReadLine, Outcome]] = {}
        self.statements: list[Statement] = []

    def take(self, name: str, line: ReadLine, on: date, deposit: Deposit | None) -> None:
        """Records what a line needs, then its class; once."""
        if name in self.read:
            return
        at = f"{name}/{on:%Y%m%d}"
        announced = frozenset[str]()
        for _ in range(4):
            found = classify(line, at, self._books(line, at, deposit, announced))
            if isinstance(found, Outcome):
                break
            self._carry_out(found, on)
            if isinstance(found, TakeBack):
                announced |= {found.reference}
        assert isinstance(found, Outcome), f"{name}: no progress at {found}"
        self.read[name] = (line, found)
        self.statements.append(_stated(name, line, on, found))

    def _carry_out(self, effect: Effect, on: date) -> None:
        match effect:
            case Receive():
                money = Money(effect.channel, effect.reference, effect.amount, on, "bank-jatim")
                receive_money(self._bill(effect.bill_id), money, NOW)
            case TakeBack():
                reverse_money(self._bill(effect.bill_id), effect.channel, effect.reference, on, NOW)
            case TakeBackHeld():
                take_back(self._held[effect.id], on, NOW)
            case Hold():
                told: dict[str, Any] = {"channel": effect.channel, "reference": effect.reference}
                told |= {"amount": effect.amount, "why": "line-unmatched"}
                self._held[unclaimed_id(PASURUAN, effect.channel, effect.reference)] = hold(
                    office=PASURUAN, on=on, now=NOW, **told
                )

    def _bill(self, id: UUID) -> Bill:
        return next(bill for bill in self._bills if bill.id == id)

    def _books(self, line: ReadLine, at: str, deposit: Deposit | None, announced: frozenset[str]) -> Books:
        """What the queries of `book_rows.py` find."""
        held_as = {one.reference: found.held for one, found in self.read.values() if found.held is not None}
        ids = {held_as.get(line.reference)} | {
            unclaimed_id(PASURUAN, by, reference) for by in HELD_BY for reference in held_references(line, at, by)
        }
        held = {id: self._known_held(self._held[id]) for id in ids if id is not None and id in self._held}
        references = {line.reference, *(one.reference for one in held.values())}
        seen = {one.held for _, one in self.read.values()}
        return Books(
            office=PASURUAN,
            receipts={one.reference: one for one in self._receipts() if one.reference in references},
            bills={number: bill.id for number, bill in self._numbers().items()},
            deposits={}
            if deposit is None or deposit.id in seen
            else {deposit.number: KnownDeposit(deposit.id, deposit.amount)},
            held=held,
            held_as=held_as,
            in_transit={} if line.batch is None else {line.batch.on: self.in_transit(line.batch.on)},
            announced=announced,
        )

    def _known_held(self, one: Unclaimed) -> KnownHeld:
        explained = any(found.held == one.id for line, found in self.read.values() if line.side == "credit")
        return KnownHeld(one.amount, one.channel, one.reference, one.bill_id, one.status == "reversed", explained)

    def _receipts(self) -> Iterable[KnownReceipt]:
        """Of money that a statement shows; of several with one reference, those that no line has shown yet come last."""
        shown = {found.receipt_id for _, found in self.read.values()}
        found = [
            KnownReceipt(
                id := receipt_id(bill.id, event.channel, event.reference),
                bill.id,
                event.channel,
                event.reference,
                event.amount,
                max(event.moved.over, 0),
                is_reversed=any(
                    one.reversed_on is not None and one.reference == event.reference for one in bill.receipts
                ),
                is_seen=id in shown,
                is_missing=False,
            )
            for bill in self._bills
            for event in bill.pending_events
            if isinstance(event, MoneyReceived) and event.channel in HELD_BY
        ]
        return sorted(found, key=lambda one: not one.is_seen)

    def in_transit(self, on: date) -> int:
        """What acquirers got on a day and no batch has settled."""
        got = sum(
            one.amount
            for bill in self._bills
            for one in bill.receipts
            if one.channel == "qris" and one.on == on and one.reversed_on is None
        )
        got += sum(
            one.amount
            for one in self._held.values()
            if one.channel == "qris" and one.on == on and one.status in {"held", "reserved", "returned"}
        )
        settled = sum(
            found.matched + line.batch.mdr
            for line, found in self.read.values()
            if line.batch is not None and found.batch_on == on and found.matched
        )
        return got - settled


def _stated(name: str, line: ReadLine, on: date, found: Outcome) -> Statement:
    """The statement of an account that has this line alone."""
    signed = line.amount if line.side == "credit" else -line.amount
    day = Day(name, on, 1_000_000, 1_000_000 + signed, 1)
    statement = open_statement(PASURUAN, "bank-jatim", day, NOW)
    begin_reading(statement, day, "0" * 64, "csv", NOW)
    store_lines(statement, "0" * 64, (line,), NOW)
    assert complete_statement(statement, "0" * 64, 0, TREASURER, NOW)
    record_classes(statement, {line.number: line}, (found,), NOW)
    assert statement.status == "done"
    return statement
