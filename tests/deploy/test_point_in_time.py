"""Back to a point in time, as `docs/operations.md` says: a base backup and the archived log give the journal of that moment."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.database_folder import DatabaseFolder, complaint
from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import migrate
from tests.conftest import quick_place
from tests.deploy.commands import jejak
from tests.raw_events import append, head


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        yield Path(folder)


def opened(path: Path) -> DatabaseFolder:
    folder = DatabaseFolder(path)
    folder.open()
    return folder


def archive_in(path: Path, folder: DatabaseFolder) -> Path:
    path.mkdir(mode=0o700)
    folder.give(path)
    return path


def backed_up(server: EmbeddedPostgreSQL, target: DatabaseFolder) -> None:
    """Takes a base backup of a running server into another database folder."""
    backup = target.launch(
        *("pg_basebackup", f"--pgdata={target.cluster}", f"--dbname={server.url('postgres')}"),
        *("--checkpoint=fast", "--wal-method=none"),
        output=subprocess.PIPE,
    )
    said, _ = backup.communicate()
    assert backup.returncode == 0, complaint(said)


def to_be_recovered(folder: DatabaseFolder, archive: Path, moment: str) -> None:
    """The lines that make a copy replay the archived log up to a moment."""
    with (folder.cluster / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {archive}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment}'\n")
        settings.write("recovery_target_action = 'promote'\n")
        settings.write("archive_mode = off\n")
    signal = folder.cluster / "recovery.signal"
    signal.touch()
    folder.give(signal)


def test_the_journal_of_a_moment_comes_back_whole(place: Path) -> None:
    folder, copy = opened(place / "server"), opened(place / "copy")
    archive = archive_in(place / "archive", folder)
    with EmbeddedPostgreSQL(folder.path) as server, psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE jejak")
        owner.execute("CREATE DATABASE jejak_keys")
        owner.execute("ALTER SYSTEM SET archive_mode = on")
        owner.execute(f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'".encode())
        migrate(server.url("jejak"), server.url("jejak_keys"))
    with EmbeddedPostgreSQL(folder.path) as server:
        backed_up(server, copy)
        with psycopg.connect(server.url("jejak"), autocommit=True) as owner:
            append(owner, "intake.applicant-registered")
            (moment,) = owner.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
            append(owner, "intake.nib-received")
    to_be_recovered(copy, archive, moment)
    with EmbeddedPostgreSQL(copy.path) as server:
        with psycopg.connect(server.url("jejak"), autocommit=True) as owner:
            assert head(owner) == 1
            assert [row[0] for row in owner.execute("SELECT type FROM journal.events").fetchall()] == [
                "intake.applicant-registered"
            ]
        ended = jejak("verify", DATABASE_URL=server.url("jejak"), KEYS_DATABASE_URL=server.url("jejak_keys"))
        assert ended.returncode == 0, ended.stderr
