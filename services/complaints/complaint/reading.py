"""Reading what people wrote: each reading by an officer is recorded (UU 27/2022 art. 31)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from services.complaints.complaint.complaint import Complaint
from shared.errors import NotFound
from shared.journal.events import Event
from shared.wording import Named


class TextUnknown(NotFound):
    code = "complaint-text-unknown"
    indonesian = "Pengaduan ini tidak mempunyai teks itu: {fields:any}. Nama teksnya ada pada `texts`."
    english = "This complaint has no such text: {fields:any}. Its texts are named in `texts`."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class TextsRead(Event[Complaint]):
    """An officer read texts of the complaint in clear."""

    TOPIC = "complaints.texts-read"
    INDONESIAN = "Teks pengaduan dibaca: {fields}."
    ENGLISH = "Texts of the complaint were read: {fields}."
    fields: tuple[str, ...]
    by: str
    on: date


# Decision – refuses, or records one thing. Time is an argument.
def read_texts(complaint: Complaint, fields: Sequence[str], by: str, on: date, now: datetime) -> None:
    """Records a reading before the texts are opened. Raises TextUnknown."""
    if unknown := _unknown(fields, complaint.sealed):
        raise TextUnknown(fields=unknown)
    complaint.record(TextsRead, now, fields=tuple(dict.fromkeys(fields)), by=by, on=on)


def _unknown(fields: Sequence[str], known: Collection[str]) -> list[Named]:
    return [Named(one, f"`{one}`", f"`{one}`") for one in fields if one not in known]
