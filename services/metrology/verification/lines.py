"""Lines of the list of verifications: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.metrology.verification.verification import Status


@dataclass(frozen=True, slots=True)
class VerificationRow:
    id: UUID
    case_id: UUID
    instrument_id: UUID
    status: Status
    penera: str | None
    promised_until: date | None
