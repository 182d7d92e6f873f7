"""Use cases of files of documents: begin an upload, send its bytes, complete it, read it."""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.rights import own_accounts, reading_personal_data, refuse_strangers
from services.intake.file.background import FileScans
from services.intake.file.completion import Completions
from services.intake.file.document import document_for, is_personal
from services.intake.file.file import File, FileFacts, FileLine, NotUploading
from services.intake.file.parts import UploadClosed, UploadParts, WrongOffset
from services.intake.file.quotas import Quotas
from services.intake.file.read_model import begun_by, files_of, held_by, statuses
from services.intake.file.reading import Purpose, record_reading
from services.intake.file.rights import refuse_others_of_file
from services.intake.file.upload import begin_upload
from services.intake.rights import own_account
from shared.errors import Unavailable
from shared.files.clear_content import opened_content
from shared.files.keeping import Keeping
from shared.files.keys import FileKeys, new_key
from shared.files.object_store import ObjectStore
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.roles import refuse_administrator
from shared.service.ask import Answer, Ask
from shared.service.file_readings import FileReadings
from shared.service.rate_limit import Counters
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class Content:
    """A file's clear content for delivery; `position`: where a picture was taken, in degrees north and east (WGS 84)."""

    file: File
    pieces: AsyncIterator[bytes]
    position: str | None


class Files:
    """Use cases of files. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(
        self, unit: UnitOfWork, store: ObjectStore, keys: FileKeys, scans: FileScans, new_id: NewId, counters: Counters, *,
        quotas: Quotas, limit_readings: int, expires: timedelta,
    ) -> None:  # fmt: skip
        self.unit = unit
        self._store = store
        self._parts = UploadParts(store)
        self._keys = keys
        self._new_id = new_id
        self._quotas = quotas
        self._readings = FileReadings(counters, limit_readings)
        self._expires = expires
        self._completions = Completions(unit, store, self._parts, keys, scans, Keeping(store, quotas.file))
        self._beginning: WeakValueDictionary[UUID | str, Lock] = WeakValueDictionary()

    async def begin(
        self, ask: Ask, application_id: UUID, document_id: str, size: int | None, sha256: str | None
    ) -> Answer:
        """Begins a file for a document that the application's card names; a record of its procedure is the office's
        own.

        Raises DocumentNotAsked, NotYourOwn, NotInThisStatus if the application has ended, FileTooLarge, TooManyFiles,
        TooManyBytes, and for an applicant's account TooManyUploads, TooManyBytesADay.
        """
        file_id, expected = self._new_id(ask.now), self._quotas.expected(size)
        async with self._one_at_a_time(application_id), self._one_at_a_time(own_account(ask) or file_id):
            return await self._begin(ask, file_id, application_id, document_id, size, sha256, expected)

    def _one_at_a_time(self, whose: UUID | str) -> Lock:
        """Uploads of one application, or one account, begin one after the other: each must count the earlier ones."""
        return self._beginning.setdefault(whose, Lock())

    @use_case
    async def _begin(
        self, work: Work, file_id: UUID, application_id: UUID, document_id: str, size: int | None, sha256: str | None, expected: int
    ) -> File:  # fmt: skip
        ask, application = work.ask, await work.read(Application, application_id)
        await refuse_strangers(application, own_account(ask), self.unit)
        document, account = document_for(application, document_id, own_account(ask), ask.local_day)
        application.refuse_when_ended()
        await self._refuse_too_much(application_id, expected, work)
        file = begin_upload(
            id=file_id,
            office=ask.office,
            account=account,
            begun_by=ask.actor,
            application_id=application_id,
            document=document,
            declared_size=size,
            declared_sha256=sha256,
            key=await self._keys.sealed(
                file_id, new_key(), application.applicant_id if is_personal(document) else None
            ),
            expires_at=ask.now + self._expires,
            on=ask.local_day,
            now=ask.now,
        )
        return work.add(file)

    async def _refuse_too_much(self, application_id: UUID, expected: int, work: Work) -> None:
        """Only an applicant's account has quotas of its own, because officers upload for many applicants."""
        (held,) = await work.rows(held_by, application=application_id, most=self._quotas.file)
        self._quotas.refuse_for_application(held.files, held.bytes, expected)
        account, now = own_account(work.ask), work.ask.now
        if account is None:
            return
        since = {"since": now - timedelta(days=1), "unfinished_since": now - max(self._expires, timedelta(days=1)) * 2}
        (begun,) = await work.rows(begun_by, account=account, most=self._quotas.file, **since)
        self._quotas.refuse_for_account(begun.unfinished, begun.announced, expected)

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
    ) -> tuple[File, int]:
        """Stores the next bytes of an upload; returns the file and the offset after them, when they surely belong to
        it.

        `account` sends them. Raises NotYourUpload, NotUploading also if the upload ended while they came,
        NotInThisStatus if the application has ended, and as `UploadParts.append`.
        """
        file = await self.read(file_id, None, at=at, own=own)
        file.refuse_unless_open(account, now)
        (await self.unit.read(Application, file.case_id, at, None)).refuse_when_ended()
        limit = self._quotas.file if file.declared_size is None else file.declared_size
        try:
            offset = await self._parts.append(
                file_id, await self._keys.opened(file_id, file.key), offset, pieces, limit=limit
            )
        except (WrongOffset, UploadClosed):
            await self._refuse_ended(file_id)
            raise
        await self._refuse_ended(file_id)
        return file, offset

    async def _refuse_ended(self, file_id: UUID) -> None:
        """Asks after the bytes were stored: a continuing upload holds them now, an ended one may have lost them."""
        status = dict(await self.unit.rows(statuses, among=[file_id])).get(file_id, "uploading")
        if status == "uploading":
            return
        with suppress(Unavailable):  # the next pass removes the rest
            await self._parts.clear(file_id)
        raise NotUploading(status=status)

    async def complete(self, ask: Ask, file_id: UUID) -> Answer:
        """Completes an upload; as `Completions.complete`."""
        return await self._completions.complete(ask, file_id)

    async def read(self, file_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> File:
        """The file now or as of a moment. Raises NotYourOwn, OtherOffice, NotFound."""
        file = await self.unit.read(File, file_id, at, as_of)
        await refuse_others_of_file(file, own, self.unit)
        return file

    async def progress(self, file_id: UUID, *, at: str, own: str | None) -> tuple[File, int | None]:
        """The present file, and how many bytes of its upload have arrived; None if it has ended. Raises as `read`."""
        file = await self.read(file_id, None, at=at, own=own)
        if file.status != "uploading":
            return file, None
        offset = await self._parts.offset(file_id)
        # parts are removed only after the upload has ended: while it continues, the offset counts all of them
        file = await self.unit.read(File, file_id, at, None)
        return file, offset if file.status == "uploading" else None

    async def list(self, application_id: UUID, after: UUID, most: int, *, at: str, own: str | None) -> list[FileLine]:
        """The files of an application; an applicant does not see the office's own."""
        application = await self.unit.read(Application, application_id, at, None)
        await refuse_strangers(application, own, self.unit)
        part = {"application": application_id, "after": after, "most": most}
        return await self.unit.rows(files_of, **part, of_office_too=own is None)

    async def content(self, ask: Ask, file_id: UUID, purpose: Purpose) -> Content:
        """The clear content, after the reading was recorded. Raises FileNotReleased, FileErased or ContentUnreadable.

        A personal document is only for the applicant, roles that act in the card's procedure, and the inspector:
        NotYourStep.

        Each call is an event of its own, also several in a row: the content goes out each time, and an auditor must
        find each time. So that the journal does not grow without end, a person's readings of one file are limited
        (TooManyReadings).
        """
        refuse_administrator(ask.roles)
        found: list[Content] = []

        async def read(work: Work) -> None:
            found[:] = [await self._read(work, file_id, purpose)]

        async with self._readings.one(ask.office, ask.actor, file_id):
            await self.unit.run(replace(ask, command_id=self._new_id(ask.now), render=None), read)
        return found[0]

    async def _read(self, work: Work, file_id: UUID, purpose: Purpose) -> Content:
        """Records only the reading of content that can be opened."""
        ask, file = work.ask, await work.load_to_change(File, file_id)
        await refuse_others_of_file(file, own_account(ask), self.unit)
        if file.personal_key is not None:
            application = await work.read(Application, file.case_id)
            card = card_of(application, ask.local_day)
            work.ask = reading_personal_data(ask, card, await own_accounts(application, work))
        record_reading(file, purpose, ask.now)
        pieces = await opened_content(
            self._store, file_id, file.stored_name, await self._keys.opened(file_id, file.key)
        )
        position = None if file.position is None else await self._keys.opened_position(file_id, file.position)
        return Content(file, pieces, position)

    async def file_for(self, work: Work, file_id: UUID, application_id: UUID, document_id: str) -> FileFacts:
        """The facts about a file that is handed in for a document of an application.

        Raises OtherOffice, FileOfAnother for a file of another application or document, FileNotReleased for one in
        quarantine, infected or refused, and NotFound.
        """
        return (await work.read(File, file_id)).facts(application_id, document_id)
