"""Uploads in parts: a content comes out unchanged, however it is cut into requests and pieces."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from tempfile import TemporaryDirectory, TemporaryFile
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.file.parts import (
    MOST_PARTS,
    PART,
    TooManyParts,
    UploadBroken,
    UploadClosed,
    UploadNotComplete,
    UploadParts,
    WrongOffset,
)
from shared.files.object_store import ObjectStore

KEY = bytes(range(32))
CONTENT = bytes(range(251)) * (5 * PART // 502)
"""Two parts and a half."""
cuts = st.lists(st.integers(0, len(CONTENT)), max_size=5).map(lambda places: [0, *sorted(places), len(CONTENT)])


async def each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def pieces_of(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


async def assembled(store: ObjectStore, requests: Iterable[bytes], size: int) -> tuple[int, str]:
    """Offset and SHA-256 after some requests, each of which arrives in pieces of a size, in a process of its own."""
    file = uuid4()
    for request in requests:
        sender = UploadParts(store)
        offset = await sender.offset(file)
        await sender.append(file, KEY, offset, each(pieces_of(request, size)), limit=len(CONTENT))
    await UploadParts(store).close(file, KEY, len(CONTENT))
    with TemporaryFile() as into:
        sent = await UploadParts(store).copy(file, KEY, into)
    assert await UploadParts(store).offset(file) == sent.size
    await UploadParts(store).clear(file)
    assert await UploadParts(store).offset(file) == 0
    return sent.size, sent.sha256


@settings(max_examples=20)
@given(cuts, st.sampled_from([4096, 65_536, 3 * PART]))
def test_any_split_gives_the_same_checksum(places: list[int], size: int) -> None:
    requests = [CONTENT[start:end] for start, end in pairwise(places)]
    with TemporaryDirectory() as folder:
        found = asyncio.run(assembled(ObjectStore(f"file://{folder}"), requests, size))
    assert found == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


async def test_an_overtaken_sender_learns_the_offset() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    slow, quick = UploadParts(store), UploadParts(store)

    async def overtaken() -> AsyncIterator[bytes]:
        yield CONTENT[:PART]
        await quick.append(file, KEY, PART, each([CONTENT[PART:]]), limit=len(CONTENT))
        yield b"x" * PART

    with pytest.raises(WrongOffset) as refused:
        await slow.append(file, KEY, 0, overtaken(), limit=len(CONTENT))
    assert refused.value.details == {"offset": len(CONTENT)}
    await slow.close(file, KEY, None)
    with TemporaryFile() as into:
        assert (await slow.copy(file, KEY, into)).sha256 == hashlib.sha256(CONTENT).hexdigest()


async def test_a_file_comes_in_a_bounded_number_of_parts() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    for offset in range(MOST_PARTS):
        await store.put(
            f"uploads/{file}/{offset:010}", b"x" * 33
        )  # a part of one byte, as long as it is when encrypted
    with pytest.raises(TooManyParts):
        await UploadParts(store).append(file, KEY, MOST_PARTS, each([b"x"]), limit=10**6)


async def test_bytes_before_a_gap_count() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    for offset in (0, 1, 3):
        await store.put(f"uploads/{file}/{offset:010}", b"x" * 33)
    assert await UploadParts(store).offset(file) == 2


async def test_a_closed_upload_takes_no_more_bytes_and_says_so() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    parts = UploadParts(store)
    await parts.append(file, KEY, 0, each([b"abc"]), limit=10)
    with pytest.raises(UploadNotComplete):
        await parts.close(file, KEY, 4)
    for _ in range(2):
        await parts.close(file, KEY, 3)
    for offset in (0, 3):
        with pytest.raises(UploadClosed):
            await parts.append(file, KEY, offset, each([b"d"]), limit=10)
    assert await parts.offset(file) == 3


async def test_a_piece_that_is_under_way_when_the_upload_closes_is_refused() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    parts = UploadParts(store)

    async def closed_in_between() -> AsyncIterator[bytes]:
        yield CONTENT[:PART]
        await parts.close(file, KEY, None)
        yield CONTENT[PART:]

    with pytest.raises(UploadClosed):
        await parts.append(file, KEY, 0, closed_in_between(), limit=len(CONTENT))
    with TemporaryFile() as into:
        assert (await parts.copy(file, KEY, into)).size == PART


async def test_closing_and_sending_at_once_agree_on_the_bytes() -> None:
    """Every accepted piece is part of the file, and no other."""
    store = ObjectStore("memory:///")
    for _ in range(100):
        file, parts = uuid4(), UploadParts(store)
        await parts.append(file, KEY, 0, each([b"x"]), limit=10)
        pieces = [parts.append(file, KEY, 1, each([b"y"]), limit=10) for _ in range(3)]
        *answers, closed = await asyncio.gather(*pieces, parts.close(file, KEY, None), return_exceptions=True)
        assert closed is None
        taken = [one for one in answers if one == 2]
        with TemporaryFile() as into:
            assert (await parts.copy(file, KEY, into)).size == 1 + len(taken)
        assert {type(one) for one in answers if one != 2} <= {UploadClosed, WrongOffset}


async def test_an_upload_with_a_missing_part_is_no_file() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    parts = UploadParts(store)
    for offset in range(3):
        await parts.append(file, KEY, offset, each([b"x"]), limit=10)
    await parts.close(file, KEY, None)
    await store.delete([f"uploads/{file}/0000000001"])
    with TemporaryFile() as into, pytest.raises(UploadBroken):
        await parts.copy(file, KEY, into)
