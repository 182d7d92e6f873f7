"""The memory of the one-process system and its PostgreSQL after the demonstration."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.databases import PostgreSQL
from bench.extent import Extent
from bench.processes import free_port
from bench.results import Check, Section, Table

TARGET_MB = 500
_SECONDS = 20.0


@contextmanager
def _demonstration(data: Path) -> Iterator[tuple[psutil.Process, bool]]:
    """`jejak demo` on its own folder, after its stories; whether they went as expected."""
    command = [sys.executable, "-m", "deploy.command_line", "demo", "--port", str(free_port())]
    environment = {**os.environ, "JEJAK_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            played = any("goes on listening" in line for line in process.stdout)
            yield psutil.Process(process.pid), played
        finally:
            _end(psutil.Process(process.pid))


def _end(process: psutil.Process) -> None:
    """Ends the processes as Ctrl-C does, and kills those that remain, PostgreSQL too."""
    everybody = [process, *process.children(recursive=True)]
    process.send_signal(signal.SIGINT)
    _, staying = psutil.wait_procs(everybody, timeout=_SECONDS)
    for one in staying:
        one.kill()


def _proportional_mb(processes: list[psutil.Process]) -> float:
    """Resident memory in MB; each shared page counts once over all processes (PSS)."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def measure(_: PostgreSQL, __: Extent) -> Section:
    """One process with all services, and PostgreSQL with the two databases, after the stories."""
    with tempfile.TemporaryDirectory(prefix="jejak-bench-") as name, _demonstration(Path(name)) as (system, played):
        if not played:
            message = "the demonstration's stories did not go as expected"
            raise RuntimeError(message)
        time.sleep(2)
        ours, database = _proportional_mb([system]), _proportional_mb(system.children(recursive=True))
    rows = [("Jejak, one process", round(ours)), ("PostgreSQL", round(database)), ("together", round(ours + database))]
    check = Check("MB together", round(ours + database), f"< {TARGET_MB}", ours + database < TARGET_MB)
    return Section("Resident memory after the demonstration (PSS)", Table(("", "MB"), rows), [check])
