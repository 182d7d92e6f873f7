"""The key-encryption key and the keys' database belong together: at the first start, at every start, and after a rotation."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from pydantic import SecretStr

from deploy.key_store import KeysDoNotFit, key_ring, open_ring, rotate
from deploy.system import make_system
from shared.database import pool
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.privacy.personal import KeyEncryptionKeyChanged, Personal, PersonalData
from shared.settings import Settings
from tests.conftest import Databases
from tests.deploy.commands import jejak, the_line
from tests.raw_events import append

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32
NIK = "3515017006850001"


def as_setting(secret: bytes) -> SecretStr:
    return SecretStr(base64.b64encode(secret).decode())


def settings_of(databases: Databases, data: Path, **changes: SecretStr) -> Settings:
    return Settings(data=data, database_url=databases.url, keys_database_url=databases.keys_url).model_copy(
        update=changes
    )


def opened(databases: Databases, secret: bytes) -> KeyRing:
    return open_ring(databases.keys, KeyEncryptionKey(secret), databases.of("intake"))


@asynccontextmanager
async def sealing(databases: Databases, ring: KeyRing) -> AsyncIterator[PersonalData]:
    async with pool(databases.keys, 2) as keys:
        yield PersonalData(keys, ring)


async def sealed_by(data: PersonalData, person: UUID | None = None) -> Personal[str]:
    """A sealed NIK of a new person; the stream is the person's id."""
    person = person or uuid4()
    await data.make_key(person)
    return await data.seal(person, person, "nik", NIK, searchable=True)


def without_secrets(databases: Databases) -> None:
    """Makes the keys' database as an older version left it: persons' keys, and no row of the installation."""
    with psycopg.connect(databases.keys_url) as owner:
        owner.execute("ALTER TABLE keys.persons DROP CONSTRAINT IF EXISTS persons_key_of_known_wrapping")
        owner.execute("UPDATE keys.persons SET wrapped_by = NULL")
        owner.execute("DELETE FROM keys.installation")


def count(databases: Databases, table: str) -> int:
    with psycopg.connect(databases.keys_url) as owner:
        [(rows,)] = owner.execute(f"SELECT count(*) FROM keys.{table}".encode()).fetchall()
    return int(rows)


def test_the_first_start_makes_the_key_and_stores_its_fingerprint(databases: Databases, tmp_path: Path) -> None:
    settings = settings_of(databases, tmp_path / "data")
    first = key_ring(settings, databases.of("intake"))
    secret = (settings.data / "key-encryption.key").read_bytes()
    with psycopg.connect(databases.keys_url) as owner:
        stored = owner.execute("SELECT installation::text FROM keys.installation").fetchall()
    assert first.encryption.fingerprint.hex() in str(stored)
    for clear in (secret, first.lookup, first.installation, first.requests):
        assert clear.hex() not in str(stored)
    again = key_ring(settings, databases.of("intake"))
    assert (again.lookup, again.installation, again.requests) == (first.lookup, first.installation, first.requests)


def test_the_next_start_completes_an_interrupted_first_start(databases: Databases, tmp_path: Path) -> None:
    (tmp_path / "key-encryption.key").write_bytes(OLD)
    key_ring(settings_of(databases, tmp_path), databases.of("intake"))
    assert opened(databases, OLD).lookup == KeyRing.first(KeyEncryptionKey(OLD)).lookup


def test_another_key_does_not_start(databases: Databases, tmp_path: Path) -> None:
    opened(databases, OLD)
    (tmp_path / "key-encryption.key").write_bytes(OTHER)
    url = {"DATABASE_URL": databases.url, "KEYS_DATABASE_URL": databases.keys_url, "DATA": str(tmp_path)}
    assert the_line(jejak("serve", **url)).startswith("the key-encryption key is not the one of this keys' database")
    with pytest.raises(KeysDoNotFit, match="is not the one of this"):
        make_system(settings_of(databases, tmp_path), ["metrology"])


async def test_a_missing_key_file_is_not_made_again_if_keys_exist(databases: Databases, tmp_path: Path) -> None:
    settings = settings_of(databases, tmp_path / "data")
    async with sealing(databases, opened(databases, OLD)) as data:
        await sealed_by(data)
    for _ in range(2):  # with the installation's row, and with the keys of an older version alone
        with pytest.raises(KeysDoNotFit, match=r"key-encryption\.key is missing, .* put the file back"):
            key_ring(settings, databases.of("intake"))
        assert not settings.data.exists()
        without_secrets(databases)


@pytest.mark.parametrize("payload", [{"name": {"person": "p", "sealed": "s"}}, {"x": [{"installation_key": "k"}]}])
def test_a_lost_keys_database_is_not_made_again(databases: Databases, tmp_path: Path, payload: dict[str, Any]) -> None:
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something", payload)
    settings = settings_of(databases, tmp_path / "data")
    for given in (settings, settings.model_copy(update={"key_encryption_key": as_setting(OLD)})):
        with pytest.raises(KeysDoNotFit, match="restore the keys' database"):
            key_ring(given, databases.of("intake"))
    assert not settings.data.exists()
    assert count(databases, "installation") == 0


def test_a_journal_without_sealed_data_allows_a_first_start(databases: Databases) -> None:
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something", {"installation_key": None, "name": "sealed"})
    assert count(databases, "installation") == 0
    opened(databases, OLD)
    assert count(databases, "installation") == 1


async def test_an_older_installation_keeps_what_it_derived_from_its_key(databases: Databases) -> None:
    before = KeyRing.first(KeyEncryptionKey(OLD))
    async with sealing(databases, opened(databases, OLD)) as data:
        sealed = await sealed_by(data)
    without_secrets(databases)
    with pytest.raises(KeysDoNotFit, match="is not the one that wrapped the keys"):
        opened(databases, OTHER)
    ring = opened(databases, OLD)
    assert (ring.lookup, ring.installation, ring.requests) == (before.lookup, before.installation, before.requests)
    async with sealing(databases, ring) as data:
        assert await data.open(sealed, sealed.person, "nik") == NIK


def test_keys_that_were_all_destroyed_fit_any_key(databases: Databases) -> None:
    with psycopg.connect(databases.keys_url) as owner:
        owner.execute("INSERT INTO keys.persons (person_id, destroyed_at) VALUES (gen_random_uuid(), now())")
    opened(databases, OTHER)
    assert count(databases, "installation") == 1


async def test_after_a_rotation_only_the_new_key_opens_and_finds(databases: Databases, tmp_path: Path) -> None:
    ring, stream = opened(databases, OLD), uuid4()
    async with sealing(databases, ring) as data:
        sealed = [await sealed_by(data) for _ in range(3)]
        secret = data.seal_for_installation(stream, "key", "of a file")
    given = {"key_encryption_key": as_setting(OLD), "new_key_encryption_key": as_setting(NEW)}
    shown: list[tuple[int, int]] = []
    said = rotate(settings_of(databases, tmp_path, **given), databases.url, lambda *done: shown.append(done))
    assert said.startswith("The new key wraps the keys of 3 persons. Set JEJAK_KEY_ENCRYPTION_KEY")
    assert shown == [(3, 3)]
    with pytest.raises(KeysDoNotFit):
        opened(databases, OLD)
    rotated = opened(databases, NEW)
    assert rotated.requests == ring.requests
    async with sealing(databases, rotated) as data:
        for one in sealed:
            assert await data.open(one, one.person, "nik") == NIK
        assert data.lookup("nik", NIK) == sealed[0].lookup
        assert data.open_of_installation(secret, stream, "key") == "of a file"
        assert (await sealed_by(data)).lookup == sealed[0].lookup


async def test_a_process_that_missed_the_rotation_adds_no_key(databases: Databases, tmp_path: Path) -> None:
    async with sealing(databases, opened(databases, OLD)) as data:
        sealed = await sealed_by(data)
        given = {"key_encryption_key": as_setting(OLD), "new_key_encryption_key": as_setting(NEW)}
        rotate(settings_of(databases, tmp_path, **given), databases.url, lambda *_: None)
        with pytest.raises(KeyEncryptionKeyChanged):
            await data.make_key(uuid4())
        with pytest.raises(KeyEncryptionKeyChanged):
            await data.open(sealed, sealed.person, "nik")
    assert count(databases, "persons") == 1


async def test_a_rotation_that_meets_a_key_it_cannot_open_changes_nothing(databases: Databases, tmp_path: Path) -> None:
    async with sealing(databases, opened(databases, OLD)) as data:
        sealed, broken = await sealed_by(data), await sealed_by(data)
        with psycopg.connect(databases.keys_url) as owner:
            owner.execute("UPDATE keys.persons SET wrapped_key = 'x' WHERE person_id = %s", (broken.person,))
        given = {"key_encryption_key": as_setting(OLD), "new_key_encryption_key": as_setting(NEW)}
        with pytest.raises(KeysDoNotFit, match=f"{broken.person} does not open .* nothing was changed"):
            rotate(settings_of(databases, tmp_path, **given), databases.url, lambda *_: None)
        assert await data.open(sealed, sealed.person, "nik") == NIK
    assert opened(databases, OLD).encryption.fingerprint == KeyEncryptionKey(OLD).fingerprint


def test_an_interrupted_rotation_is_completed(databases: Databases, tmp_path: Path) -> None:
    key_ring(settings_of(databases, tmp_path), databases.of("intake"))
    first = (tmp_path / "key-encryption.key").read_bytes()
    (tmp_path / "key-encryption.key.next").write_bytes(NEW)
    given = {"key_encryption_key": as_setting(first), "new_key_encryption_key": as_setting(NEW)}
    rotate(settings_of(databases, tmp_path, **given), databases.url, lambda *_: None)
    settings = settings_of(databases, tmp_path)
    with pytest.raises(KeysDoNotFit, match="run `jejak rotate-key` again"):
        key_ring(settings, databases.of("intake"))
    assert "had wrapped all keys already" in rotate(settings, databases.url, lambda *_: None)
    assert (tmp_path / "key-encryption.key").read_bytes() == NEW
    assert not (tmp_path / "key-encryption.key.next").exists()
    assert key_ring(settings, databases.of("intake")).encryption.fingerprint == KeyEncryptionKey(NEW).fingerprint


def test_the_command_exchanges_the_key_of_the_data_folder(databases: Databases, tmp_path: Path) -> None:
    settings = settings_of(databases, tmp_path)
    url = {"DATABASE_URL": databases.url, "KEYS_DATABASE_URL": databases.keys_url, "DATA": str(tmp_path)}
    assert the_line(jejak("rotate-key", **url)).startswith("there is no key to exchange")
    assert list(tmp_path.iterdir()) == []
    before = key_ring(settings, databases.of("intake"))
    ended = jejak("rotate-key", **url)
    assert (ended.returncode, ended.stderr) == (0, "")
    after = key_ring(settings, databases.of("intake"))
    assert after.encryption.fingerprint != before.encryption.fingerprint
    assert after.lookup == before.lookup


def test_the_new_key_must_differ(databases: Databases, tmp_path: Path) -> None:
    given = {"key_encryption_key": as_setting(OLD), "new_key_encryption_key": as_setting(OLD)}
    with pytest.raises(KeysDoNotFit, match="the new key is the current one"):
        rotate(settings_of(databases, tmp_path, **given), databases.url, lambda *_: None)
