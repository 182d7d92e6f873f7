"""Objects by name, in a local folder or in S3-compatible storage, through one API (`obstore`).

An object appears whole or not at all. If the store cannot do something now (full disk, no connection), StoreUnavailable
is raised.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, from_url

from shared.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_PIECE = 256 * 1024
_MULTIPART = 5 * 1024 * 1024
"""The smallest part of an object that S3 accepts."""

_RETRIES: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
"""For a store over a network. Its own default is ten attempts within three minutes, while the reader of a file waits.
"""

_log = structlog.get_logger()


class StoreUnavailable(Unavailable):
    code = "file-store-unavailable"
    indonesian = (
        "Tempat penyimpanan berkas sedang tidak tersedia atau penuh; coba lagi nanti. Yang sudah tersimpan tetap ada."
    )
    english = "The file store is not available or is full; try again later. What was stored stays."


class ObjectMissing(Exception):
    """There is no object of this name."""


class NameTaken(Conflict):
    code = "object-name-taken"
    indonesian = "Nama objek ini sudah dipakai."
    english = "This object name is taken."


@dataclass(frozen=True, slots=True)
class Object:
    """An object in the store: its name and its size in bytes."""

    name: str
    size: int


class ObjectStore:
    """One store, by its URL: `file:///folder`, `s3://bucket/prefix`, and the others that obstore knows.

    Credentials of S3 come from its usual settings (`AWS_…`). A missing folder is created.
    """

    def __init__(self, url: str) -> None:
        if url.startswith("file://"):
            self._folder: Path | None = Path(url.removeprefix("file://"))
            self._store = None
        else:
            self._folder, self._store = None, from_url(url, retry_config=_RETRIES)

    async def put(self, name: str, content: bytes, *, new: bool = False) -> None:
        """Stores a small object. With `new`, refuses with NameTaken if the name exists; the store decides who comes
        first.
        """
        with self._refusing():
            await self._opened().put_async(name, content, mode="create" if new else "overwrite", use_multipart=False)
            await self._made_durable(name)

    async def put_pieces(self, name: str, pieces: AsyncIterator[bytes]) -> None:
        """Stores an object of any size and replaces one of the same name."""
        with self._refusing():
            await self._opened().put_async(name, pieces, chunk_size=_MULTIPART, max_concurrency=1)
            await self._made_durable(name)

    async def pieces(self, name: str) -> AsyncIterator[bytes]:
        """An object's bytes, piece by piece. Raises ObjectMissing."""
        with self._refusing():
            try:
                found = await self._opened().get_async(name)
            except FileNotFoundError:
                raise ObjectMissing(name) from None
            async for piece in found.stream(min_chunk_size=_PIECE):
                yield bytes(piece)

    async def names(self, prefix: str, most: int) -> list[Object]:
        """At most `most` objects below a prefix that ends before a slash, in no particular order."""
        found: list[Object] = []
        with self._refusing():
            async for some in self._opened().list(prefix, chunk_size=min(most, 1000)):
                found += [Object(one["path"], one["size"]) for one in some]
                if len(found) >= most:
                    break
        return found[:most]

    async def delete(self, names: Sequence[str]) -> None:
        """Removes objects; missing objects are no fault."""
        with self._refusing():
            for name in names:
                try:
                    await self._opened().delete_async(name)
                except FileNotFoundError:
                    continue

    def _opened(self) -> "LocalStore":
        # the folder is created at its first use, because a process that serves no files needs none
        if self._store is None:
            assert self._folder is not None
            self._folder = self._folder.resolve()
            self._store = LocalStore(self._folder, mkdir=True)
        return self._store  # type: ignore[return-value]  # every store has the methods of this one

    async def _made_durable(self, name: str) -> None:
        """Flushes a local file and its folders to disk, so that it survives a loss of power; S3 does that itself."""
        if self._folder is not None:
            path = self._folder / name
            await asyncio.to_thread(_synchronise, path, path.parent, path.parent.parent)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except AlreadyExistsError:
            raise NameTaken from None
        except (BaseError, OSError) as fault:
            _log.error("file-store-unavailable", fault=type(fault).__name__)
            raise StoreUnavailable from None


def _synchronise(*paths: Path) -> None:
    for path in paths:
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # removed meanwhile: nothing to keep, and the store works
            continue
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
