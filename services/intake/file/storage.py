"""Stores arrived content, encrypted and in quarantine, or refuses it and stores nothing."""

from datetime import datetime

from services.intake.file.file import File
from shared.files.content import FileFault, LeftOut
from shared.files.file_types import FileType
from shared.files.keeping import Kept, Sent
from shared.journal.events import Event
from shared.privacy.clear_text import Digest
from shared.privacy.personal import Personal


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Stored(Event[File]):
    """The content arrived, is of a type that the card allows, and is stored encrypted, in quarantine until it is
    scanned.

    `sha256` and `size` are of the kept content (a picture without everything beside the picture), `sent_…` of the
    content as it arrived. `object_name` is its name in the store. `gps`: where the picture was taken, sealed for the
    applicant, because it may be somebody's home. `left_out`: what a camera appended to the photo and is not kept, such
    as a film.
    """

    TOPIC = "intake.file-stored"
    INDONESIAN = "Berkas disimpan dalam karantina ({size:size}, SHA-256 {sha256})."
    ENGLISH = "The file was stored in quarantine ({size:size}, SHA-256 {sha256})."
    sha256: Digest
    size: int
    sent_sha256: Digest
    sent_size: int
    type: FileType
    media_type: str
    gps: Personal[str] | None
    object_name: Digest
    left_out: tuple[LeftOut, ...] = ()

    def apply(self, file: File) -> None:
        file.status, file.sent_size = "quarantined", self.sent_size
        file.sha256, file.size = self.sha256, self.size
        file.type, file.media_type = self.type, self.media_type
        file.position, file.object_name, file.left_out = self.gps, self.object_name, self.left_out


class Refused(Event[File]):
    """The content is not accepted; nothing of it is stored."""

    TOPIC = "intake.file-refused"
    INDONESIAN = "Berkas ditolak: {fault}."
    ENGLISH = "The file was refused: {fault}."
    fault: FileFault
    sent_sha256: Digest
    sent_size: int

    def apply(self, file: File) -> None:
        file.status, file.sent_size, file.fault = "refused", self.sent_size, self.fault


# Decisions – refuse, or record one thing. Time is an argument.
def store(
    file: File,
    kept: Kept,
    sent: Sent,
    position: Personal[str] | None,
    now: datetime,
) -> None:
    """Stores what is kept of the content; `position` is the picture's, sealed. Raises NotUploading."""
    file.refuse_unless_uploading()
    file.record(
        Stored,
        now,
        sha256=kept.content.sha256,
        size=kept.content.size,
        sent_sha256=sent.sha256,
        sent_size=sent.size,
        type=kept.examined.type,
        media_type=kept.examined.media_type,
        gps=position,
        object_name=kept.name,
        left_out=kept.examined.left_out,
    )


def refuse(file: File, fault: FileFault, sent: Sent, now: datetime) -> None:
    """Refuses content that the card or the law does not allow; stores nothing of it. Raises NotUploading."""
    file.refuse_unless_uploading()
    file.record(Refused, now, fault=fault, sent_sha256=sent.sha256, sent_size=sent.size)
