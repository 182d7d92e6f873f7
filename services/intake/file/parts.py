"""The parts of an upload: the content of an incomplete file, encrypted in the object store, each part named by its
offset.

Only the parts say how far an upload has come, so nothing can contradict them after a process was killed. The store
accepts one part of a name: if two clients send at once, one continues and the other gets the right offset.

A part without bytes closes the upload. It takes the name that the next piece would need, so for every process the store
decides whether that piece or the end came first. Every completion of a closed upload finds the same bytes in it.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import BinaryIO
from uuid import UUID

from shared.errors import RefusedByRule
from shared.files.keeping import FileTooLarge, Sent
from shared.files.object_store import NameTaken, ObjectMissing, ObjectStore, StoreUnavailable
from shared.privacy.sealed_content import clear_size, decrypted, encrypted

PART = 1024 * 1024
"""Bytes of a part; the bytes of one request are held in memory up to this."""
MOST_PARTS = 1000
_FOLDER = "uploads"


class WrongOffset(RefusedByRule):
    """`offset` is the place of the next byte."""

    code = "wrong-upload-offset"
    indonesian = "Potongan ini tidak menyambung: yang sudah diterima {offset:size}. Lanjutkan dari situ (`offset` menyebut tempatnya)."
    english = "This piece does not follow on: {offset:size} have arrived. Go on from there (`offset` says the place)."


class UploadClosed(RefusedByRule):
    code = "upload-closed"
    indonesian = "Berkas ini sedang diselesaikan dan tidak menerima tambahan lagi; baca statusnya beberapa saat lagi."
    english = "This file is being completed and takes nothing more; read its status in a moment."


class UploadNotComplete(RefusedByRule):
    code = "upload-not-complete"
    indonesian = "Berkas belum lengkap: baru {arrived:size} yang diterima. Kirim sisanya, lalu selesaikan."
    english = "The file is not complete: only {arrived:size} have arrived. Send the rest, then complete it."


class UploadBroken(RefusedByRule):
    """Parts of a closed upload are missing in the store: the upload has just ended, or the store lost them."""

    code = "upload-broken"
    indonesian = "Sebagian isi unggahan ini tidak ada lagi di tempat penyimpanan; unggah kembali berkasnya."
    english = "Part of this upload is no longer in the store; upload the file again."


class TooManyParts(RefusedByRule):
    code = "too-many-parts"
    indonesian = "Berkas dikirim dalam terlalu banyak potongan; unggah kembali dalam potongan yang lebih besar."
    english = "The file was sent in too many pieces; upload it again in larger ones."


class UploadParts:
    """The parts of files that are being uploaded."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def offset(self, file_id: UUID) -> int:
        """How many bytes have arrived without a gap."""
        return _end(await self._parts(file_id))

    async def append(self, file_id: UUID, key: bytes, offset: int, pieces: AsyncIterator[bytes], *, limit: int) -> int:
        """Stores the pieces part by part, and returns the offset after them. Bytes before a fault stay.

        `limit`: the most bytes that the whole file may have. Raises WrongOffset, UploadClosed, FileTooLarge,
        TooManyParts or StoreUnavailable.
        """
        parts = await self._parts(file_id)
        if _is_closed(parts):
            raise UploadClosed
        if offset != _end(parts):
            raise WrongOffset(offset=_end(parts))
        number, held = len(parts), bytearray()
        async for piece in pieces:
            held += piece
            if offset + len(held) > limit:
                raise FileTooLarge(limit=limit)
            while len(held) >= PART:
                offset, number = await self._put(file_id, key, offset, number, held), number + 1
        return await self._put(file_id, key, offset, number, held) if held else offset

    async def close(self, file_id: UUID, key: bytes, announced: int | None) -> None:
        """Accepts no more bytes; a closed upload stays closed.

        `announced`: the expected number of bytes. Raises UploadNotComplete if it is another number, or 0, or
        StoreUnavailable.
        """
        for _ in range(MOST_PARTS + 1):
            parts = await self._parts(file_id)
            if _is_closed(parts):
                return
            arrived = _end(parts)
            if arrived == 0 or announced not in {None, arrived}:
                raise UploadNotComplete(arrived=arrived)
            try:
                await self._store_part(_name(file_id, arrived), key, b"")
            except NameTaken:  # another piece came in between, so there is more to count
                continue
            return
        raise StoreUnavailable  # more pieces than possible

    async def copy(self, file_id: UUID, key: bytes, into: BinaryIO) -> Sent:
        """Writes the bytes of a closed upload into a file; returns size and SHA-256. Raises UploadBroken if a part is
        missing.
        """
        parts = await self._parts(file_id)
        if not _is_closed(parts) or _end(parts) != parts[-1][0]:
            raise UploadBroken
        hashed = hashlib.sha256()
        try:
            for start, _ in parts:
                name = _name(file_id, start)
                async for piece in decrypted(key, name, self._store.pieces(name)):
                    hashed.update(piece)
                    into.write(piece)
        except ObjectMissing:
            raise UploadBroken from None
        return Sent(parts[-1][0], hashed.hexdigest())

    async def clear(self, file_id: UUID) -> None:
        """Removes the parts of an upload, if there are any."""
        await self._store.delete([_name(file_id, start) for start, _ in await self._parts(file_id)])

    async def some(self, most: int) -> set[UUID]:
        """Files with parts in the store, found among its first objects."""
        return {UUID(one.name.split("/")[1]) for one in await self._store.names(_FOLDER, most)}

    async def _put(self, file_id: UUID, key: bytes, offset: int, number: int, held: bytearray) -> int:
        """Moves one part from `held` to the store; returns the offset after it."""
        if number >= MOST_PARTS:
            raise TooManyParts
        part = bytes(held[:PART])
        try:
            await self._store_part(_name(file_id, offset), key, part)
        except NameTaken:  # another request sent this piece, or completed the file
            parts = await self._parts(file_id)
            raise (UploadClosed() if _is_closed(parts) else WrongOffset(offset=_end(parts))) from None
        del held[:PART]
        return offset + len(part)

    async def _store_part(self, name: str, key: bytes, part: bytes) -> None:
        content = b"".join([piece async for piece in encrypted(key, name, _once(part))])
        await self._store.put(name, content, new=True)

    async def _parts(self, file_id: UUID) -> list[tuple[int, int]]:
        """The beginning and the size of each part, in order."""
        found = await self._store.names(f"{_FOLDER}/{file_id}", MOST_PARTS + 1)
        return sorted((int(one.name.rpartition("/")[2]), clear_size(one.size)) for one in found)


def _name(file_id: UUID, offset: int) -> str:
    return f"{_FOLDER}/{file_id}/{offset:010}"


def _is_closed(parts: Sequence[tuple[int, int]]) -> bool:
    return bool(parts) and parts[-1][1] == 0


def _end(parts: Iterable[tuple[int, int]]) -> int:
    end = 0
    for start, size in parts:
        if start != end:
            break
        end += size
    return end


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
