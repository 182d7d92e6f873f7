"""The clear content of a released file, for delivery."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from services.intake.file.file import File
from services.intake.file.keys import FileKeys
from shared.errors import Unavailable
from shared.files.object_store import ObjectMissing, ObjectStore
from shared.privacy.sealed_content import ContentBroken, decrypted

_log = structlog.get_logger()


class ContentUnreadable(Unavailable):
    """The store lost the content of a released file, or holds other content: a person has to check the store."""

    code = "file-content-unreadable"
    indonesian = "Isi berkas ini tidak dapat dibaca dari tempat penyimpanan; beri tahu pengelola sistem."
    english = "The content of this file cannot be read from the store; tell the operator of the system."


@dataclass(frozen=True)
class Content:
    """A file's clear content for delivery; `position` as `FileKeys.opened_position`."""

    file: File
    pieces: AsyncIterator[bytes]
    position: str | None


async def opened(file: File, store: ObjectStore, keys: FileKeys) -> Content:
    """Decrypts the first piece, so that unreadable content is detected before anything goes out.

    Raises FileErased, ContentUnreadable, StoreUnavailable.
    """
    pieces = await stored_content(file, store, keys)
    try:
        first = await anext(pieces)
    except (ObjectMissing, ContentBroken) as fault:
        _log.error("file-content-unreadable", file=str(file.id), fault=type(fault).__name__)
        raise ContentUnreadable from None
    return Content(file, _going_on(first, pieces), await keys.opened_position(file))


async def stored_content(file: File, store: ObjectStore, keys: FileKeys) -> AsyncIterator[bytes]:
    """The stored content, decrypted piece by piece. Raises FileErased."""
    assert file.object_name is not None
    return decrypted(await keys.opened(file), file.object_name, store.pieces(file.object_name))


async def _going_on(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
