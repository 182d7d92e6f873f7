"""Lines of the list of laboratories: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LaboratoryRow:
    id: UUID
    laboratory: str
    title: str
    accreditation: str | None
    valid_from: date
    valid_until: date | None
