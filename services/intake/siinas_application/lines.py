"""Lines of the list of applications from SIINas: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SiinasApplicationLine:
    """`application_id`: the draft that it became; null while it waits for its applicant."""

    id: UUID
    reference: str
    nib: str
    service_code: str
    received_on: date
    application_id: UUID | None
