"""The PostgreSQL server process on one cluster: its settings, and the facts in its pid file."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from deploy.database_folder import DatabaseFolder

# For two cores and less than 500 MB for the whole system; other settings are PostgreSQL's own.
SETTINGS = {
    "fsync": "on",  # named, so that no edited postgresql.conf can make an acknowledged event vanish
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",  # no network at all
    "port": "5432",  # the socket's name; PGPORT of the environment must not change it
    "unix_socket_permissions": "0700",
    "max_connections": "200",  # a pool for each service's role, the readers that wait, and the test processes
    "shared_buffers": "64MB",  # half of the default; the operating system's cache holds the rest once, not twice
    "jit": "off",  # statements here are short: compiling one costs more than running it, and loads 100 MB of LLVM
    "max_parallel_workers_per_gather": "0",  # on two cores, workers take from requests what they give one query
    "io_method": "sync",  # no three I/O worker processes for data that fits in memory
    "max_logical_replication_workers": "0",  # no launcher process: nothing here subscribes
    "log_min_messages": "error",  # a full disk, a broken page, starts and stops; warnings are not worth a line ...
    "log_min_error_statement": "panic",  # ... but never the text of a statement with its values ...
    "log_error_verbosity": "terse",  # ... nor DETAIL and CONTEXT, which repeat the values of a refused row or JSON text
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",  # the log has no rotation, so it gets no lines that come by the clock
    "timezone": "UTC",
    "log_timezone": "UTC",
}
SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True)
class RunningServer:
    """A server according to its pid file. `sockets` is the folder of its socket; `ready` once it accepts connections."""

    process: psutil.Process
    sockets: Path
    ready: bool

    @classmethod
    def of(cls, cluster: Path) -> Self | None:
        """The server that runs on `cluster`, or None. A pid file may outlive its server, and another program may get its
        number; so the process must also work in the cluster's folder, as PostgreSQL does."""
        try:
            lines = (cluster / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            if Path(process.cwd()) != cluster:
                return None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return cls(process, Path(lines[4]) if ready else cluster.parent, ready)


def launch(folder: DatabaseFolder, sockets: Path) -> subprocess.Popen[str]:
    """Starts a server on the folder's cluster, with its socket in `sockets`. Out: the process, not yet ready."""
    _forget_dead_server(folder, sockets)
    settings = SETTINGS | {"unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"'}
    with folder.log.open("ab") as log:
        return folder.launch(
            *("postgres", "-D", str(folder.cluster)),
            *(argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")),
            output=log.fileno(),
        )


def _forget_dead_server(folder: DatabaseFolder, sockets: Path) -> None:
    """Makes the files of a dead server harmless. Call it only while `starting`, and when no server runs.

    PostgreSQL refuses to start while the number in such a file belongs to any living process, and after a reboot it often
    does. So we put our own number into the pid file: PostgreSQL ignores that of its parent, and still checks that nobody
    holds the old server's shared memory. The socket's file guards the same folder a second time, so we delete it.
    """
    pid_file = folder.cluster / "postmaster.pid"
    if pid_file.exists():
        pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:], ""]))
    (sockets / f"{SOCKET}.lock").unlink(missing_ok=True)
