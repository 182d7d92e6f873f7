"""The command `jejak` as a process: what cannot start says why in one line, and every signal ends everything."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from deploy.inspection import MomentUnreadable, replay
from deploy.migration import SERVICES
from deploy.postgresql_server import RunningServer
from shared.database import as_database, as_user
from shared.settings import Settings
from tests.conftest import ROOT, Databases
from tests.shared.test_database_rights import append

JEJAK = [sys.executable, "-P", "-c", "from deploy.command_line import main; main()"]
SECONDS = 60
"""An end to waiting, on a machine that is busy with other tests."""
NOBODY = "postgresql://jejak@127.0.0.1:1/jejak"
KEY = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="
PRODUCTION = {
    "MODE": "production",
    "JWKS_URL": "http://127.0.0.1:1/jwks.json",
    "TOKEN_ISSUER": "https://masuk.pasuruankab.go.id",
    "KEY_ENCRYPTION_KEY": KEY,
    "FILES_UNSCANNED": "true",
}


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("JEJAK_")}
    return {**ours, "PYTHONPATH": str(ROOT), **{f"JEJAK_{name}": value for name, value in settings.items()}}


def jejak(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [*JEJAK, *arguments], env=environment(settings), capture_output=True, text=True, timeout=SECONDS, check=False
    )


def the_line(ended: subprocess.CompletedProcess[str]) -> str:
    """The one line of a command that refused."""
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("jejak: ")
    return lines[0].removeprefix("jejak: ")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder for all starts; not pytest's own, which another run may close to the server's user."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-") as folder:
        yield Path(folder) / "data"


@contextmanager
def served(data: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`jejak serve`, once it answers; and its port."""
    port = free_port()
    command = [*JEJAK, "serve", "--port", port]
    with subprocess.Popen(
        command,
        env=environment({"DATA": str(data), **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"Jejak listens on http://127.0.0.1:{port} (Ctrl-C ends it)\n"
            yield process, int(port)
        finally:
            process.kill()


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


@pytest.fixture
def urls(databases: Databases) -> dict[str, str]:
    """The settings for migrated databases of the test."""
    return {"DATABASE_URL": databases.url, "KEYS_DATABASE_URL": databases.keys_url}


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """The name of a database with nothing in it."""
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(databases.url, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}".encode())
        yield name
        owner.execute(f"DROP DATABASE {name}".encode())


def test_a_database_that_cannot_be_reached(urls: dict[str, str]) -> None:
    port = free_port()
    for settings in (
        {"DATABASE_URL": NOBODY, "KEYS_DATABASE_URL": NOBODY},
        {**urls, "KEYS_DATABASE_URL": NOBODY},
        {"SERVICE_DATABASE_URLS": json.dumps(dict.fromkeys(SERVICES, NOBODY)), "KEYS_DATABASE_URL": NOBODY},
    ):
        said = the_line(jejak("serve", "--port", port, **settings))
        assert re.match("the database jejak cannot be reached: .*(refused|failed)", said)
    said = the_line(jejak("serve", "--port", port, DATABASE_URL="jejak at secret", KEYS_DATABASE_URL=NOBODY))
    assert said.startswith("a database URL cannot be read")
    assert "secret" not in said
    said = the_line(jejak("serve", "--port", port, DATABASE_URL=urls["DATABASE_URL"]))
    assert said.startswith("set JEJAK_KEYS_DATABASE_URL")


def test_a_database_of_another_version(urls: dict[str, str], databases: Databases) -> None:
    with psycopg.connect(databases.url) as owner:
        owner.execute("INSERT INTO journal.alembic_version VALUES ('later_0009')")
    own = {"SERVICE_DATABASE_URLS": json.dumps({"audit": databases.of("audit")})}
    for arguments, settings in ((["serve"], urls), (["serve", "--service", "audit"], own), (["verify"], urls)):
        assert "has the tables of another version of Jejak" in the_line(jejak(*arguments, **settings))


def test_an_empty_database_is_migrated_by_its_owner_and_told_by_others(
    urls: dict[str, str], databases: Databases, empty: str
) -> None:
    url = as_database(databases.url, empty)
    told = f"the database {empty} has no tables of Jejak yet; run `jejak migrate` as its owner"
    service = json.dumps({"intake": as_user(url, "jejak_intake")})
    for arguments, settings in (
        (["serve", "--service", "intake"], {"SERVICE_DATABASE_URLS": service}),
        (["verify"], {"DATABASE_URL": url}),
    ):
        assert the_line(jejak(*arguments, **settings)) == told
    with served(Path(tempfile.gettempdir()) / "none", **{**urls, "DATABASE_URL": url, "KEY_ENCRYPTION_KEY": KEY}):
        pass


def test_a_port_in_use_and_an_address_that_is_none(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = the_line(jejak("serve", "--port", port, DATA=str(tmp_path)))
        assert said == f"cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port"
    assert the_line(jejak("serve", "--host", "no such host", DATA=str(tmp_path))).startswith("cannot listen on no such")
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_used(tmp_path: Path, urls: dict[str, str]) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "closed").mkdir(mode=0o500)
    closed = "/proc/jejak" if os.geteuid() == 0 else str(tmp_path / "closed" / "data")
    port = free_port()
    for folder in (str(tmp_path / "file"), closed):
        assert " cannot be used: " in the_line(jejak("serve", "--port", port, DATA=folder))
    assert " cannot be used: " in the_line(jejak("serve", "--port", port, DATA=closed, **urls))
    (tmp_path / "token-signing.key").write_bytes(b"")
    said = the_line(jejak("serve", "--port", port, DATA=str(tmp_path), **urls))
    assert "token-signing.key holds 0 bytes instead of 32" in said


@pytest.mark.parametrize("missing", ["JWKS_URL", "TOKEN_ISSUER", "KEY_ENCRYPTION_KEY"])
def test_production_does_not_start_without(urls: dict[str, str], missing: str) -> None:
    settings = {name: value for name, value in PRODUCTION.items() if name != missing}
    said = the_line(jejak("serve", "--port", free_port(), **urls, **settings))
    assert said.startswith(f"production needs JEJAK_{missing}")


def test_a_setting_that_cannot_be_read() -> None:
    said = the_line(jejak("serve", "--port", free_port(), MODE="prod"))
    assert said.startswith("JEJAK_MODE: ")


MOMENTS = ["garbage", "²", "99999999999999999999", "-1", "", "2026-01-15T09:00:00", "1" * 5000, "٣"]


def test_replay_tells_how_a_moment_is_written(urls: dict[str, str], databases: Databases) -> None:
    said = the_line(jejak("replay", str(uuid4()), "--as-of=²", **urls))
    assert said.startswith("a moment is a journal position or a time with zone")
    settings = Settings(database_url=databases.url)
    for moment in MOMENTS:
        with pytest.raises(MomentUnreadable):
            replay(settings, uuid4(), moment, "id")
    for moment in ("0", "9" * 15, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert replay(settings, uuid4(), moment, "id") == []


def test_verify_says_in_words_what_is_wrong_and_rebuild_stops_at_a_hole(
    urls: dict[str, str], databases: Databases
) -> None:
    assert jejak("verify", **urls).stdout == "Every leaf, position and version of the journal is right.\n"
    assert the_line(jejak("rebuild", "billing.none", **urls)).startswith("there is no view billing.none; there are ")
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something")
        owner.execute("UPDATE journal.head SET position = 1")
    assert the_line(jejak("verify", **urls)) == "position 1: the event is not what was hashed (leaf-wrong)"
    with psycopg.connect(databases.url) as owner:
        owner.execute("UPDATE journal.head SET position = 2")
        append(owner, "intake.something", position=3)
    assert the_line(jejak("rebuild", "metrology.instruments", **urls)) == "position 2 is missing from the journal"
    with psycopg.connect(databases.url, application_name="jejak rebuild metrology"):
        said = the_line(jejak("rebuild", "metrology.instruments", **urls))
        assert said.startswith("another rebuild for this service is under way")
    with psycopg.connect(databases.url) as owner:
        owner.execute("DROP TABLE journal.events")
    for command in (["verify"], ["replay", str(uuid4())]):
        said = the_line(jejak(*command, **urls))
        assert said == 'the database refused: relation "journal.events" does not exist'
