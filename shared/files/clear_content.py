"""The clear content of a stored file, for delivery and for the scanner."""

from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from shared.errors import Unavailable
from shared.files.object_store import ObjectMissing, ObjectStore
from shared.privacy.sealed_content import ContentBroken, decrypted

_log = structlog.get_logger()


class ContentUnreadable(Unavailable):
    """The store lost the content of a released file, or holds other content: a person has to check the store."""

    code = "file-content-unreadable"
    indonesian = "Isi berkas ini tidak dapat dibaca dari tempat penyimpanan; beri tahu pengelola sistem."
    english = "The content of this file cannot be read from the store; tell the operator of the system."


async def opened_content(store: ObjectStore, file_id: UUID, name: str, key: bytes) -> AsyncIterator[bytes]:
    """Decrypts the first piece, so that unreadable content is detected before anything goes out.

    Raises ContentUnreadable, StoreUnavailable.
    """
    pieces = stored_content(store, name, key)
    try:
        first = await anext(pieces)
    except (ObjectMissing, ContentBroken) as fault:
        _log.error("file-content-unreadable", file=str(file_id), fault=type(fault).__name__)
        raise ContentUnreadable from None
    return _going_on(first, pieces)


def stored_content(store: ObjectStore, name: str, key: bytes) -> AsyncIterator[bytes]:
    """The stored content, decrypted piece by piece."""
    return decrypted(key, name, store.pieces(name))


async def _going_on(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
