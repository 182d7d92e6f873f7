"""A file (berkas): the content of one document of one application, from its first byte to each reading of it.

uploading ──> quarantined ──> released        only a released file can be read or handed in
    │               └───────> infected
    ├───> refused
    └───> expired

Its events: `upload.py` (begun, expired), `storage.py` (stored, refused), `scan.py` (released, infected), `reading.py` (read).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import Forbidden, RefusedByRule
from shared.files.content import FileFault, LeftOut
from shared.files.file_types import FileType
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

Status = Literal["uploading", "quarantined", "released", "infected", "refused", "expired"]


class NotUploading(RefusedByRule):
    code = "file-not-uploading"
    indonesian = "Pengunggahan berkas ini sudah berakhir; statusnya {status:words}."
    english = "The upload of this file has ended; it is {status:words}."


class NotYourUpload(Forbidden):
    """Only the account that began an upload sends its bytes and completes it."""

    code = "not-your-upload"
    indonesian = "Pengunggahan ini dimulai oleh akun lain; hanya akun itu yang dapat melanjutkannya. Mulailah pengunggahan sendiri."
    english = "Another account began this upload, and only that account can go on with it. Begin an upload of your own."


class FileNotReleased(RefusedByRule):
    code = "file-not-released"
    indonesian = "Berkas ini belum atau tidak dapat dipakai; statusnya {status:words}."
    english = "This file cannot be used, or not yet; it is {status:words}."


class FileOfAnother(RefusedByRule):
    code = "file-of-another"
    indonesian = "Berkas ini diunggah untuk permohonan atau dokumen lain."
    english = "This file was uploaded for another application or document."


@dataclass(frozen=True)
class FileFacts:
    """What an application needs to know about a file that was handed in: its kept content."""

    sha256: str
    size: int
    type: FileType


@dataclass(frozen=True, slots=True)
class FileLine:
    id: UUID
    document: str
    status: Status


class File(Aggregate):
    """The content of one document of an application; its events belong to the application's case.

    `sha256`, `size`, `type` and `media_type` describe the kept content, `sent_size` the content that arrived;
    `object_name` is its place in the store, `position` where the picture was taken (sealed), `fault` why it was
    refused.
    """

    TOPIC = "intake.file"

    office: str
    account: str | None
    begun_by: str | None
    case_id: UUID = field(init=False)  # the application
    document: str
    types: tuple[FileType, ...]
    gps: bool
    declared_size: int | None
    declared_sha256: str | None
    personal_key: Personal[str] | None
    installation_key: str | None
    expires_at: datetime
    status: Status = "uploading"
    sent_size: int | None = None
    sha256: str | None = None
    size: int | None = None
    type: FileType | None = None
    media_type: str | None = None
    position: Personal[str] | None = None
    object_name: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    fault: FileFault | None = None
    scanner: str | None = None

    @property
    def key(self) -> Personal[str] | str:
        """The sealed key of the content."""
        sealed = self.personal_key or self.installation_key
        assert sealed is not None
        return sealed

    @property
    def stored_name(self) -> str:
        """The name in the store of content that was stored."""
        assert self.object_name is not None
        return self.object_name

    @property
    def is_completed(self) -> bool:
        """Whether its completion was decided: it was stored, or refused."""
        return self.status not in {"uploading", "expired"}

    def refuse_unless_begun_by(self, account: str) -> None:
        """Refuses any other account with NotYourUpload."""
        if self.begun_by != account:
            raise NotYourUpload

    def refuse_unless_uploading(self) -> None:
        """Refuses a file that is not uploading with NotUploading."""
        if self.status != "uploading":
            raise NotUploading(status=self.status)

    def refuse_unless_open(self, account: str, now: datetime) -> None:
        """Accepts more bytes only in time, and only from the account that began the upload. Raises NotYourUpload,
        NotUploading.
        """
        self.refuse_unless_begun_by(account)
        self.refuse_unless_uploading()
        if now >= self.expires_at:  # the next pass would remove these bytes
            raise NotUploading(status="expired")

    def refuse_unless_released(self) -> None:
        """Refuses a file that is not released with FileNotReleased."""
        if self.status != "released":
            raise FileNotReleased(status=self.status)

    def facts(self, application_id: UUID, document: str) -> FileFacts:
        """The facts about the content, for the application and document of its upload.

        Raises FileOfAnother, or FileNotReleased.
        """
        if (self.case_id, self.document) != (application_id, document):
            raise FileOfAnother
        self.refuse_unless_released()
        assert self.sha256 is not None
        assert self.size is not None
        assert self.type is not None
        return FileFacts(self.sha256, self.size, self.type)
