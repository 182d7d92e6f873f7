"""What others may rely on of intake's events."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts import Contract

Place = Literal["office", "on-site"]
Verification = Literal["tera", "tera-ulang"]


class ApplicationAccepted(Contract):
    """An application was found complete and correct; the office now owes the service."""

    TYPE: ClassVar = "intake.application-accepted"

    application_id: UUID
    service_code: str
    verification: Verification
    place: Place
    instrument_id: UUID
    promised_until: date | None


class PersonalDataDisclosed(Contract):
    """Sealed fields of a person were read in clear; who read them stands in the envelope."""

    TYPE: ClassVar = "intake.personal-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str
