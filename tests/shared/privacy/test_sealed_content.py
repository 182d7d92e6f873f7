"""Content encrypted piece by piece: any length, any pieces; cut, changed or moved it does not open."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.sealed_content import SEGMENT, ContentBroken, clear_size, decrypted, encrypted

KEY = bytes(32)
PLACE = "files/1"
_TAG = 16
_SALT = 16


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


@given(
    st.sampled_from([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 7]),
    st.lists(st.integers(0, 2**20), max_size=6),
    st.lists(st.integers(0, 2**20), max_size=6),
)
def test_however_it_is_cut_it_opens_as_it_was(length: int, cuts: list[int], others: list[int]) -> None:
    content = bytes(range(256)) * (length // 256 + 1)
    content = content[:length]
    made = sealed(*pieces_of(content, cuts))
    assert opened(*pieces_of(made, others)) == content
    assert clear_size(len(made)) == length


def test_the_same_twice_looks_different() -> None:
    assert sealed(b"x") != sealed(b"x")


CONTENT = bytes(3 * SEGMENT)
_ONE = SEGMENT + _TAG
CHANGED = {
    "nothing": lambda made: b"",
    "less than its head": lambda made: made[:10],
    "only its head": lambda made: made[:_SALT],
    "its last segment gone": lambda made: made[: _SALT + 2 * _ONE],
    "cut inside": lambda made: made[:-1],
    "longer": lambda made: made + b"x",
    "segments changed places": lambda made: (
        made[:_SALT] + made[_SALT + _ONE : _SALT + 2 * _ONE] + made[_SALT : _SALT + _ONE]
    ),
    "a bit changed": lambda made: made[:-1] + bytes([made[-1] ^ 1]),
    "another salt": lambda made: bytes(_SALT) + made[_SALT:],
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_was_changed_does_not_open(change: object) -> None:
    assert callable(change)
    with pytest.raises(ContentBroken):
        opened(change(sealed(CONTENT)))


def test_it_opens_under_its_own_key_and_in_its_own_place_alone() -> None:
    with pytest.raises(ContentBroken):
        opened(sealed(b"x"), key=b"\1" * 32)
    with pytest.raises(ContentBroken):
        opened(sealed(b"x"), place="files/2")
