"""Objects by name, on a real folder: whole or not at all."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.files.object_store import NameTaken, Object, ObjectMissing, ObjectStore, StoreUnavailable


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(f"file://{tmp_path}/store")


async def pieces(size: int) -> AsyncIterator[bytes]:
    for start in range(0, size, 100_000):
        yield b"x" * min(100_000, size - start)


async def content(store: ObjectStore, name: str) -> bytes:
    return b"".join([piece async for piece in store.pieces(name)])


async def test_an_object_is_kept_listed_and_removed(store: ObjectStore) -> None:
    await store.put("a/1", b"x")
    await store.put_pieces("a/2", pieces(12_000_000))
    assert await content(store, "a/1") == b"x"
    assert len(await content(store, "a/2")) == 12_000_000
    assert sorted(await store.names("a", 10), key=lambda one: one.name) == [Object("a/1", 1), Object("a/2", 12_000_000)]
    assert await store.names("b", 10) == []
    assert len(await store.names("a", 1)) == 1
    await store.delete(["a/1", "a/2", "a/3"])
    assert await store.names("a", 10) == []
    with pytest.raises(ObjectMissing):
        await content(store, "a/1")


async def test_a_new_name_is_taken_once(store: ObjectStore) -> None:
    await store.put("a/1", b"x", new=True)
    with pytest.raises(NameTaken):
        await store.put("a/1", b"y", new=True)
    assert await content(store, "a/1") == b"x"


async def test_removing_during_stores_and_lists_breaks_nothing(store: ObjectStore) -> None:
    for _ in range(50):
        names = [f"a/{number}" for number in range(5)]
        stored = (store.put(name, b"x") for name in names)
        await asyncio.gather(*stored, store.delete(names), store.names("a", 10), store.delete(names))
    await store.delete(names)
    assert await store.names("a", 10) == []


async def test_the_other_kinds_of_store_behave_alike() -> None:
    store = ObjectStore("memory:///")
    await store.put("a/1", b"x", new=True)
    with pytest.raises(NameTaken):
        await store.put("a/1", b"y", new=True)
    assert (await content(store, "a/1"), await store.names("a", 5)) == (b"x", [Object("a/1", 1)])


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Makes writes fail in the middle, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_write_that_fails_in_the_middle_leaves_nothing(store: ObjectStore) -> None:
    await store.put("a/1", b"x")
    with no_file_longer_than(200_000):
        with pytest.raises(StoreUnavailable):
            await store.put("a/2", b"x" * 1_000_000, new=True)
        with pytest.raises(StoreUnavailable):
            await store.put_pieces("a/3", pieces(20_000_000))
    assert await store.names("a", 10) == [Object("a/1", 1)]


async def test_an_unusable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    store = ObjectStore(f"file://{tmp_path}/store/below")
    with pytest.raises(StoreUnavailable):
        await store.put("a/1", b"x")
