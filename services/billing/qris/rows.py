"""Rows of the lists about QRIS."""

from dataclasses import dataclass
from datetime import datetime
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
    amount: int
    bill_number: str
    nmid: str
    status: Status
    expires_at: datetime
    attempts: int
    outcome: Outcome | None
    code: str | None
    next_at: datetime | None
