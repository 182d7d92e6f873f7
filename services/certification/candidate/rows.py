"""Rows of the list of candidates, and of what the job looks for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A row of the list of candidates."""

    id: UUID
    session_id: UUID
    certification_id: UUID
    case_id: UUID
    kind: str
    attempt: int
    status: str
    quota_on: date | None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A candidate whose session met its quota, and the moment from which the candidate no longer waits."""

    id: UUID
    office: str
    case_id: UUID
    certification_id: UUID
    session_id: UUID
    met_on: date
    met_at: datetime


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A candidate who still has a seat although the certification has ended."""

    id: UUID
    office: str
    case_id: UUID
    session_id: UUID
