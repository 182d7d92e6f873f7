"""Lines of the list of exchanges with other systems: the shown fields of a row."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.outgoing.replies import Outcome


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """One request to the other system and its answer; possible personal data and credentials are masked."""

    id: UUID
    check_id: UUID
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
