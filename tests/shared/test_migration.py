"""Migrations may be run again, and by five processes at once."""

import asyncio
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from deploy.migration import ROOT, migrate
from shared.database import as_database

MIGRATE = "import sys; from deploy.migration import migrate; migrate(sys.argv[1], sys.argv[2])"
TABLES = (
    "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, ordinal_position"
)


@pytest.fixture
def fresh(postgresql: str) -> Iterator[tuple[str, str]]:
    """Two databases with nothing in them."""
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
        connection.execute("UPDATE journal.head SET position = 5")
    migrate(url, keys_url)
    assert (tables(url), tables(keys_url)) == before
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT position FROM journal.head").fetchall() == [(5,)]


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
