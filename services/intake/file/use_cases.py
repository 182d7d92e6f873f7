"""What can be asked about the files of documents: one short method per use case."""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

import structlog

from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.documents import DocumentNotAsked
from services.intake.application.rights import own_accounts, reading_personal_data, refuse_strangers
from services.intake.card.mandate import MANDATE
from services.intake.card.requirements import Document
from services.intake.file.background import FileScans
from services.intake.file.completion import Completions
from services.intake.file.file import File, FileFacts, NotUploading, Purpose
from services.intake.file.keys import FileKeys
from services.intake.file.read_model import begun_by, files_of, held_by, statuses
from services.intake.file.rights import refuse_others_of_file
from services.intake.file.uploads import FileTooLarge, UploadClosed, Uploads, WrongOffset
from services.intake.rights import NotYourOwn, own_account
from shared.errors import RefusedByRule, TooMany, Unavailable
from shared.files.object_store import ObjectMissing, ObjectStore
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.privacy.sealed_content import ContentBroken, decrypted
from shared.roles import refuse_administrator
from shared.service.rate_limit import Counters, RateLimit
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

_log = structlog.get_logger()

READINGS_SECONDS = 600
MOST_FILES = 200
"""Files of one application, with those that were refused or given up."""


class TooManyFiles(RefusedByRule):
    code = "too-many-files"
    indonesian = "Satu permohonan memuat paling banyak {limit} berkas."
    english = "One application holds at most {limit} files."


class TooManyBytes(RefusedByRule):
    code = "too-many-bytes"
    indonesian = "Berkas satu permohonan memuat paling banyak {limit:size} bersama-sama."
    english = "The files of one application hold at most {limit:size} together."


class TooManyUploads(RefusedByRule):
    code = "too-many-uploads"
    indonesian = (
        "Satu akun memuat paling banyak {limit} pengunggahan yang belum selesai; selesaikan dahulu yang sudah dimulai."
    )
    english = "One account may have at most {limit} unfinished uploads; complete those that were begun first."


class TooManyBytesADay(RefusedByRule):
    code = "too-many-bytes-a-day"
    indonesian = "Satu akun mengunggah paling banyak {limit:size} dalam 24 jam; lanjutkan besok."
    english = "One account uploads at most {limit:size} within 24 hours; go on tomorrow."


class TooManyReadings(TooMany):
    code = "too-many-files-read"
    indonesian = "Berkas ini sudah Anda baca {limit} kali dalam beberapa menit; coba lagi dalam {seconds:span}."
    english = "You have read this file {limit} times within some minutes; try again in {seconds:span}."

    def __init__(self, limit: int, seconds: int) -> None:
        super().__init__(seconds)
        self.details["limit"] = limit


class ContentUnreadable(Unavailable):
    """The store does not have the content of a released file, or has another: a person has to look at the store."""

    code = "file-content-unreadable"
    indonesian = "Isi berkas ini tidak dapat dibaca dari tempat penyimpanan; beri tahu pengelola sistem."
    english = "The content of this file cannot be read from the store; tell the operator of the system."


@dataclass(frozen=True)
class Content:
    """A file's clear content as it goes out; `position` as `FileKeys.opened_position`."""

    file: File
    pieces: AsyncIterator[bytes]
    position: str | None


class Files:
    """Use cases of files. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(
        self, unit: UnitOfWork, store: ObjectStore, keys: FileKeys, scans: FileScans, new_id: NewId, counters: Counters, *,
        limit: int, limit_together: int, limit_unfinished: int, limit_a_day: int, limit_readings: int, expires: timedelta,
    ) -> None:  # fmt: skip
        self.unit = unit
        self._store = store
        self._uploads = Uploads(store)
        self._keys = keys
        self._new_id = new_id
        self._limit = limit
        self._limit_together = limit_together
        self._limit_unfinished = limit_unfinished
        self._limit_a_day = limit_a_day
        too_many = partial(TooManyReadings, limit_readings)
        self._readings = RateLimit(counters, "readings", limit_readings, READINGS_SECONDS, too_many)
        self._expires = expires
        self._completions = Completions(unit, store, self._uploads, keys, scans, limit)
        self._beginning: WeakValueDictionary[UUID | str, Lock] = WeakValueDictionary()

    async def begin(
        self, application_id: UUID, document_id: str, size: int | None, sha256: str | None, ask: Ask
    ) -> Answer:
        """A file for a document that the application's card names; for a record of its procedure it is the office's own.

        Raises DocumentNotAsked, NotYourOwn, NotInThisStatus when it has ended, FileTooLarge, TooManyFiles, TooManyBytes,
        and for an applicant's account TooManyUploads, TooManyBytesADay.
        """
        file_id = self._new_id(ask.now)
        if size is not None and size > self._limit:
            raise FileTooLarge(limit=self._limit)

        async def decide(work: Work) -> File:
            application = await work.read(Application, application_id)
            await refuse_strangers(application, own_account(ask), self.unit)
            document, account = _document(application, document_id, ask)
            if account is None and own_account(ask) is not None:
                raise NotYourOwn
            application.refuse_when_ended()
            expected = self._limit if size is None else size
            await self._refuse_too_much(application_id, expected, work)
            await self._refuse_too_much_of_one(expected, work)
            file = File.begin_upload(
                id=file_id,
                office=ask.office,
                account=account,
                begun_by=ask.actor,
                application_id=application_id,
                document=document,
                declared_size=size,
                declared_sha256=sha256,
                key=await self._keys.sealed(file_id, application.applicant_id if _is_personal(document) else None),
                expires_at=ask.now + self._expires,
                on=ask.local_day,
                now=ask.now,
            )
            return work.add(file)

        async with self._one_at_a_time(application_id), self._one_at_a_time(own_account(ask) or file_id):
            return await self.unit.run(ask, decide)

    def _one_at_a_time(self, whose: UUID | str) -> Lock:
        """Uploads of one application, or one account, begin one after the other: each must count those before it."""
        return self._beginning.setdefault(whose, Lock())

    async def append(
        self,
        file_id: UUID,
        offset: int,
        pieces: AsyncIterator[bytes],
        *,
        at: str,
        account: str,
        own: str | None,
        now: datetime,
    ) -> int:
        """Takes the next bytes of an upload and returns the offset after them, once they are sure to be part of it.

        `account`: who sends them. Raises NotYourUpload, NotUploading also when the upload ended
        while they came, NotInThisStatus when the application has ended, and as `Uploads.append`.
        """
        file = await self.read(file_id, None, at=at, own=own)
        file.refuse_unless_open(account, now)
        (await self.unit.read(Application, file.case_id, at, None)).refuse_when_ended()
        limit = self._limit if file.declared_size is None else file.declared_size
        try:
            offset = await self._uploads.append(file_id, await self._keys.opened(file), offset, pieces, limit=limit)
        except (WrongOffset, UploadClosed):
            await self._refuse_ended(file_id)
            raise
        await self._refuse_ended(file_id)
        return offset

    async def _refuse_ended(self, file_id: UUID) -> None:
        """Looks after the bytes were stored: an upload that goes on now holds them, one that has ended may have lost them."""
        status = dict(await self.unit.rows(statuses, among=[file_id])).get(file_id, "uploading")
        if status == "uploading":
            return
        with suppress(Unavailable):  # what stays is removed by the next pass
            await self._uploads.clear(file_id)
        raise NotUploading(status=status)

    async def complete(self, file_id: UUID, ask: Ask) -> Answer:
        """Everything was sent; as `Completions.complete`."""
        return await self._completions.complete(file_id, ask)

    async def read(self, file_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> File:
        """The file now or as of a moment. Raises NotYourOwn, OtherOffice, NotFound."""
        file = await self.unit.read(File, file_id, at, as_of)
        await refuse_others_of_file(file, own, self.unit)
        return file

    async def progress(self, file_id: UUID, *, at: str, own: str | None) -> tuple[File, int | None]:
        """The file now, and how many bytes of its upload have arrived; None when it has ended. Raises as `read`."""
        file = await self.read(file_id, None, at=at, own=own)
        if file.status != "uploading":
            return file, None
        offset = await self._uploads.offset(file_id)
        file = await self.unit.read(
            File, file_id, at, None
        )  # the parts are removed after the upload has ended, never before
        return file, offset if file.status == "uploading" else None

    async def list(
        self, application_id: UUID, after: UUID, most: int, *, at: str, own: str | None
    ) -> list[tuple[Any, ...]]:
        """Rows of `files_of`; to an applicant without the office's own."""
        application = await self.unit.read(Application, application_id, at, None)
        await refuse_strangers(application, own, self.unit)
        part = {"application": application_id, "after": after, "most": most}
        return await self.unit.rows(files_of, **part, of_office_too=own is None)

    async def content(self, file_id: UUID, purpose: Purpose, ask: Ask) -> Content:
        """The clear content, after the reading was recorded. Raises FileNotReleased, FileErased or ContentUnreadable.

        A personal document is for the applicant, those who act in the card's procedure, and the inspector: NotYourStep.

        Each call is a reading of its own and recorded anew. Several in a row are not made one event: the content goes out each
        time, and who asks years later who read it and when must find each time. So that the journal does not grow without end,
        a person reads one file only so often within ten minutes (TooManyReadings).
        """
        refuse_administrator(ask.roles)
        reading = (ask.office, ask.actor, str(file_id))
        await self._readings.count(*reading)
        opened: list[Content] = []

        async def decide(work: Work) -> None:
            file = await work.load_to_change(File, file_id)
            await refuse_others_of_file(file, own_account(ask), self.unit)
            if file.personal_key is not None:
                application = await work.read(Application, file.case_id)
                card = card_of(application, ask.local_day)
                work.ask = reading_personal_data(work.ask, card, await own_accounts(application, work))
            file.read(purpose, ask.now)
            opened[:] = [Content(file, await self._clear(file), await self._keys.opened_position(file))]

        try:
            await self.unit.run(replace(ask, command_id=self._new_id(ask.now), render=None), decide)
        except Exception:
            await self._readings.take_back(*reading)
            raise
        return opened[0]

    async def file_for(self, work: Work, file_id: UUID, application_id: UUID, document_id: str) -> FileFacts:
        """What is known of a file that is handed in for a document of an application.

        Raises OtherOffice, FileOfAnother for a file of another application or document, FileNotReleased for one in quarantine,
        infected or refused, and NotFound.
        """
        return (await work.read(File, file_id)).facts(application_id, document_id)

    async def _refuse_too_much(self, application_id: UUID, size: int, work: Work) -> None:
        count, held = (await work.rows(held_by, application=application_id, most=self._limit))[0]
        if count >= MOST_FILES:
            raise TooManyFiles(limit=MOST_FILES)
        if held + size > self._limit_together:
            raise TooManyBytes(limit=self._limit_together)

    async def _refuse_too_much_of_one(self, size: int, work: Work) -> None:
        """Anybody can register as an applicant, so what one account sends is bounded; an officer uploads for many."""
        account, now = own_account(work.ask), work.ask.now
        if account is None:
            return
        since = {"since": now - timedelta(days=1), "unfinished_since": now - max(self._expires, timedelta(days=1)) * 2}
        unfinished, announced = (await work.rows(begun_by, account=account, most=self._limit, **since))[0]
        if unfinished >= self._limit_unfinished:
            raise TooManyUploads(limit=self._limit_unfinished)
        if announced + size > self._limit_a_day:
            raise TooManyBytesADay(limit=self._limit_a_day)

    async def _clear(self, file: File) -> AsyncIterator[bytes]:
        """The content, decrypted as far as its first piece: what cannot be read at all is known before anything goes out."""
        assert file.object_name is not None
        pieces = decrypted(await self._keys.opened(file), file.object_name, self._store.pieces(file.object_name))
        try:
            return _going_on(await anext(pieces), pieces)
        except (ObjectMissing, ContentBroken) as fault:
            _log.error("file-content-unreadable", file=str(file.id), fault=type(fault).__name__)
            raise ContentUnreadable from None


def _document(application: Application, document_id: str, ask: Ask) -> tuple[Document, str | None]:
    """The document of the application's card, or a record of its procedure, and the account that its files belong to.

    A record is the office's own (a berita acara) and belongs to none, also where the card names it among the documents.
    Raises DocumentNotAsked; an office keeps nothing else.
    """
    card = card_of(application, ask.local_day)
    records = [Document(id=one.id, name=one.name, personal=True, stated=one.stated) for one in card.procedure.records]
    asked = (*card.documents, *records, *([MANDATE] if application.mandated else []))
    found = next((one for one in asked if one.id == document_id), None)
    if found is None:
        raise DocumentNotAsked
    if document_id in {one.id for one in records}:
        return found, None
    return found, own_account(ask) or application.account


def _is_personal(document: Document) -> bool:
    """Also a picture that says where it was taken: that may be a home. A record names who was there, so it is personal."""
    return document.personal or document.gps


async def _going_on(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
