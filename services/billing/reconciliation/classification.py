"""The class of each line: what the money of a statement is for, with what the line itself moves in the ledger.

A pure function of the line and of what the books know (`Books`). Money that must first be recorded elsewhere (on a bill, in
suspense) is an `Effect`; after it the books know it, and the same function gives the class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.billing.bill.bill import Channel
from services.billing.ledger.accounts import Account, Transfer, transfers
from services.billing.reconciliation.books import Books, KnownReceipt
from services.billing.reconciliation.line import ReadLine
from services.billing.reconciliation.statement import Statement
from services.billing.suspense.unclaimed import unclaimed_id
from shared.journal.events import Event

LineClass = Literal["matched", "over", "unmatched", "reversal", "sweep"]
"""matched    its money is in the books
over       part of it is more than was owed, and must go back
unmatched  nothing in the books explains it, or not all of it; it is in suspense
reversal   the bank took money back
sweep      handed on to the regional treasury (RKUD)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The class of a line. A credit is `matched + over + unmatched`; a debit counts once, in its class.

    `moves`: what the line moves in the ledger, apart from what its bill or its suspense moved. `batch_on`: the day of the
    QRIS payments that it settles. `found`: the money had been reported missing.
    """

    number: int
    result: LineClass
    matched: int = 0
    over: int = 0
    unmatched: int = 0
    bill_id: UUID | None = None
    receipt_id: UUID | None = None
    held: UUID | None = None
    batch_on: date | None = None
    moves: tuple[Transfer, ...] = ()
    found: bool = False


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class LinesClassified(Event[Statement]):
    """Some lines got their class. `reversed`, `swept`, `unmatched_debits` count the debits among them, in whole rupiah."""

    TOPIC = "billing.statement-lines-classified"
    INDONESIAN = "Baris rekening koran diklasifikasikan."
    ENGLISH = "Lines of the statement were classified."
    on: date
    outcomes: tuple[Outcome, ...]
    reversed: int
    swept: int
    unmatched_debits: int

    def apply(self, statement: Statement) -> None:
        statement.classified += len(self.outcomes)
        statement.matched += sum(one.matched for one in self.outcomes)
        statement.over += sum(one.over for one in self.outcomes)
        statement.unmatched += sum(one.unmatched for one in self.outcomes)
        statement.reversed += self.reversed
        statement.swept += self.swept
        statement.unmatched_debits += self.unmatched_debits
        if statement.classified == statement.lines:
            statement.status = "done"


@dataclass(frozen=True, slots=True)
class Receive:
    """The money came, and the bank's notice of it was lost or refused."""

    bill_id: UUID
    channel: Channel
    reference: str
    amount: int
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The bank took back money on a bill."""

    bill_id: UUID
    channel: Channel
    reference: str


@dataclass(frozen=True, slots=True)
class TakeBackHeld:
    """The bank took back money in suspense."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Hold:
    """Nobody knows what the money is for. `recorded_by`: who uploaded the statement, and so does not decide on its return."""

    channel: Channel
    reference: str
    amount: int
    recorded_by: str | None = None


Effect = Receive | TakeBack | TakeBackHeld | Hold


def classify(line: ReadLine, at: str, books: Books) -> Outcome | Effect:
    """The class of a line, or what must be recorded before it has one. `at`: its account and day."""
    if line.side == "debit":
        if line.is_reversal:
            return _chargeback(line, books) or _reversal(line, books)
        if line.kind == "sweep":
            return Outcome(line.number, "sweep", moves=_moves(("deposited", "bank", line.amount)))
        return Outcome(line.number, "unmatched", moves=_moves(("suspense", "bank", line.amount)))
    if line.kind == "qris":
        return _settlement(line, at, books)
    if line.kind == "deposit":
        return _deposit(line, at, books)
    return _payment(line, at, books)


def record_classes(
    statement: Statement, lines: Mapping[int, ReadLine], outcomes: tuple[Outcome, ...], now: datetime
) -> None:
    """Records the classes of lines that have none yet."""

    def debits(result: LineClass) -> int:
        return sum(
            lines[one.number].amount for one in outcomes if one.result == result and lines[one.number].side == "debit"
        )

    statement.record(
        LinesClassified,
        now,
        on=statement.on,
        outcomes=outcomes,
        reversed=debits("reversal"),
        swept=debits("sweep"),
        unmatched_debits=debits("unmatched"),
    )


def _payment(line: ReadLine, at: str, books: Books) -> Outcome | Effect:
    """A payment by virtual account or transfer: known by its reference, or by the document that it names.

    What the bank took back in a statement that came first is nobody's: the two lines leave nothing in suspense.
    """
    channel = channel_of(line)
    known = books.receipts.get(line.reference)
    if known is not None and not known.is_seen and known.id not in books.used:
        books.used.add(known.id)
        return _known(line, at, known, books)
    if books.taken_back.get((line.reference, line.amount), 0) > 0:
        books.taken_back[line.reference, line.amount] -= 1
        moves = _moves(("bank", "suspense", line.amount))
        return Outcome(line.number, "unmatched", unmatched=line.amount, moves=moves)
    bill = _bill_of(line, books)
    if (
        bill is not None
        and known is None
        and line.reference
        and unclaimed_id(books.office, channel, line.reference) not in books.held
    ):
        return Receive(bill, channel, line.reference, line.amount)
    return _held(line, at, channel, line.amount, books)


def _known(line: ReadLine, at: str, known: KnownReceipt, books: Books) -> Outcome | Effect:
    """A bill has its money already. The rest of the line goes to suspense; what it lacks is money that the bank does not have."""
    over = min(known.over, line.amount)
    found = Outcome(
        line.number,
        "over" if over else "matched",
        line.amount - over,
        over,
        bill_id=known.bill_id,
        receipt_id=known.id,
        found=known.is_missing,
    )
    if line.amount == known.amount:
        return found
    if line.amount < known.amount:
        return replace(found, result="unmatched", moves=_moves(("suspense", "bank", known.amount - line.amount)))
    rest = _held(line, at, "transfer", line.amount - known.amount, books)
    if not isinstance(rest, Outcome):
        return rest
    return replace(found, result="unmatched", matched=known.amount - over, unmatched=rest.unmatched, held=rest.held)


def _settlement(line: ReadLine, at: str, books: Books) -> Outcome | Effect:
    """A batch of QRIS payments: what the acquirer had arrives, less its fee (MDR)."""
    batch = line.batch
    ours = min(batch.gross, books.in_transit.get(batch.on, 0)) if batch else 0
    if batch is None or ours < batch.mdr or ours == 0:
        return _held(line, at, "transfer", line.amount, books)
    books.in_transit[batch.on] -= ours
    arrived, rest = ours - batch.mdr, batch.gross - ours
    moves = _moves(("bank", "in-transit", arrived), ("fees", "in-transit", batch.mdr))
    held = None
    if rest:
        found = _held(line, at, "transfer", rest, books)
        if not isinstance(found, Outcome):
            return found
        held = found.held
    return Outcome(
        line.number,
        "unmatched" if rest else "matched",
        arrived,
        unmatched=rest,
        held=held,
        batch_on=batch.on,
        moves=moves,
    )


def _deposit(line: ReadLine, at: str, books: Books) -> Outcome | Effect:
    """Cash that the treasurer brought to the bank under an STS; the deposit itself moved it in the ledger."""
    known = books.deposits.get(line.document or "")
    if known is None or known.amount != line.amount or known.id in books.used:
        return _held(line, at, "transfer", line.amount, books)
    books.used.add(known.id)
    return Outcome(line.number, "matched", line.amount)


def _reversal(line: ReadLine, books: Books) -> Outcome | Effect:
    """Money on a bill is owed again; money in suspense leaves it; any other is for a person to find out."""
    held = _held_as(line, books)
    assigned = None if held is None else books.receipts.get(books.held[held].reference)
    known = assigned or books.receipts.get(line.reference)
    if known is not None and known.amount == line.amount:
        if not known.is_reversed:
            return TakeBack(known.bill_id, known.channel, known.reference)
        return Outcome(line.number, "reversal", bill_id=known.bill_id)
    if held is not None:
        return Outcome(line.number, "reversal", held=held) if books.held[held].is_reversed else TakeBackHeld(held)
    bill = _bill_of(line, books)
    if known is None and bill is not None and line.reference:
        if line.reference not in books.announced:
            return TakeBack(bill, "virtual-account", line.reference)
        return Outcome(line.number, "reversal", bill_id=bill)
    return Outcome(line.number, "reversal", moves=_moves(("suspense", "bank", line.amount)))


def _chargeback(line: ReadLine, books: Books) -> Outcome | Effect | None:
    """The bank took back a payment by QRIS for the acquirer. Its bill, or its suspense, owes it to what is in transit, and the
    line pays that.
    """
    moves = _moves(("in-transit", "bank", line.amount))
    known = books.qris.get(line.reference)
    if known is not None and known.amount == line.amount and known.id not in books.used:
        if not known.is_reversed:
            return TakeBack(known.bill_id, "qris", known.reference)
        books.used.add(known.id)
        return Outcome(line.number, "reversal", bill_id=known.bill_id, moves=moves)
    id = unclaimed_id(books.office, "qris", line.reference)
    held = books.held.get(id)
    if held is None or held.bill_id is not None or held.amount != line.amount or id in books.used:
        return None
    if not held.is_reversed:
        return TakeBackHeld(id)
    books.used.add(id)
    return Outcome(line.number, "reversal", held=id, moves=moves)


def _held_as(line: ReadLine, books: Books) -> UUID | None:
    """The money in suspense that has the reference and the amount of a line."""
    for id in (books.held_as.get(line.reference), unclaimed_id(books.office, "virtual-account", line.reference)):
        if id is not None and id in books.held and books.held[id].amount == line.amount:
            return id
    return None


def _bill_of(line: ReadLine, books: Books) -> UUID | None:
    return books.bills.get(line.virtual_account or "") or books.bills.get(line.document or "")


def channel_of(line: ReadLine) -> Channel:
    return "virtual-account" if line.kind == "virtual-account" else "transfer"


def _held(line: ReadLine, at: str, channel: Channel, amount: int, books: Books) -> Outcome | Effect:
    for reference in held_references(line, at, channel):
        id = unclaimed_id(books.office, channel, reference)
        known = books.held.get(id)
        if known is None:
            return Hold(channel, reference, amount)
        if known.amount == amount and not known.is_explained and id not in books.used:
            books.used.add(id)
            books.held_as[line.reference] = id
            return Outcome(line.number, "unmatched", unmatched=amount, held=id)
    raise AssertionError  # the last reference is of this line alone


def held_references(line: ReadLine, at: str, channel: Channel) -> list[str]:
    """What may tell money in suspense apart: the reference of the bank's own notice, or the line, because a bank may use
    a reference again, on another day or for a line that is alike.
    """
    of_line = f"{line.reference or line.kind}/{at}/{line.number}"
    is_of_notice = channel == "virtual-account" and line.reference and line.occurrence == 1
    return [line.reference, of_line] if is_of_notice else [of_line]


def _moves(*moves: tuple[Account, Account, int]) -> tuple[Transfer, ...]:
    return tuple(transfers(*moves))
