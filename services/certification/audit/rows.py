"""Rows of the list of audits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the list. `first_day`: the first day of the plan; `number`: of the report, once it is issued."""

    id: UUID
    certification_id: UUID
    case_id: UUID
    office: str
    stage: str
    occasion: str
    surveillance_id: UUID | None
    status: str
    first_day: date
    number: str | None
