"""Rows of the list of nonconformities."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NonconformityRow:
    """A row of the list. `due_on`: the last day for an answer that is accepted."""

    id: UUID
    certification_id: UUID
    case_id: UUID
    office: str
    stage: str
    occasion: str
    audit_id: UUID | None
    clause: str
    grade: str
    status: str
    due_on: date
