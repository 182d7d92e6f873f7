"""Personal data: sealed for one person and one place, found by a keyed hash, gone with the person's key."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.database import pool
from shared.personal import ERASED, Personal, PersonalData, SealBroken
from tests.conftest import Databases

KEY = bytes(range(32))
NIK = "3515017006850001"


@asynccontextmanager
async def personal_data(databases: Databases, key: bytes = KEY) -> AsyncIterator[PersonalData]:
    async with pool(databases.keys, 4) as keys:
        yield PersonalData(keys, key)


@pytest.mark.parametrize("clear", [NIK, "Siti Nurhaliza binti Ahmad", "", "é\u0301 \U0001f600", "x" * 10_000])
async def test_what_is_sealed_opens_again_also_in_another_process(databases: Databases, clear: str) -> None:
    person, stream = uuid4(), uuid4()
    async with personal_data(databases) as data:
        sealed = await data.seal(person, stream, "name", clear)
        assert await data.open(sealed, stream, "name") == clear
    async with personal_data(databases) as elsewhere:
        assert await elsewhere.open(sealed, stream, "name") == clear


async def test_neither_the_sealed_value_nor_the_keys_hold_the_clear_text(databases: Databases) -> None:
    async with personal_data(databases) as data:
        sealed = await data.seal(uuid4(), uuid4(), "nik", NIK, searchable=True)
    assert NIK not in repr(sealed)
    with psycopg.connect(databases.keys_url) as owner:
        assert NIK.encode().hex() not in str(owner.execute("SELECT persons::text FROM keys.persons").fetchall())


async def test_the_same_value_is_never_sealed_alike(databases: Databases) -> None:
    person, stream = uuid4(), uuid4()
    async with personal_data(databases) as data:
        assert len({(await data.seal(person, stream, "nik", NIK)).sealed for _ in range(50)}) == 50


async def test_a_sealed_value_opens_in_its_place_only(databases: Databases) -> None:
    person, other, stream = uuid4(), uuid4(), uuid4()
    async with personal_data(databases) as data:
        sealed = await data.seal(person, stream, "name", "Siti")
        await data.seal(other, stream, "name", "Budi")
        moved: list[tuple[Personal[str], UUID, str]] = [
            (sealed, uuid4(), "name"),
            (sealed, stream, "address"),
            (replace(sealed, person=other), stream, "name"),
        ]
        for value, place, field in moved:
            with pytest.raises(SealBroken):
                await data.open(value, place, field)


async def test_an_altered_value_does_not_open(databases: Databases) -> None:
    person, stream = uuid4(), uuid4()
    async with personal_data(databases) as data:
        sealed = await data.seal(person, stream, "name", "Siti")
        text = sealed.sealed
        altered = [text[:-8] + "AAAA" + text[-4:], text[4:], text[:-1], "", "é", "A" * len(text)]
        for one in altered:
            with pytest.raises(SealBroken) as fault:
                await data.open(replace(sealed, sealed=one), stream, "name")
            assert "Siti" not in str(fault.value)


async def test_after_the_key_is_destroyed_it_reads_as_erased_and_cannot_be_sealed_anew(databases: Databases) -> None:
    person, stream = uuid4(), uuid4()
    async with personal_data(databases) as data:
        sealed = await data.seal(person, stream, "name", "Siti", searchable=True)
    with psycopg.connect(databases.keys_url) as owner:
        owner.execute(
            "UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now() WHERE person_id = %s", (person,)
        )
    async with personal_data(databases) as data:
        assert await data.open(sealed, stream, "name") == ERASED == "[dihapus]"
        assert await data.open(replace(sealed, person=uuid4()), stream, "name") == ERASED
        with pytest.raises(SealBroken):
            await data.seal(person, stream, "name", "Siti")


async def test_two_processes_seal_for_a_new_person_at_once(databases: Databases) -> None:
    person, stream = uuid4(), uuid4()
    async with personal_data(databases) as one, personal_data(databases) as two:
        sealed = await asyncio.gather(*(data.seal(person, stream, "name", "Siti") for data in [one, two] * 10))
        for value in sealed:
            assert await one.open(value, stream, "name") == await two.open(value, stream, "name") == "Siti"


async def test_equality_is_found_by_a_hash_that_needs_the_key(databases: Databases) -> None:
    async with personal_data(databases) as data, personal_data(databases, b"other" * 8) as stranger:
        sealed = await data.seal(uuid4(), uuid4(), "nik", NIK, searchable=True)
        again = await data.seal(uuid4(), uuid4(), "nik", NIK, searchable=True)
        assert sealed.lookup == again.lookup == data.lookup("nik", NIK)
        assert sealed.lookup not in {data.lookup("phone", NIK), data.lookup("nik", "3515017006850002")}
        assert sealed.lookup != stranger.lookup("nik", NIK)
        assert (await data.seal(uuid4(), uuid4(), "name", "Siti")).lookup is None


@given(st.text(max_size=10), st.text(max_size=10), st.text(max_size=10), st.text(max_size=10))
def test_lookups_differ_where_field_or_value_differ(field: str, clear: str, other: str, second: str) -> None:
    data = PersonalData(pool("", 1), KEY)
    safe = [text.replace("\x00", "").encode("utf-8", "ignore").decode() for text in (field, clear, other, second)]
    same = data.lookup(safe[0], safe[1]) == data.lookup(safe[2], safe[3])
    assert same == (safe[:2] == safe[2:])
