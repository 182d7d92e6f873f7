"""Encrypts content piece by piece: any length, any pieces; cut, changed or moved content does not open. The published
vectors hold.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.sealed_content import SEGMENT, ContentBroken, clear_size, decrypted, encrypted

KEY = bytes(32)
PLACE = "files/1"
SALT, TAG = 16, 16
VECTORS = json.loads((Path(__file__).parent / "sealed_content_vectors.json").read_text(encoding="utf-8"))
BY_NAME = {one["name"]: one for one in VECTORS["sealed"]}


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def _all(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def sealed(*pieces: bytes, key: bytes = KEY, place: str = PLACE) -> bytes:
    return asyncio.run(_all(encrypted(key, place, _each(pieces))))


def opened(*pieces: bytes, key: bytes = KEY, place: str = PLACE) -> bytes:
    return asyncio.run(_all(decrypted(key, place, _each(pieces))))


def pieces_of(content: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut % (len(content) + 1) for cut in cuts), len(content)]
    return [content[start:end] for start, end in pairwise(places)]


def segments_of(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)] or [b""]


def by_another_library(key: bytes, place: str, salt: bytes, clear: bytes) -> bytes:
    """The encrypted form as record 41 describes it, written with PyCryptodome instead of `cryptography`."""
    of_content = HKDF(key, 32, salt, SHA256, context=b"jejak content\x00" + place.encode())
    assert isinstance(of_content, bytes)
    made, segments = salt, segments_of(clear, SEGMENT)
    for number, segment in enumerate(segments):
        nonce = number.to_bytes(11, "big") + bytes([number == len(segments) - 1])
        made += b"".join(AES.new(of_content, AES.MODE_GCM, nonce=nonce).encrypt_and_digest(segment))
    return made


@given(
    st.sampled_from([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 7]),
    st.lists(st.integers(0, 2**20), max_size=6),
    st.lists(st.integers(0, 2**20), max_size=6),
)
def test_content_cut_in_any_pieces_opens_unchanged(length: int, cuts: list[int], others: list[int]) -> None:
    content = bytes(range(256)) * (length // 256 + 1)
    content = content[:length]
    made = sealed(*pieces_of(content, cuts))
    assert opened(*pieces_of(made, others)) == content
    assert clear_size(len(made)) == length
    assert made == by_another_library(KEY, PLACE, made[:SALT], content)


def test_encrypting_twice_gives_different_bytes() -> None:
    assert sealed(b"x") != sealed(b"x")


def clear_of(vector: dict[str, Any]) -> bytes:
    clear = hashlib.shake_128(b"jejak").digest(vector["clear_length"])
    assert hashlib.sha256(clear).hexdigest() == vector["clear_sha256"]
    return clear


def sealed_of(vector: dict[str, Any]) -> bytes:
    key, salt = bytes.fromhex(vector["key"]), bytes.fromhex(vector["salt"])
    return by_another_library(key, vector["place"], salt, clear_of(vector))


@pytest.mark.parametrize("name", BY_NAME)
def test_a_vector_is_what_another_library_makes_and_opens(name: str) -> None:
    vector = BY_NAME[name]
    made = sealed_of(vector)
    assert (len(made), hashlib.sha256(made).hexdigest()) == (vector["sealed_length"], vector["sealed_sha256"])
    assert {"clear": clear_of(vector).hex(), "sealed": made.hex()}.items() >= (
        {one: vector[one] for one in ("clear", "sealed") if one in vector}.items()
    )
    assert opened(made, key=bytes.fromhex(vector["key"]), place=vector["place"]) == clear_of(vector)


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda one: one["name"])
def test_a_vector_that_was_changed_does_not_open(vector: dict[str, Any]) -> None:
    said = {**BY_NAME[vector["of"]], **vector}
    segments = segments_of(sealed_of(BY_NAME[vector["of"]])[SALT:], SEGMENT + TAG)
    made = bytes.fromhex(said["salt"]) + b"".join(segments[number] for number in said["segments"])
    made = made[: len(made) - said.get("cut", 0)] + bytes.fromhex(said.get("append", ""))
    if said.get("flip_last_bit"):
        made = made[:-1] + bytes([made[-1] ^ 1])
    with pytest.raises(ContentBroken):
        opened(made, key=bytes.fromhex(said["key"]), place=said["place"])
