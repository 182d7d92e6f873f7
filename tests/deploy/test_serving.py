"""`jejak serve` as a process: every signal ends everything, and the next start continues."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from deploy.postgresql_server import RunningServer
from shared.database import as_user
from tests.conftest import Databases
from tests.database_urls import as_database
from tests.deploy.commands import KEY, SECONDS, jejak, served, the_line

ENDS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]


@pytest.mark.parametrize(("number", "status"), ENDS)
def test_a_signal_ends_everything_and_the_next_start_continues(data: Path, number: signal.Signals, status: int) -> None:
    cluster = (data / "postgresql" / "cluster").resolve()
    with served(data) as (process, _):
        assert RunningServer.of(cluster)
        process.send_signal(number)
        said, complained = process.communicate(timeout=SECONDS)
    assert (process.returncode, said, complained) == (status, "", "")
    assert RunningServer.of(cluster) is None


def test_the_process_ends_with_one_line_when_its_database_died(data: Path) -> None:
    cluster = (data / "postgresql" / "cluster").resolve()
    control = cluster / "global" / "pg_control"
    with served(data) as (process, _):
        server, kept = RunningServer.of(cluster), control.read_bytes()
        assert server is not None
        control.write_bytes(b"torn")
        server.process.kill()
        _, complained = process.communicate(timeout=SECONDS)
        control.write_bytes(kept)
    assert process.returncode == 1
    last = complained.splitlines()[-1]
    assert last.startswith("jejak: PostgreSQL died and cannot be started again: ")
    assert "pg_control" in last


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """The name of a database with nothing in it."""
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(databases.url, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}".encode())
        yield name
        owner.execute(f"DROP DATABASE {name}".encode())


def test_only_the_owner_migrates_an_empty_database(
    urls: dict[str, str], databases: Databases, empty: str, tmp_path: Path
) -> None:
    url = as_database(databases.url, empty)
    told = f"the database {empty} has no tables of Jejak yet; run `jejak migrate` as its owner"
    service = json.dumps({"intake": as_user(url, "jejak_intake")})
    for arguments, settings in (
        (["serve", "--service", "intake"], {"SERVICE_DATABASE_URLS": service}),
        (["verify"], {"DATABASE_URL": url}),
    ):
        assert the_line(jejak(*arguments, **settings)) == told
    with served(tmp_path / "none", **{**urls, "DATABASE_URL": url, "KEY_ENCRYPTION_KEY": KEY}):
        pass
