"""An upload begins, and expires if nobody completes it in time."""

from datetime import date, datetime
from uuid import UUID

from services.intake.card.requirements import Document
from services.intake.file.file import File
from shared.files.file_types import FileType
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import Digest
from shared.privacy.personal import Personal


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class UploadBegun(FirstEvent[File]):
    """The upload of a document of the card began; the event keeps what the card allows.

    `personal_key` is the key of the content, sealed for the person that it is about; `installation_key` if it is about
    nobody. `account` is the account that owns the document; `begun_by` the account that sends it, None in older events.
    """

    TOPIC = "intake.file-upload-begun"
    INDONESIAN = "Pengunggahan berkas untuk dokumen {document_name} dimulai."
    ENGLISH = "The upload of a file for the document {document_name} began."
    office: str
    account: str | None
    application_id: UUID
    document: str
    document_name: str
    types: tuple[FileType, ...]
    gps: bool
    declared_size: int | None
    declared_sha256: Digest | None
    personal_key: Personal[str] | None
    installation_key: Digest | None
    expires_at: datetime
    begun_on: date
    begun_by: str | None = None

    def apply(self, file: File) -> None:
        file.case_id = self.application_id
        file.begun_by = self.account if self.begun_by is None else self.begun_by


class UploadExpired(Event[File]):
    """The upload was not completed in time; its content is removed."""

    TOPIC = "intake.file-upload-expired"
    INDONESIAN = "Pengunggahan berkas tidak diselesaikan dan berakhir."
    ENGLISH = "The upload of the file was not completed and ended."

    def apply(self, file: File) -> None:
        file.status = "expired"


# Decisions – refuse, or record one thing. Time is an argument.
def begin_upload(
    *,
    id: UUID,
    office: str,
    account: str | None,
    begun_by: str,
    application_id: UUID,
    document: Document,
    declared_size: int | None,
    declared_sha256: str | None,
    key: Personal[str] | str,
    expires_at: datetime,
    on: date,
    now: datetime,
) -> File:
    """`key` is the content's key, sealed for the person that a personal document is about, otherwise for the
    installation.
    """
    return File.begin(
        UploadBegun,
        id=id,
        now=now,
        office=office,
        account=account,
        application_id=application_id,
        document=document.id,
        document_name=document.name,
        types=document.types,
        gps=document.gps,
        declared_size=declared_size,
        declared_sha256=declared_sha256,
        personal_key=key if isinstance(key, Personal) else None,
        installation_key=None if isinstance(key, Personal) else key,
        expires_at=expires_at,
        begun_on=on,
        begun_by=begun_by,
    )


def expire(file: File, now: datetime) -> None:
    """Expires an upload that was not completed in time; any other file stays as it is."""
    if file.status == "uploading" and now >= file.expires_at:
        file.record(UploadExpired, now)
