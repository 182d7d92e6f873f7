"""Rows of the tables of banks, as queries return them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

Outcome = Literal["accepted", "not-found", "paid", "expired", "wrong-amount", "taken-back"]
"""What became of an inquiry, a payment or a notice. Only an accepted payment brought money; `taken-back`: it went back."""


@dataclass(frozen=True, slots=True)
class VirtualAccountRow:
    """A virtual account; `amount` in whole rupiah. Nothing in it is personal."""

    id: UUID
    bill_id: UUID
    case_id: UUID
    office: str
    bank: str
    number: str
    document: str
    amount: int
    expires_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A call that was decided."""

    day: date
    external_id: str
    request_id: str | None
    sought: str
    number: str
    amount: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class BankExchangeRow:
    """One call of a bank and its answer, redacted."""

    id: UUID
    bank: str
    external_id: str | None
    at: datetime
    outcome: str
    duration_ms: int
    url: str
    request_headers: str
    request_body: str
    answer_status: int
    answer_body: str
