"""Reading sealed personal data of an applicant in clear, on the record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.intake.applicant.applicant import Applicant, NotHeld
from services.intake.applicant.identity import PersonalField
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class PersonalDataDisclosed(Event[Applicant]):
    """Somebody read sealed fields in clear; the envelope names the reader (UU 27/2022 art. 31)."""

    TOPIC = "intake.personal-data-disclosed"
    INDONESIAN = "Data pribadi pemohon dibaca ({fields}); keperluan: {purpose}"
    ENGLISH = "The applicant's personal data were read ({fields}); purpose: {purpose}"
    person: UUID
    fields: tuple[PersonalField, ...]
    purpose: str


# Decision – refuses, or records one thing. Time is an argument.
def disclose(applicant: Applicant, fields: Sequence[PersonalField], purpose: str, now: datetime) -> None:
    """Records a reading before the fields are opened. Raises NotHeld."""
    if absent := [field for field in fields if field not in applicant.sealed]:
        raise NotHeld(fields=absent)
    read = tuple(dict.fromkeys(fields))
    applicant.record(PersonalDataDisclosed, now, person=applicant.person, fields=read, purpose=purpose)
