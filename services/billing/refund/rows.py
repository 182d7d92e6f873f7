"""Rows of refunds, and of what their payers still owe."""

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


@dataclass(frozen=True, slots=True)
class Debt:
    """A bill on which its payer may owe something, and the case that it belongs to."""

    id: UUID
    case_id: UUID
