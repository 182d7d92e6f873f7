"""A photo or a paper that a reporter adds to a complaint.

An upload waits in the file store until a complaint claims it (`uploads.py`). The claim is its first event. Its key is
sealed for the person whose key seals the complaint's texts: erasing the texts erases the attachments.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.complaints.attachment.uploads import Upload
from shared.errors import Conflict, RefusedByRule
from shared.files.content import LeftOut
from shared.files.file_types import FileType
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import Digest
from shared.privacy.personal import Personal

MOST: Final = 5
"""Attachments of one complaint."""


class TooManyAttachments(RefusedByRule):
    code = "too-many-attachments"
    indonesian = "Satu pengaduan memuat paling banyak {limit} lampiran. Pilih yang paling menjelaskan."
    english = "One complaint takes at most {limit} attachments. Choose those that explain most."


class AttachmentTaken(Conflict):
    code = "attachment-taken"
    indonesian = "Lampiran ini sudah dipakai pada pengaduan. Unggah berkasnya lagi."
    english = "This attachment belongs to a complaint already. Upload the file again."


class Attachment(Aggregate):
    """A content of a complaint; `key`: the content's key, sealed for the person of the complaint's texts."""

    TOPIC = "complaints.attachment"

    office: str
    case_id: UUID
    complaint_id: UUID
    type: FileType
    media_type: str
    size: int
    key: Personal[str]
    object_name: str


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Attached(FirstEvent[Attachment]):
    """A complaint claimed an uploaded file: it was examined and scanned, and is stored encrypted.

    `size`: bytes of the kept content; a picture keeps nothing but the picture. `left_out`: what a camera had appended. `scanner`: who
    scanned it, or that nobody did.
    """

    TOPIC = "complaints.attachment-added"
    INDONESIAN = "Lampiran ditambahkan pada pengaduan ({type}, {size:size})."
    ENGLISH = "An attachment was added to the complaint ({type}, {size:size})."
    office: str
    case_id: UUID
    complaint_id: UUID
    type: FileType
    media_type: str
    size: int
    key: Personal[str]
    object_name: Digest
    left_out: tuple[LeftOut, ...]
    scanner: str


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_too_many(more: int, has: int) -> None:
    """Refuses `more` attachments of a complaint that `has` some. Raises TooManyAttachments."""
    if more + has > MOST:
        raise TooManyAttachments(limit=MOST)


def attach(
    upload: Upload, key: Personal[str], *, office: str, case_id: UUID, complaint_id: UUID, now: datetime
) -> Attachment:
    """Adds an uploaded file to a complaint; `key`: its key, sealed for the person of the complaint's texts."""
    return Attachment.begin(
        Attached,
        id=upload.id,
        now=now,
        office=office,
        case_id=case_id,
        complaint_id=complaint_id,
        type=upload.type,
        media_type=upload.media_type,
        size=upload.size,
        key=key,
        object_name=upload.object_name,
        left_out=upload.left_out,
        scanner=upload.scanner,
    )
