"""What the books know of the lines of a statement, before they have their class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.billing.bill.bill import Channel


@dataclass(frozen=True, slots=True)
class KnownReceipt:
    """Money that a bill has. `over`: the part that was more than owed. `is_seen`: a line of a statement was its."""

    id: UUID
    bill_id: UUID
    channel: Channel
    reference: str
    amount: int
    over: int
    is_reversed: bool
    is_seen: bool
    is_missing: bool


@dataclass(frozen=True, slots=True)
class KnownDeposit:
    """Cash that the treasurer deposited under an STS, in whole rupiah."""

    id: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class KnownHeld:
    """Money in suspense. `bill_id`: the bill that got it since. `is_explained`: the line that brought it has its class."""

    amount: int
    channel: Channel
    reference: str
    bill_id: UUID | None
    is_reversed: bool
    is_explained: bool


@dataclass
class Books:
    """What the books of an office know of some lines. `in_transit`: rupiah by QRIS on a day that no line has settled yet.

    `bills` by the number of a document or of a virtual account; `held` the money in suspense, by its id; `held_as` by the bank's
    reference.
    """

    office: str
    receipts: Mapping[str, KnownReceipt] = field(default_factory=dict)
    bills: Mapping[str, UUID] = field(default_factory=dict)
    deposits: Mapping[str, KnownDeposit] = field(default_factory=dict)
    held: Mapping[UUID, KnownHeld] = field(default_factory=dict)
    held_as: dict[str, UUID] = field(default_factory=dict)
    in_transit: dict[date, int] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()
    """References of reversals that their bills know, though the money never came."""
    qris: Mapping[str, KnownReceipt] = field(default_factory=dict)
    """Payments by QRIS on bills, which the bank may take back for the acquirer; by the acquirer's reference."""
    taken_back: dict[tuple[str, int], int] = field(default_factory=dict)
    """How often the bank took back money that nobody knew, by reference and rupiah: in a statement that came first."""
    used: set[UUID] = field(default_factory=set)
    """Receipts, deposits and money in suspense that a line of this part explains already."""
