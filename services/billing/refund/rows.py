"""A row of the list of refunds."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A row of the list of refunds; amounts in whole rupiah. `set_off`: what other debts took of `amount`."""

    id: UUID
    office: str
    case_id: UUID
    source: str
    bill_id: UUID | None
    unclaimed_id: UUID | None
    amount: int
    set_off: int
    status: str
    number: str | None
    proposed_on: date
    pay_by: date | None
    paid_on: date | None
    paid_reference: str | None
