"""Each reading of an attachment is recorded before its content goes out (UU 27/2022 art. 31)."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.complaints.attachment.attachment import Attachment
from shared.errors import Forbidden
from shared.journal.events import Event

Purpose = Literal["own-copy", "complaint-handling", "supervision", "legal-order"]
"""Why somebody reads it: a closed set, because it is part of an address. `own-copy`: the reporter reads it."""


class AttachmentNotYours(Forbidden):
    code = "attachment-not-yours"
    indonesian = "Lampiran pengaduan hanya dapat dibaca oleh petugas yang menangani pengaduan ini."
    english = "Only the officers who handle this complaint can read its attachments."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class AttachmentRead(Event[Attachment]):
    """Somebody is about to get the content. `read_by`: a token subject, or `reporter` for who has the receipt. `person`:
    whose key seals it.
    """

    TOPIC = "complaints.attachment-read"
    INDONESIAN = "Lampiran pengaduan dibaca; keperluan: {purpose}."
    ENGLISH = "An attachment of the complaint was read; purpose: {purpose}."
    purpose: Purpose
    read_by: str
    read_on: date
    person: UUID | None = None


# Decision – refuses, or records one thing. Time is an argument.
def record_reading(
    attachment: Attachment, purpose: Purpose, by: str, on: date, now: datetime, *, handles: bool
) -> None:
    """Records a reading before the content goes out. Raises AttachmentNotYours for who does not handle the complaint."""
    if not handles:
        raise AttachmentNotYours
    attachment.record(AttachmentRead, now, purpose=purpose, read_by=by, read_on=on, person=attachment.key.person)
