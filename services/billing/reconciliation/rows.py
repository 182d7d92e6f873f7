"""The rows of statements, their lines, and what the books are asked about them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.bill.bill import Channel
from services.billing.reconciliation.books import KnownHeld
from services.billing.reconciliation.classification import LineClass
from services.billing.reconciliation.line import Batch, ReadLine, Side
from services.billing.reconciliation.profile import Kind
from services.billing.reconciliation.statement import Status


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement; sums in whole rupiah. `classified`: how many of its `lines` have their class."""

    id: UUID
    office: str
    bank: str
    account: str
    on: date
    status: Status
    opening: int
    closing: int
    lines: int
    credits: int
    debits: int
    classified: int
    matched: int
    over: int
    unmatched: int
    reversed: int
    swept: int
    unmatched_debits: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a statement; rupiah. `result`: its class, None until it has one. `held`: what holds it in suspense."""

    id: UUID
    number: int
    reference: str
    side: Side
    amount: int
    kind: Kind
    is_reversal: bool
    document: str | None
    virtual_account: str | None
    result: LineClass | None
    matched: int | None
    over: int | None
    unmatched: int | None
    bill_id: UUID | None
    held: UUID | None


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A line without a class."""

    number: int
    reference: str
    side: Side
    amount: int
    occurrence: int
    kind: Kind
    is_reversal: bool
    document: str | None
    virtual_account: str | None
    batch_on: date | None
    batch_count: int | None
    batch_gross: int | None
    batch_mdr: int | None

    def line(self) -> ReadLine:
        """The line as it was read."""
        batch = None
        if self.batch_on is not None:
            batch = Batch(self.batch_on, self.batch_count or 0, self.batch_gross or 0, self.batch_mdr or 0)
        plain = (self.number, self.reference, self.side, self.amount, self.occurrence, self.kind, self.is_reversal)
        return ReadLine(*plain, self.document, self.virtual_account, batch)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A stored line. `is_counted`: of a complete file."""

    key: UUID
    is_counted: bool


@dataclass(frozen=True, slots=True)
class NumberedDeposit:
    """The deposit of an STS by its number, in whole rupiah."""

    number: str
    id: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class NumberedBill:
    number: str
    id: UUID


@dataclass(frozen=True, slots=True)
class DayAmount:
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Money in suspense, rupiah."""

    id: UUID
    amount: int
    channel: Channel
    reference: str
    bill_id: UUID | None
    status: str

    def known(self, *, is_explained: bool) -> KnownHeld:
        is_reversed = self.status == "reversed"
        return KnownHeld(self.amount, self.channel, self.reference, self.bill_id, is_reversed, is_explained)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Money that the bank took back so many times before it told of it, in whole rupiah."""

    reference: str
    amount: int
    times: int


@dataclass(frozen=True, slots=True)
class HeldLine:
    """The reference of a line whose money is in suspense."""

    reference: str
    held: UUID


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Money that the bank told of and that no statement shows."""

    id: UUID
    bill_id: UUID
    channel: Channel
    reference: str
