"""A row of the list of money in suspense."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnclaimedRow:
    """A row of the list of money in suspense; `amount` in whole rupiah, `on` the day on which it came."""

    id: UUID
    office: str
    channel: str
    reference: str
    amount: int
    on: date
    why: str
    status: str
    bill_id: UUID | None
    refund_id: UUID | None
