"""Examines content that has arrived, and stores the form to keep, encrypted. Nothing is stored of refused content."""

import hashlib
import hmac
from asyncio import Lock, Semaphore, timeout, to_thread
from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from uuid import UUID

from shared.errors import TooLarge, Unavailable
from shared.files.content import ContentRefused, Examined
from shared.files.examination import examined_apart
from shared.files.file_types import FileType
from shared.files.object_store import ObjectStore
from shared.privacy.sealed_content import encrypted

_AT_ONCE: Final = 2
"""Contents that one process examines at the same time: each may take a second of a core."""
_WAIT_SECONDS: Final = 30.0
"""How long a request waits for its turn; the request before needs less, unless something is wrong."""
_PIECE: Final = 256 * 1024


class FileTooLarge(TooLarge):
    code = "file-too-large"
    indonesian = "Berkas lebih dari {limit:size}."
    english = "The file is larger than {limit:size}."


class FilesBusy(Unavailable):
    code = "files-busy"
    indonesian = "Terlalu banyak berkas sedang diperiksa; kirim permintaan ini lagi sebentar lagi."
    english = "Too many files are being examined; send this request again in a moment."


@dataclass(frozen=True)
class Sent:
    """A content: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Kept:
    """What was found in a content, the form that is kept, and its name in the store."""

    examined: Examined
    content: Sent
    name: str


class Keeping:
    """Keeps contents in a store; `limit`: the most bytes of a kept form."""

    def __init__(self, store: ObjectStore, limit: int) -> None:
        self._store = store
        self.limit = limit
        self._examining = Semaphore(_AT_ONCE)

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Waits until this process examines less; hold it as long as the content is in temporary files. Raises FilesBusy."""
        return turn_of(self._examining)

    async def keep(
        self, arrived: BinaryIO, file_id: UUID, key: bytes, types: Collection[FileType], *, gps: bool
    ) -> Kept:
        """Stores the form to keep under `key`. `gps`: a picture must contain its position.

        Raises ContentRefused, StoreUnavailable, or OSError if there is no room for temporary files.
        """
        with TemporaryFile() as keep:
            found = await to_thread(examined_apart, arrived, keep, types, gps=gps)
            kept = await to_thread(_measured, keep)
            if kept.size > self.limit:  # packed again it may be longer than it was sent
                raise ContentRefused("too-large-unpacked")
            name = _object_name(file_id, key, kept.sha256)
            await self._store.put_pieces(name, encrypted(key, name, _pieces(keep)))
            return Kept(found, kept, name)


@asynccontextmanager
async def turn_of(of: Lock | Semaphore) -> AsyncIterator[None]:
    """Waits for a turn, for a limited time. Raises FilesBusy."""
    try:
        async with timeout(_WAIT_SECONDS):
            await of.acquire()
    except TimeoutError:
        raise FilesBusy from None
    try:
        yield
    finally:
        of.release()


def _object_name(file_id: UUID, key: bytes, sha256: str) -> str:
    """The name of stored content: its keyed SHA-256, so that the store does not reveal who handed in the same document."""
    return f"files/{file_id}/{hmac.new(key, b'jejak name' + bytes.fromhex(sha256), hashlib.sha256).hexdigest()}"


def _measured(content: BinaryIO) -> Sent:
    content.seek(0)
    hashed = hashlib.sha256()
    while piece := content.read(_PIECE):
        hashed.update(piece)
    return Sent(content.tell(), hashed.hexdigest())


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    content.seek(0)
    while piece := content.read(_PIECE):
        yield piece
