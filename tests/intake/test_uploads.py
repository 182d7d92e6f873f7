"""Uploads in parts: however a content is cut, into requests and within them, it comes out as it was."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from tempfile import TemporaryDirectory, TemporaryFile
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.application import uploads
from services.intake.application.uploads import PART, TooManyParts, Uploads, WrongOffset
from shared.object_store import ObjectStore

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
        sender = Uploads(store)
        offset = await sender.offset(file)
        await sender.append(file, KEY, offset, each(pieces_of(request, size)), limit=len(CONTENT))
    with TemporaryFile() as into:
        sent = await Uploads(store).copy(file, KEY, into)
    assert await Uploads(store).offset(file) == sent.size
    await Uploads(store).clear(file)
    assert await Uploads(store).offset(file) == 0
    return sent.size, sent.sha256


@settings(max_examples=20)
@given(cuts, st.sampled_from([4096, 65_536, 3 * PART]))
def test_any_split_gives_the_same_checksum(places: list[int], size: int) -> None:
    requests = [CONTENT[start:end] for start, end in pairwise(places)]
    with TemporaryDirectory() as folder:
        found = asyncio.run(assembled(ObjectStore(f"file://{folder}"), requests, size))
    assert found == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


async def test_who_was_overtaken_is_told_where_to_go_on() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    slow, quick = Uploads(store), Uploads(store)

    async def overtaken() -> AsyncIterator[bytes]:
        yield CONTENT[:PART]
        await quick.append(file, KEY, PART, each([CONTENT[PART:]]), limit=len(CONTENT))
        yield b"x" * PART

    with pytest.raises(WrongOffset) as refused:
        await slow.append(file, KEY, 0, overtaken(), limit=len(CONTENT))
    assert refused.value.details == {"offset": len(CONTENT)}
    with TemporaryFile() as into:
        assert (await slow.copy(file, KEY, into)).sha256 == hashlib.sha256(CONTENT).hexdigest()


async def test_a_file_comes_in_a_bounded_number_of_parts() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    for offset in range(uploads.MOST_PARTS):
        await store.put(
            f"uploads/{file}/{offset:010}", b"x" * 33
        )  # a part of one byte, as long as it is when encrypted
    with pytest.raises(TooManyParts):
        await Uploads(store).append(file, KEY, uploads.MOST_PARTS, each([b"x"]), limit=10**6)


async def test_what_came_before_a_gap_counts() -> None:
    store, file = ObjectStore("memory:///"), uuid4()
    for offset in (0, 1, 3):
        await store.put(f"uploads/{file}/{offset:010}", b"x" * 33)
    assert await Uploads(store).offset(file) == 2
