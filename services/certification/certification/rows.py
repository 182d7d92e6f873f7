"""Rows of the list of certifications."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CertificationRow:
    """A row of the list. `stage`: the stage of the scheme that began or ended last; `waits`: for corrections."""

    id: UUID
    case_id: UUID
    office: str
    scheme: str
    status: str
    stage: str
    waits: bool
    promised_until: date | None
