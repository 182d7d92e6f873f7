"""Use cases of attachments: take an upload, claim it for a complaint, read it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, Final, Protocol
from uuid import UUID

from services.complaints.attachment.attachment import Attachment, AttachmentTaken, attach, refuse_too_many
from services.complaints.attachment.reading import Purpose, record_reading
from services.complaints.attachment.uploads import Upload, Uploads
from shared.errors import NotFound, TooMany
from shared.ids import NewId
from shared.roles import APPLICANT
from shared.service.ask import Ask
from shared.service.file_readings import FileReadings
from shared.service.rate_limit import Counters, RateLimit
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work

UPLOADS_SECONDS: Final = 3600
REPORTER: Final = "reporter"
"""The actor of who acts with a receipt."""


class TooManyUploads(TooMany):
    code = "too-many-attachments-uploaded"
    indonesian = "Terlalu banyak lampiran diunggah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many attachments were uploaded from this address; try again in {seconds:span}."


class Handling(Protocol):
    """What an attachment must know of the complaint."""

    async def handles(self, work: Work, complaint_id: UUID) -> bool:
        """Whether the asker handles the complaint. Raises OtherOffice, and DutiesNotSeparate if it is about the asker."""
        ...


ComplaintOf = Callable[[str], Awaitable[UUID]]
"""The complaint of a receipt that somebody typed. Raises ReceiptUnknown."""


class Claims:
    """Claims uploads for a complaint, in the commit of the complaint's own event."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def claim(
        self, work: Work, ids: Sequence[UUID], *, complaint_id: UUID, case_id: UUID, person: UUID, has: int = 0
    ) -> None:
        """Adds uploads to a complaint that `has` some; `person`: whose key seals its texts.

        Raises TooManyAttachments, UploadUnknown, AttachmentTaken.
        """
        wanted = tuple(dict.fromkeys(ids))
        refuse_too_many(len(wanted), has)
        for id in wanted:
            upload = await self._uploads.find(id, work.ask.now)
            if await _is_taken(work, id):
                raise AttachmentTaken
            key = await self._uploads.key_for(upload, person)
            attached = attach(
                upload, key, office=work.ask.office, case_id=case_id, complaint_id=complaint_id, now=work.ask.now
            )
            work.add(attached)


@dataclass(frozen=True)
class Content:
    """An attachment's clear content, for delivery."""

    attachment: Attachment
    pieces: AsyncIterator[bytes]


class Attachments:
    """Use cases of attachments: uploads by anybody, and readings."""

    def __init__(
        self, unit: UnitOfWork, uploads: Uploads, new_id: NewId, counters: Counters, *,
        handling: Handling, complaint_of: ComplaintOf, limit_readings: int, limit_uploads: int,
    ) -> None:  # fmt: skip
        self.unit = unit
        self._uploads = uploads
        self._new_id = new_id
        self._handling = handling
        self._complaint_of = complaint_of
        self._readings = FileReadings(counters, limit_readings)
        self._uploading = RateLimit(counters, "attachments", limit_uploads, UPLOADS_SECONDS, TooManyUploads)

    async def upload(self, address: str, arrived: BinaryIO, size: int, now: datetime) -> Upload:
        """Takes a file that anybody sends from an address; a complaint can claim it within an hour.

        Raises TooManyUploads, and as `Uploads.take`.
        """
        await self._uploading.count(address)
        return await self._uploads.take(arrived, size, now)

    async def content(self, ask: Ask, id: UUID, purpose: Purpose) -> Content:
        """The clear content for who handles the complaint, after the reading was recorded.

        Raises AttachmentNotYours, FileErased, ContentUnreadable, TooManyReadings.
        """

        async def is_handler(work: Work, attachment: Attachment) -> bool:
            return await self._handling.handles(work, attachment.complaint_id)

        return await self._read(ask, id, purpose, is_handler)

    async def own_content(self, receipt: str, id: UUID, now: datetime) -> Content:
        """The same for the holder of the complaint's receipt. Raises ReceiptUnknown; NotFound for another's attachment."""
        complaint_id = await self._complaint_of(receipt)
        attachment = await self.unit.fold(Attachment, id)
        if attachment.complaint_id != complaint_id:
            raise NotFound(what=Attachment.TOPIC)
        ask = Ask(REPORTER, APPLICANT, attachment.office, "web", UUID(int=0), now, now)

        async def is_reporter(_work: Work, _attachment: Attachment) -> bool:
            return True

        return await self._read(ask, id, "own-copy", is_reporter)

    async def _read(
        self, ask: Ask, id: UUID, purpose: Purpose, may_read: Callable[[Work, Attachment], Awaitable[bool]]
    ) -> Content:
        found: list[Content] = []

        async def read(work: Work) -> None:
            asked, attachment = work.ask, await work.load_to_change(Attachment, id, of_any_office=True)
            handles = await may_read(work, attachment)
            record_reading(attachment, purpose, asked.actor, asked.local_day, asked.now, handles=handles)
            pieces = await self._uploads.opened(id, attachment.object_name, attachment.key)
            found[:] = [Content(attachment, pieces)]

        async with self._readings.one(ask.office, ask.actor, id):
            await self.unit.run(replace(ask, command_id=self._new_id(ask.now), render=None), read)
        return found[0]


async def _is_taken(work: Work, id: UUID) -> bool:
    try:
        await work.read(Attachment, id)
    except OtherOffice:
        return True
    except NotFound:
        return False
    return True
