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
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.privacy.personal import ERASED, Personal, PersonalData, PersonalKeyMissing, PersonErased, SealBroken
from tests.conftest import Databases
from tests.keys import SECRET, ring_of

NIK = "3515017006850001"
DESTROY = "UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now()"


@asynccontextmanager
async def personal_data(databases: Databases) -> AsyncIterator[PersonalData]:
    async with pool(databases.keys, 4) as keys:
        yield PersonalData(keys, ring_of(databases))


async def registered(data: PersonalData) -> UUID:
    """A person who has a key."""
    person = uuid4()
    await data.make_key(person)
    return person


def as_owner(databases: Databases, statement: str, **values: object) -> None:
    with psycopg.connect(databases.keys_url) as owner:
        owner.execute(statement.encode(), values)


@pytest.mark.parametrize("clear", [NIK, "Siti Nurhaliza binti Ahmad", "", "é\u0301 \U0001f600", "x" * 10_000])
async def test_a_sealed_value_opens_again_also_in_another_process(databases: Databases, clear: str) -> None:
    stream = uuid4()
    async with personal_data(databases) as data:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", clear)
        assert await data.open(sealed, stream, "name") == clear
    async with personal_data(databases) as elsewhere:
        assert await elsewhere.open(sealed, stream, "name") == clear


async def test_neither_the_sealed_value_nor_the_keys_hold_the_clear_text(databases: Databases) -> None:
    async with personal_data(databases) as data:
        sealed = await data.seal(await registered(data), uuid4(), "nik", NIK, searchable=True)
    assert NIK not in repr(sealed)
    with psycopg.connect(databases.keys_url) as owner:
        assert NIK.encode().hex() not in str(owner.execute("SELECT persons::text FROM keys.persons").fetchall())


async def test_the_same_value_is_never_sealed_alike(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as data:
        person = await registered(data)
        assert len({(await data.seal(person, stream, "nik", NIK)).sealed for _ in range(50)}) == 50


async def test_a_sealed_value_opens_in_its_place_only(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as data:
        person, other = await registered(data), await registered(data)
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
    stream = uuid4()
    async with personal_data(databases) as data:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", "Siti")
        text = sealed.sealed
        altered = [text[:-8] + "AAAA" + text[-4:], text[4:], text[:-1], "", "é", "A" * len(text)]
        for one in altered:
            with pytest.raises(SealBroken) as fault:
                await data.open(replace(sealed, sealed=one), stream, "name")
            assert "Siti" not in str(fault.value)


async def test_without_its_key_it_reads_as_erased_and_nothing_is_sealed(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as data, personal_data(databases) as elsewhere:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", "Siti", searchable=True)
        as_owner(databases, f"{DESTROY} WHERE person_id = %(person)s", person=person)
        for one in (data, elsewhere):  # also the process that still remembers the key
            assert await one.open(sealed, stream, "name") == ERASED == "[dihapus]"
            await one.make_key(person)
            with pytest.raises(PersonErased):
                await one.seal(person, stream, "name", "Siti")
            assert one.alarms == []


LOST = {
    "its row is gone": "DELETE FROM keys.persons WHERE person_id = %(person)s",
    "its row is empty": (
        "ALTER TABLE keys.persons DROP CONSTRAINT persons_key_or_destroyed;UPDATE keys.persons SET wrapped_key = NULL"
    ),
}


@pytest.mark.parametrize("how", LOST)
async def test_a_key_that_nobody_destroyed_is_an_alarm_and_not_an_erasure(
    databases: Databases, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = uuid4()
    async with personal_data(databases) as data, personal_data(databases) as elsewhere:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", "Siti")
        for statement in LOST[how].split(";"):
            as_owner(databases, statement, person=person)
        with pytest.raises(PersonalKeyMissing):
            await data.open(sealed, stream, "name")
        with pytest.raises(PersonalKeyMissing):
            await elsewhere.seal(person, stream, "name", "Siti")
        assert data.alarms == elsewhere.alarms == ["personal-keys"]
    said = capsys.readouterr()
    assert "personal-key-missing" in said.out + said.err


async def test_a_key_that_is_back_ends_the_alarm(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as data:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", "Siti")
        with psycopg.connect(databases.keys_url) as owner:
            columns = "person_id, wrapped_key, wrapped_by"
            [row] = owner.execute(f"DELETE FROM keys.persons RETURNING {columns}".encode()).fetchall()
        with pytest.raises(PersonalKeyMissing):
            await data.open(sealed, stream, "name")
        with psycopg.connect(databases.keys_url) as owner:
            owner.execute(f"INSERT INTO keys.persons ({columns}) VALUES (%s, %s, %s)".encode(), row)
        assert await data.open(sealed, stream, "name") == "Siti"
        assert data.alarms == []


async def test_sealing_makes_no_key(databases: Databases) -> None:
    async with personal_data(databases) as data:
        with pytest.raises(PersonalKeyMissing):
            await data.seal(uuid4(), uuid4(), "name", "Siti")
    with psycopg.connect(databases.keys_url) as owner:
        assert owner.execute("SELECT count(*) FROM keys.persons").fetchall() == [(0,)]


async def test_a_registration_that_is_repeated_keeps_the_first_key(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as one, personal_data(databases) as two:
        person = await registered(one)
        sealed = await one.seal(person, stream, "name", "Siti")
        await asyncio.gather(*(data.make_key(person) for data in [one, two] * 10))
        assert await two.open(sealed, stream, "name") == "Siti"
        again = await two.seal(person, stream, "name", "Siti")
        assert await one.open(again, stream, "name") == "Siti"


async def test_a_key_that_was_altered_opens_nothing_and_is_an_alarm(databases: Databases) -> None:
    stream = uuid4()
    async with personal_data(databases) as data:
        person = await registered(data)
        sealed = await data.seal(person, stream, "name", "Siti")
        as_owner(databases, "UPDATE keys.persons SET wrapped_key = set_byte(wrapped_key, 20, 0) || '\\x00'")
        with pytest.raises(SealBroken):
            await data.open(sealed, stream, "name")
        assert data.alarms == ["personal-keys"]


async def test_equality_is_found_by_a_hash_that_needs_the_key(databases: Databases) -> None:
    stranger = PersonalData(pool("", 1), KeyRing.first(KeyEncryptionKey(b"other" * 8)))
    async with personal_data(databases) as data:
        sealed = await data.seal(await registered(data), uuid4(), "nik", NIK, searchable=True)
        again = await data.seal(await registered(data), uuid4(), "nik", NIK, searchable=True)
        assert sealed.lookup == again.lookup == data.lookup("nik", NIK)
        assert sealed.lookup not in {data.lookup("phone", NIK), data.lookup("nik", "3515017006850002")}
        assert sealed.lookup != stranger.lookup("nik", NIK)
        assert (await data.seal(await registered(data), uuid4(), "name", "Siti")).lookup is None


@given(st.text(max_size=10), st.text(max_size=10), st.text(max_size=10), st.text(max_size=10))
def test_lookups_differ_where_field_or_value_differ(field: str, clear: str, other: str, second: str) -> None:
    data = PersonalData(pool("", 1), KeyRing.first(KeyEncryptionKey(SECRET)))
    safe = [text.replace("\x00", "").encode("utf-8", "ignore").decode() for text in (field, clear, other, second)]
    same = data.lookup(safe[0], safe[1]) == data.lookup(safe[2], safe[3])
    assert same == (safe[:2] == safe[2:])
