"""Rows of the lists about QRIS."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.billing.qris.code import Status
from shared.outgoing.replies import Outcome


@dataclass(frozen=True, slots=True)
class QrisRow:
    """A QRIS code and how far it has come; the amount in whole rupiah. `outcome`, `code`: of the last attempt or question."""

    id: UUID
    bill_id: UUID
    case_id: UUID
    office: str
    number: int
    amount: int
    bill_number: str
    nmid: str
    status: Status
    expires_at: datetime
    attempts: int
    outcome: Outcome | None
    code: str | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A batch that the acquirer settled, in whole rupiah."""

    id: UUID
    office: str
    nmid: str
    batch: str
    settled_on: date
    count: int
    gross: int
    mdr: int


@dataclass(frozen=True, slots=True)
class BankExchange:
    """One request to a bank or an acquirer and its answer; possible personal data and credentials are masked."""

    id: UUID
    attempt: int
    at: datetime
    outcome: Outcome
    duration_ms: int
    url: str
    request_headers: str
    request_body: str
    answer_status: int | None
    answer_headers: str | None
    answer_body: str | None
