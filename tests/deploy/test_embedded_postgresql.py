"""The embedded database starts, continues, recovers from every kill, and says in one line why it cannot run."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.database_folder import EmbeddedPostgreSQLFault
from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.postgresql_server import RunningServer
from tests.conftest import quick_place
from tests.deploy.commands import SECONDS

# A process that uses the database until a line tells it to end; then it sends one last query.
APPLICATION = """
import sys
from pathlib import Path
import psycopg
from deploy.embedded_postgresql import EmbeddedPostgreSQL
with EmbeddedPostgreSQL(Path(sys.argv[1])) as server, psycopg.connect(server.url("postgres")) as connection:
    try:
        print("ready", flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        print(connection.execute("select 'the database is still there'").fetchone()[0])
"""


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A database folder that was started once and stopped. Not below pytest's folder, because another pytest that starts
    meanwhile closes that to the user who runs PostgreSQL for root."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        with EmbeddedPostgreSQL(Path(folder) / "postgresql"):
            pass
        yield Path(folder) / "postgresql"


@pytest.fixture
def copy(made: Path) -> Iterator[Path]:
    """A stopped database folder to damage."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        yield Path(shutil.copytree(made, Path(folder) / "postgresql"))


@contextmanager
def application(data: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", APPLICATION, str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def running(data: Path) -> psutil.Process | None:
    server = RunningServer.of(data.resolve() / "cluster")
    return server.process if server else None


def answer(server: EmbeddedPostgreSQL, query: str) -> object:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_a_second_start_continues_with_the_same_data(made: Path) -> None:
    with EmbeddedPostgreSQL(made) as server, psycopg.connect(server.url("postgres")) as connection:
        connection.execute("create table kept (answer integer)")
        connection.execute("insert into kept values (42)")
    assert running(made) is None
    with EmbeddedPostgreSQL(made) as server:
        assert answer(server, "select answer from kept") == 42


@pytest.mark.parametrize(
    ("setting", "value"),
    [("fsync", "on"), ("synchronous_commit", "on"), ("listen_addresses", ""), ("server_encoding", "UTF8")],
)
def test_commits_are_durable_and_no_network_is_listened_on(made: Path, setting: str, value: str) -> None:
    with EmbeddedPostgreSQL(made) as server:
        assert answer(server, f"show {setting}") == value


def test_only_the_owner_may_enter_the_folder_with_the_socket(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o700


def test_the_last_of_several_users_stops_it(made: Path) -> None:
    with application(made) as other:
        with EmbeddedPostgreSQL(made) as server:
            assert answer(server, "select 1") == 1
        assert running(made)
        other.communicate("")
        assert other.returncode == 0
    assert running(made) is None


def test_the_process_that_started_it_may_leave_first(made: Path) -> None:
    first, second = EmbeddedPostgreSQL(made), EmbeddedPostgreSQL(made)
    first.start()
    second.start()
    first.stop()
    assert answer(second, "select 1") == 1
    second.stop()
    assert running(made) is None


def test_a_server_left_by_a_killed_application_is_taken_over(made: Path) -> None:
    with application(made) as killed:
        left = running(made)
        killed.kill()
    with EmbeddedPostgreSQL(made) as server:
        assert running(made) == left
        assert answer(server, "select 1") == 1
    assert running(made) is None


def test_it_recovers_when_server_and_application_are_killed(made: Path) -> None:
    with application(made) as killed:
        server = running(made)
        assert server is not None
        killed.kill()
        killed.wait()
        server.kill()
    while running(made):
        continue
    with EmbeddedPostgreSQL(made) as recovered:
        assert answer(recovered, "select 1") == 1


def test_a_server_that_dies_starts_again_with_all_it_acknowledged(made: Path) -> None:
    with EmbeddedPostgreSQL(made) as server:
        for number in range(3):
            with psycopg.connect(server.url("postgres")) as connection:
                connection.execute(f"create table acknowledged_{number} ()".encode())
            died = running(made)
            assert died is not None
            died.kill()
            assert (
                answer_once_back(server, f"select 'acknowledged_{number}'::regclass::text") == f"acknowledged_{number}"
            )
    assert running(made) is None


def test_a_server_that_another_process_started_is_started_again(made: Path) -> None:
    with application(made) as other, EmbeddedPostgreSQL(made) as server:
        died = running(made)
        other.kill()
        other.wait()
        assert died is not None
        died.kill()
        assert answer_once_back(server, "select 1") == 1
    assert running(made) is None


def answer_once_back(server: EmbeddedPostgreSQL, query: str) -> object:
    """The answer of a server that was killed; raises the fault of the last try if it does not come back."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError):
            return answer(server, query)
    return answer(server, query)


def test_a_pid_file_with_the_number_of_another_program_is_harmless(copy: Path) -> None:
    stale = f"{os.getppid()}\n{copy / 'cluster'}\n1700000000\n5432\n{copy}\n\n  1234567  0\nready\n"
    (copy / "cluster" / "postmaster.pid").write_text(stale)
    (copy / ".s.PGSQL.5432.lock").write_text(stale)
    with EmbeddedPostgreSQL(copy) as server:
        assert answer(server, "select 1") == 1


def test_ctrl_c_reaches_the_application_and_not_the_database(made: Path) -> None:
    with application(made) as interrupted:
        os.killpg(interrupted.pid, signal.SIGINT)
        said, _ = interrupted.communicate()
    assert said == "the database is still there\n"
    assert running(made) is None


def test_a_path_too_long_for_a_socket_works(copy: Path) -> None:
    long = copy.parent / ("nama-yang-panjang-" * 6) / 'data basis, "satu"\''
    shutil.move(copy, long)
    with EmbeddedPostgreSQL(long) as server:
        assert answer(server, "select 1") == 1
        sockets = Path(str(answer(server, "show unix_socket_directories")).strip('"'))
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()


CANARY = "canary-3515017006850001"
REFUSED = [
    "insert into people values ('{0}')",
    "insert into people values (null), ('{0}')",
    "insert into people values ('{0} too long')",
    'select \'{{"nik": "{0}", }}\'::jsonb',
    'select \'{{"nik": "{0}\\u0000"}}\'::jsonb',
    "select '{0}' from nowhere",
    "do $$ begin perform '{0}'; perform 1/0; end $$",
]


def test_the_log_holds_errors_without_values(made: Path) -> None:
    with EmbeddedPostgreSQL(made) as server, psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("create table people (nik text primary key check (length(nik) < 24))")
        connection.execute(f"insert into people values ('{CANARY}')".encode())
        for statement in REFUSED:
            with pytest.raises(psycopg.Error):
                connection.execute(statement.format(CANARY).encode())
        with pytest.raises(psycopg.Error):
            connection.execute("insert into people values (%s)", (CANARY,))
    log = (made / "server.log").read_text()
    for told in ("duplicate key value violates unique constraint", "violates check constraint", "division by zero"):
        assert told in log
    assert CANARY not in log


def _no_version(data: Path) -> None:
    (data / "cluster" / "PG_VERSION").unlink()


def _old_version(data: Path) -> None:
    (data / "cluster" / "PG_VERSION").write_text("15\n")


def _not_ours(data: Path) -> None:
    (data / "cluster").rename(data / "photographs")


def _a_file(data: Path) -> None:
    shutil.rmtree(data)
    data.touch()


def _torn(data: Path) -> None:
    os.truncate(data / "cluster" / "global" / "pg_control", 10)


def _settings_unreadable(data: Path) -> None:
    (data / "cluster" / "postgresql.conf").write_text("this is no setting")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_no_version, "is not a database: it has no file PG_VERSION"),
        (_old_version, "was made by PostgreSQL '15'; this is PostgreSQL 18"),
        (_not_ours, "is not a database folder of Jejak: it holds 'photographs'"),
        (_a_file, "cannot be used"),
        (_torn, "could not start on .*pg_control"),
        (_settings_unreadable, "could not start on .*postgresql.conf"),
    ],
)
def test_an_unusable_folder_is_reported_in_one_line(copy: Path, damage: Callable[[Path], None], told: str) -> None:
    damage(copy)
    with pytest.raises(EmbeddedPostgreSQLFault, match=told) as fault:
        EmbeddedPostgreSQL(copy).start()
    assert len(str(fault.value).splitlines()) == 1
    assert running(copy) is None
