"""Uploads that wait for a complaint to claim them, within an hour.

Anybody can upload, so an upload is no event: it is a ticket in the file store beside its encrypted content, and both go when
nobody claims them. The ticket holds the content's key, sealed for the installation. It comes before the content, so that
a content without a complaint always has a ticket by which the sweep finds it.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.errors import NotFound, Unavailable, Unreadable
from shared.files.clear_content import opened_content, stored_content
from shared.files.content import ContentRefused, LeftOut
from shared.files.file_types import FileType
from shared.files.keeping import FileTooLarge, Keeping
from shared.files.keys import FileKeys, new_key
from shared.files.object_store import ObjectMissing, ObjectStore, StoreUnavailable
from shared.files.scanner import Scanner, ScannerUnavailable
from shared.ids import NewId, time_of
from shared.privacy.personal import Personal

TYPES: Final[tuple[FileType, ...]] = ("jpeg", "png", "pdf")
CLAIMED_WITHIN: Final = timedelta(hours=1)
_SWEPT_AFTER: Final = CLAIMED_WITHIN + timedelta(minutes=10)
"""Later than the last claim, which may still be on its way into the journal."""
_FOLDER: Final = "complaint-uploads"
_MOST_OBJECTS: Final = 100


class UploadRefused(Unreadable):
    """`fault`: why, as for the files of applications."""

    code = "attachment-refused"
    indonesian = "Berkas ini tidak dapat diterima: {fault:words}. Kirim foto JPEG atau PNG, atau dokumen PDF."
    english = "This file cannot be taken: {fault:words}. Send a JPEG or PNG photo, or a PDF document."


class UploadInfected(Unreadable):
    code = "attachment-infected"
    indonesian = (
        "Pemindai menemukan program berbahaya dalam berkas ini, jadi berkasnya tidak disimpan. Kirim berkas lain."
    )
    english = "The scanner found a harmful program in this file, so it was not kept. Send another file."


class UploadNotScanned(Unavailable):
    code = "attachment-not-scanned"
    indonesian = "Berkas belum dapat dipindai; coba lagi sebentar lagi, atau kirim pengaduan tanpa lampiran."
    english = "The file cannot be scanned now; try again in a moment, or file the complaint without it."


class UploadUnknown(NotFound):
    code = "attachment-unknown"
    indonesian = (
        "Lampiran ini tidak ada lagi: lampiran disimpan satu jam sampai pengaduannya dikirim. Unggah berkasnya lagi."
    )
    english = "This attachment is not there any more: it waits for its complaint for an hour. Upload the file again."


class Upload(BaseModel):
    """An upload as its ticket describes it; `size`: bytes of the kept content, `key`: sealed for the installation."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    type: FileType
    media_type: str
    size: int
    key: str
    object_name: str
    left_out: tuple[LeftOut, ...]
    scanner: str


class Uploads:
    """The uploads in the store."""

    def __init__(self, store: ObjectStore, keys: FileKeys, keeping: Keeping, scanner: Scanner, new_id: NewId) -> None:
        self._store = store
        self._keys = keys
        self._keeping = keeping
        self._scanner = scanner
        self._new_id = new_id

    async def take(self, arrived: BinaryIO, size: int, now: datetime) -> Upload:
        """Examines a content of this size, in a file or in memory, has it scanned, and stores it.

        Raises UploadRefused, UploadInfected, FileTooLarge, FilesBusy, StoreUnavailable, UploadNotScanned.
        """
        if size > self._keeping.limit:
            raise FileTooLarge(limit=self._keeping.limit)
        id, key = self._new_id(now), new_key()
        await self._store.put(_ticket(id), b"")
        try:
            upload = await self._kept(arrived, id, key)
        except Exception:
            await self.remove(id)
            raise
        await self._store.put(_ticket(id), upload.model_dump_json().encode())
        return upload

    async def opened(self, id: UUID, object_name: str, key: Personal[str]) -> AsyncIterator[bytes]:
        """The clear content of an upload that a complaint has claimed. Raises FileErased, StoreUnavailable."""
        return await opened_content(self._store, id, object_name, await self._keys.opened(id, key))

    async def find(self, id: UUID, now: datetime) -> Upload:
        """The upload that waits under an id. Raises UploadUnknown, StoreUnavailable."""
        if now - time_of(id) > CLAIMED_WITHIN:
            raise UploadUnknown
        try:
            ticket = b"".join([piece async for piece in self._store.pieces(_ticket(id))])
        except ObjectMissing:
            raise UploadUnknown from None
        if not ticket:
            raise UploadUnknown
        return Upload.model_validate_json(ticket)

    async def key_for(self, upload: Upload, person: UUID) -> Personal[str]:
        """The upload's key, sealed for a person. Raises FileErased."""
        return await self._keys.sealed_for(upload.id, await self._keys.opened(upload.id, upload.key), person)

    async def old(self, most: int, now: datetime) -> list[UUID]:
        """Uploads that nobody can claim any more, of the first `most` that the store names."""
        found = [UUID(one.name.rpartition("/")[2]) for one in await self._store.names(_FOLDER, most)]
        return [id for id in found if now - time_of(id) > _SWEPT_AFTER]

    async def forget(self, id: UUID) -> None:
        """Removes the ticket of an upload that a complaint claimed."""
        await self._store.delete([_ticket(id)])

    async def remove(self, id: UUID) -> None:
        """Removes an upload: its content, then its ticket."""
        await self._store.delete([one.name for one in await self._store.names(f"files/{id}", _MOST_OBJECTS)])
        await self.forget(id)

    async def _kept(self, arrived: BinaryIO, id: UUID, key: bytes) -> Upload:
        try:
            async with self._keeping.turn():
                with _on_disk(arrived) as file:
                    kept = await self._keeping.keep(file, id, key, TYPES, gps=False)
            verdict = await self._scanner.verdict(stored_content(self._store, kept.name, key))
        except ContentRefused as refused:
            raise UploadRefused(fault=refused.fault) from None
        except ScannerUnavailable:
            raise UploadNotScanned from None
        except OSError:  # no room for temporary files
            raise StoreUnavailable from None
        if verdict.found is not None:
            raise UploadInfected
        return Upload(
            id=id,
            type=kept.examined.type,
            media_type=kept.examined.media_type,
            size=kept.content.size,
            key=str(await self._keys.sealed(id, key, None)),
            object_name=kept.name,
            left_out=kept.examined.left_out,
            scanner=verdict.by,
        )


@contextmanager
def _on_disk(arrived: BinaryIO) -> Iterator[BinaryIO]:
    """The content in a file: the process that examines it reads a descriptor, which a content in memory lacks."""
    if not isinstance(arrived, BytesIO):
        yield arrived
        return
    with TemporaryFile() as file:
        file.write(arrived.getbuffer())
        file.flush()
        yield file


def _ticket(id: UUID) -> str:
    return f"{_FOLDER}/{id}"
