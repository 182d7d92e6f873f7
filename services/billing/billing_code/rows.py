"""Rows of the lists about billing codes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.billing.billing_code.billing_code import Status
from shared.outgoing.replies import Outcome


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A billing code of a bill; `amount` in whole rupiah. A payment counts before `expires_at`. `ntpn`: of the first payment."""

    id: UUID
    bill_id: UUID
    case_id: UUID
    office: str
    number: int
    status: Status
    amount: int
    code: str | None
    issued_at: datetime | None
    expires_at: datetime | None
    ntpn: str | None
    paid_at: datetime | None
    attempts: int
    outcome: Outcome | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A code about which SIMPONI is asked. `polls`: how often it was; `next_at`: when it is the next time."""

    id: UUID
    office: str
    case_id: UUID
    status: Status
    code: str
    expires_at: datetime
    followed_until: datetime
    polls: int | None


@dataclass(frozen=True, slots=True)
class SimponiExchange:
    """One request to SIMPONI and its answer; credentials, codes and possible personal data are masked."""

    id: UUID
    billing_code_id: UUID
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
