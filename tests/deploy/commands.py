"""The command `jejak` as a process, for the tests."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

JEJAK = [sys.executable, "-P", "-c", "from deploy.command_line import main; main()"]
SECONDS = 60
"""Seconds to wait at most, on a machine that is busy with other tests."""
KEY = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="


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


@contextmanager
def served(data: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`jejak serve` once it answers, and its port."""
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
            said = process.stdout.readline()
            if said.startswith("A new database was made in "):
                said = process.stdout.readline()
            assert said == f"Jejak listens on http://127.0.0.1:{port} (Ctrl-C ends it)\n"
            yield process, int(port)
        finally:
            process.kill()
