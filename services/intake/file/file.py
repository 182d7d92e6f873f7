"""A file (berkas): the content of one document of one application, from the first byte that is sent to each reading of it.

uploading ──> quarantined ──> released        only what is released can be read or handed in
    │               └───────> infected
    ├───> refused
    └───> expired
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.card.file_types import FileType
from services.intake.card.requirements import Document
from services.intake.file.content import Examined, FileFault, LeftOut
from shared.errors import Forbidden, RefusedByRule
from shared.files.scanner import Verdict
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import Digest
from shared.privacy.personal import Personal

Status = Literal["uploading", "quarantined", "released", "infected", "refused", "expired"]
Purpose = Literal["own-copy", "case-handling", "supervision", "complaint-handling", "legal-order"]
"""What a file is read for: a closed set, because it stands in an address, and an address may hold nobody's data."""

UPLOAD_KEY = "file-key"
"""The field under which a file's key is sealed."""
POSITION = "gps"
"""The field under which the position of a picture is sealed."""


class NotUploading(RefusedByRule):
    code = "file-not-uploading"
    indonesian = "Pengunggahan berkas ini sudah berakhir; statusnya {status:words}."
    english = "The upload of this file has ended; it is {status:words}."


class NotYourUpload(Forbidden):
    """Only the account that began an upload sends its bytes and completes it: nobody writes into the file of another."""

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
class Sent:
    """Content as it arrived: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class FileFacts:
    """What an application needs to know of a file that was handed in: the content as it is kept."""

    sha256: str
    size: int
    type: FileType


class File(Aggregate):
    """The content of one document of an application; its events stand in the application's case."""

    TOPIC = "intake.file"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class UploadBegun(Created):
        """Content for a document of the card is going to be sent; what the card allows of it is kept as it was.

        `personal_key` is the key of the content, sealed for the person it is about; `installation_key` where it is about nobody.
        `account` is the account whose document it is; `begun_by` the account that sends it, None in events from before it was kept.
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

    class Stored(Aggregate.Event):
        """The content arrived, is of a type that the card allows, and is kept encrypted, in quarantine until it is scanned.

        `sha256` and `size` are of the content as it is kept (a picture without what it says beside the picture), `sent_…`
        of the content as it came. `object_name` is its name in the store. `gps`: where the picture was taken, sealed for the
        applicant: it may be somebody's home. `left_out`: what a camera appended to the photo and is not kept, such as a film.
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

    class Refused(Aggregate.Event):
        """The content cannot be taken; nothing of it is kept."""

        TOPIC = "intake.file-refused"
        INDONESIAN = "Berkas ditolak: {fault}."
        ENGLISH = "The file was refused: {fault}."
        fault: FileFault
        sent_sha256: Digest
        sent_size: int

    class Released(Aggregate.Event):
        """The scanner found nothing, or none is set and `scanner` says so; the file may be read and handed in."""

        TOPIC = "intake.file-released"
        INDONESIAN = "Berkas keluar dari karantina ({scanner})."
        ENGLISH = "The file left quarantine ({scanner})."
        scanner: str
        scanned: bool

    class Infected(Aggregate.Event):
        """The scanner found something; the file stays in quarantine and nobody may read it."""

        TOPIC = "intake.file-infected"
        INDONESIAN = "Pemindai menemukan {found}; berkas tetap dikarantina."
        ENGLISH = "The scanner found {found}; the file stays in quarantine."
        scanner: str
        found: str

    class UploadExpired(Aggregate.Event):
        """The upload was not completed in time; what had arrived is removed."""

        TOPIC = "intake.file-upload-expired"
        INDONESIAN = "Pengunggahan berkas tidak diselesaikan dan berakhir."
        ENGLISH = "The upload of the file was not completed and ended."

    class Read(Aggregate.Event):
        """Somebody is about to be given the content; who it was stands in the envelope (UU 27/2022 art. 31)."""

        TOPIC = "intake.file-read"
        INDONESIAN = "Berkas dokumen {document} dibaca; keperluan: {purpose}."
        ENGLISH = "The file of the document {document} was read; purpose: {purpose}."
        document: str
        purpose: Purpose

    @event(UploadBegun)
    def __init__(
        self,
        *,
        office: str,
        account: str | None,
        application_id: UUID,
        document: str,
        types: tuple[FileType, ...],
        gps: bool,
        declared_size: int | None,
        declared_sha256: str | None,
        personal_key: Personal[str] | None,
        installation_key: str | None,
        expires_at: datetime,
        begun_by: str | None,
    ) -> None:
        self.office = office
        self.account = account
        self.begun_by = account if begun_by is None else begun_by
        self.case_id = application_id
        self.document = document
        self.types = types
        self.gps = gps
        self.declared_size = declared_size
        self.declared_sha256 = declared_sha256
        self.personal_key = personal_key
        self.installation_key = installation_key
        self.expires_at = expires_at
        self.status: Status = "uploading"
        self.sha256: str | None = None
        self.size: int | None = None
        self.type: FileType | None = None
        self.media_type: str | None = None
        self.position: Personal[str] | None = None
        self.object_name: str | None = None
        self.left_out: tuple[LeftOut, ...] = ()
        self.fault: FileFault | None = None
        self.scanner: str | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def begin_upload(
        cls,
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
    ) -> Self:
        """`key` is the content's key, sealed for the person that a personal document is about, otherwise for the installation."""
        return cls.begin(
            cls.UploadBegun,
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

    @property
    def is_completed(self) -> bool:
        """Whether its completion was decided: it was stored, or refused."""
        return self.status not in {"uploading", "expired"}

    def refuse_unless_begun_by(self, account: str) -> None:
        """Raises NotYourUpload."""
        if self.begun_by != account:
            raise NotYourUpload

    def refuse_unless_open(self, account: str, now: datetime) -> None:
        """More bytes are taken only from the account that began the upload, and only in time. Raises NotYourUpload, NotUploading."""
        self.refuse_unless_begun_by(account)
        self.refuse_unless_uploading()
        if now >= self.expires_at:  # what came now would be removed by the next pass
            raise NotUploading(status="expired")

    def refuse_unless_uploading(self) -> None:
        """Raises NotUploading."""
        if self.status != "uploading":
            raise NotUploading(status=self.status)

    def store(
        self,
        examined: Examined,
        kept: Sent,
        sent: Sent,
        object_name: str,
        position: Personal[str] | None,
        now: datetime,
    ) -> None:
        """The content is kept under the object's name; `position` is the picture's, sealed."""
        self.refuse_unless_uploading()
        self.record(
            self.Stored,
            now,
            sha256=kept.sha256,
            size=kept.size,
            sent_sha256=sent.sha256,
            sent_size=sent.size,
            type=examined.type,
            media_type=examined.media_type,
            gps=position,
            object_name=object_name,
            left_out=examined.left_out,
        )

    def refuse(self, fault: FileFault, sent: Sent, now: datetime) -> None:
        """The content cannot be taken."""
        self.refuse_unless_uploading()
        self.record(self.Refused, now, fault=fault, sent_sha256=sent.sha256, sent_size=sent.size)

    def expire(self, now: datetime) -> None:
        """What was not completed in time ends; anything else stays as it is."""
        if self.status == "uploading" and now >= self.expires_at:
            self.record(self.UploadExpired, now)

    def judge(self, verdict: Verdict, now: datetime) -> None:
        """What the scanner said decides once, while the file waits for it."""
        if self.status != "quarantined":
            return
        if verdict.found is None:
            self.record(self.Released, now, scanner=verdict.by, scanned=verdict.scanned)
        else:
            self.record(self.Infected, now, scanner=verdict.by, found=verdict.found)

    def read(self, purpose: Purpose, now: datetime) -> None:
        """Records that the content is about to be given out. Raises FileNotReleased."""
        self._refuse_unless_released()
        self.record(self.Read, now, document=self.document, purpose=purpose)

    def facts(self, application_id: UUID, document: str) -> FileFacts:
        """What is known of the content, for the application and document it was uploaded for.

        Raises FileOfAnother, or FileNotReleased.
        """
        if (self.case_id, self.document) != (application_id, document):
            raise FileOfAnother
        self._refuse_unless_released()
        assert self.sha256 is not None
        assert self.size is not None
        assert self.type is not None
        return FileFacts(self.sha256, self.size, self.type)

    def _refuse_unless_released(self) -> None:
        if self.status != "released":
            raise FileNotReleased(status=self.status)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(Stored)
    def _stored(
        self,
        sha256: str,
        size: int,
        type: FileType,
        media_type: str,
        gps: Personal[str] | None,
        object_name: str,
        left_out: tuple[LeftOut, ...],
    ) -> None:
        self.status = "quarantined"
        self.sha256 = sha256
        self.size = size
        self.type = type
        self.media_type = media_type
        self.position = gps
        self.object_name = object_name
        self.left_out = left_out

    @event(Refused)
    def _refused(self, fault: FileFault) -> None:
        self.status = "refused"
        self.fault = fault

    @event(Released)
    def _released(self, scanner: str) -> None:
        self.status = "released"
        self.scanner = scanner

    @event(Infected)
    def _infected(self, scanner: str) -> None:
        self.status = "infected"
        self.scanner = scanner

    @event(UploadExpired)
    def _upload_expired(self) -> None:
        self.status = "expired"

    @event(Read)
    def _read(self) -> None:
        """Reading changes nothing; the event itself is the record."""
