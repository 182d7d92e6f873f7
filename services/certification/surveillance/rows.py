"""Rows of the list of surveillances."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SurveillanceRow:
    """A row of the list. `due_on`: the next day of the calendar; `step`: where on the ladder it is."""

    id: UUID
    certificate_id: UUID
    certification_id: UUID
    case_id: UUID
    office: str
    scheme: str
    due_on: date | None
    step: str | None
    ended: str | None
