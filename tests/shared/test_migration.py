"""Migrations may be run again, and by five processes at once."""

import asyncio
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from deploy.migration import JOURNAL, KEYS, ROOT, SERVICES, OtherVersion, migrate, refuse_other_version
from shared.database import as_user
from tests.database_urls import as_database, database_name
from tests.raw_events import append

MIGRATE = "import sys; from deploy.migration import migrate; migrate(sys.argv[1], sys.argv[2])"
TABLES = (
    "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, ordinal_position"
)


@pytest.fixture
def fresh(postgresql: str) -> Iterator[tuple[str, str]]:
    """Two empty databases."""
    names = [f"fresh_{uuid4().hex}", f"fresh_{uuid4().hex}_keys"]
    with psycopg.connect(postgresql, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}".encode())
        yield as_database(postgresql, names[0]), as_database(postgresql, names[1])
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def tables(url: str) -> list[tuple[str, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(TABLES.encode()).fetchall()


def test_migrating_again_changes_nothing(fresh: tuple[str, str]) -> None:
    url, keys_url = fresh
    migrate(url, keys_url)
    before = tables(url), tables(keys_url)
    with psycopg.connect(url) as connection:
        append(connection, "intake.something")
    migrate(url, keys_url)
    assert (tables(url), tables(keys_url)) == before
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT position FROM journal.head").fetchall() == [(1,)]


async def test_five_processes_migrate_a_fresh_database_at_once(fresh: tuple[str, str], postgresql: str) -> None:
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, *fresh, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(5)
    ]
    outcomes = await asyncio.gather(*(process.communicate() for process in running))
    assert [said.decode() for _, said in outcomes] == [""] * 5
    assert [process.returncode for process in running] == [0] * 5
    model = as_database(postgresql, "model"), as_database(postgresql, "model_keys")
    without_sample = [column for column in tables(model[0]) if column[0] != "sample"]
    assert (tables(fresh[0]), tables(fresh[1])) == (without_sample, tables(model[1]))
    with psycopg.connect(fresh[0]) as connection:
        assert connection.execute("SELECT count(*) FROM journal.head").fetchall() == [(1,)]


def enters(url: str, role: str) -> bool:
    try:
        psycopg.connect(as_user(url, role)).close()
    except psycopg.OperationalError as fault:
        return "permission denied for database" not in str(fault)
    return True


def test_only_roles_that_work_in_a_database_may_enter_it(fresh: tuple[str, str]) -> None:
    services = {f"jejak_{service}" for service in SERVICES}
    roles = [*services, "jejak_keys", "jejak_sample"]
    for _ in range(2):  # a second migration lets nobody out or in
        migrate(*fresh)
        assert {role for role in roles if enters(fresh[0], role)} == services
        assert {role for role in roles if enters(fresh[1], role)} == {"jejak_keys"}
    with psycopg.connect(as_user(fresh[0], "jejak_intake")) as service, pytest.raises(InsufficientPrivilege):
        service.execute("CREATE TEMPORARY TABLE mine (one integer)")


def test_each_role_can_read_the_version_of_its_database(fresh: tuple[str, str]) -> None:
    url, keys_url = fresh
    for empty, database in ((url, JOURNAL), (keys_url, KEYS)):
        with pytest.raises(OtherVersion, match="has no tables of Jejak yet"):
            refuse_other_version(empty, database)
    migrate(url, keys_url)
    for service in SERVICES:
        refuse_other_version(as_user(url, f"jejak_{service}"), JOURNAL)
    refuse_other_version(as_user(keys_url, "jejak_keys"), KEYS)
    for migrated, database in ((url, JOURNAL), (keys_url, KEYS)):
        with psycopg.connect(migrated) as connection:
            connection.execute(f"INSERT INTO {database.schema}.alembic_version VALUES ('later_0009')".encode())
        with pytest.raises(OtherVersion, match="has the tables of another version"):
            refuse_other_version(migrated, database)
        with pytest.raises(OtherVersion, match="newer than this one"):
            migrate(url, keys_url)
        with psycopg.connect(migrated) as connection:
            connection.execute(
                f"DELETE FROM {database.schema}.alembic_version WHERE version_num = 'later_0009'".encode()
            )


def test_an_owner_without_superuser_rights_migrates_too(fresh: tuple[str, str], postgresql: str) -> None:
    owner = f"owner_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE".encode())
        for url in fresh:
            connection.execute(f"ALTER DATABASE {database_name(url)} OWNER TO {owner}".encode())
    migrate(as_user(fresh[0], owner), as_user(fresh[1], owner))
    assert enters(fresh[0], "jejak_audit")
    assert not enters(fresh[0], "jejak_keys")
