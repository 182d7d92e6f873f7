"""Records each reading of a file before its content goes out."""

from datetime import datetime
from typing import Literal

from services.intake.file.file import File
from shared.journal.events import Event

Purpose = Literal["own-copy", "case-handling", "supervision", "complaint-handling", "legal-order"]
"""The purpose of a reading: a closed set, because it is part of an address, and an address may hold no personal data.
"""


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Read(Event[File]):
    """Somebody is about to get the content; the envelope names the reader (UU 27/2022 art. 31)."""

    TOPIC = "intake.file-read"
    INDONESIAN = "Berkas dokumen {document} dibaca; keperluan: {purpose}."
    ENGLISH = "The file of the document {document} was read; purpose: {purpose}."
    document: str
    purpose: Purpose


# Decisions – refuse, or record one thing. Time is an argument.
def record_reading(file: File, purpose: Purpose, now: datetime) -> None:
    """Records a reading before the content goes out. Raises FileNotReleased."""
    file.refuse_unless_released()
    file.record(Read, now, document=file.document, purpose=purpose)
