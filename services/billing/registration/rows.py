"""Rows of the lists about requests to banks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.billing.registration.registration import RequestKind, RequestState
from shared.outgoing.replies import Outcome


@dataclass(frozen=True, slots=True)
class VaRequestRow:
    """A request about a virtual account, and how far it has come. `code`: the bank's own code of the last attempt."""

    id: UUID
    account_id: UUID
    bill_id: UUID
    case_id: UUID
    office: str
    bank: str
    kind: RequestKind
    number: int
    state: RequestState
    attempts: int
    outcome: Outcome | None
    http_status: int | None
    code: str | None
    queued_at: datetime
    next_at: datetime | None

    @property
    def is_by_officer(self) -> bool:
        """Whether an officer had the bank asked, outside the schedule."""
        return self.number < 0


@dataclass(frozen=True, slots=True)
class SnapExchange:
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
