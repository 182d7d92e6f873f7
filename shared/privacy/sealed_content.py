"""Encrypts content of any length piece by piece; neither side holds more than one segment in memory.

The construction is STREAM over AES-256-GCM, under a key derived for each content (HKDF-SHA-256); record 41 describes
the bytes, with test vectors. Content that was cut, rearranged or moved to another place does not open. The format must
never change.
"""

import os
from collections.abc import AsyncIterable, AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT = 64 * 1024
"""Clear bytes of a segment."""
_SALT = 16
_TAG = 16


class ContentBroken(Exception):
    """Encrypted content was altered or cut, or was encrypted for another place."""


async def encrypted(key: bytes, place: str, clear: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The encrypted form of `clear` (pieces of any length) under 32 bytes of key."""
    salt = os.urandom(_SALT)
    cipher = _cipher(key, salt, place)
    yield salt
    number = 0
    async for segment, last in _segments(clear, SEGMENT):
        yield cipher.encrypt(_nonce(number, last=last), segment, None)
        number += 1


async def decrypted(key: bytes, place: str, content: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The clear form. Raises ContentBroken at the first altered segment, or at a missing end."""
    cipher: AESGCM | None = None
    number = 0
    async for segment, last in _segments(content, SEGMENT + _TAG, head=_SALT):
        if cipher is None:
            cipher = _cipher(key, segment, place)
            continue
        try:
            yield cipher.decrypt(_nonce(number, last=last), segment, None)
        except InvalidTag:
            raise ContentBroken(place) from None
        number += 1
    if number == 0:
        raise ContentBroken(place)


def clear_size(encrypted_size: int) -> int:
    """The number of clear bytes in a content of this encrypted size."""
    sealed = encrypted_size - _SALT
    return sealed - _TAG * -(-sealed // (SEGMENT + _TAG))


async def _segments(content: AsyncIterable[bytes], size: int, head: int = 0) -> AsyncIterator[tuple[bytes, bool]]:
    """Yields `head` bytes, if asked, then segments of one size, the last perhaps shorter; each with whether it is the
    last.
    """
    held = bytearray()
    async for piece in content:
        held += piece
        if head and len(held) >= head:
            yield bytes(held[:head]), False
            del held[:head]
            head = 0
        while not head and len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    if not head:
        yield bytes(held), True


def _cipher(key: bytes, salt: bytes, place: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"jejak content\x00" + place.encode()).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
