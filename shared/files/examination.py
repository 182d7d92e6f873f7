"""Examines content in a separate process: a hostile file can hang or crash that process, and nothing else.

The process gets none of our settings, and so none of our secrets.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Collection
from typing import BinaryIO

import structlog
from pydantic import TypeAdapter

from shared.files.content import ContentRefused, Examined, FileFault
from shared.files.file_types import FileType

_SECONDS = 60
"""How long we wait for its end; it limits its own share of a core more closely (`content/__main__.py`)."""
_KILLED = {-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS}
_ANSWER: TypeAdapter[Examined | FileFault] = TypeAdapter(Examined | FileFault)

_log = structlog.get_logger()


def examined_apart(sent: BinaryIO, kept: BinaryIO, types: Collection[FileType], *, gps: bool) -> Examined:
    """As `examined`. Content that kills or hangs the process is refused as damaged; OSError if the process fails."""
    command = [sys.executable, "-P", "-m", "shared.files.content", str(kept.fileno())]
    try:
        done = subprocess.run(  # noqa: S603 – our own program, and words of ours
            [*command, "gps" if gps else "-", *types],
            stdin=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's messages may repeat the content of the file
            pass_fds=[kept.fileno()],
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ContentRefused("damaged") from None
    return _answered(done)


def _answered(done: subprocess.CompletedProcess[bytes]) -> Examined:
    if done.returncode in _KILLED:
        raise ContentRefused("damaged")
    if done.returncode != 0:
        _log.error("examination-failed", code=done.returncode)
        raise OSError("a content could not be examined")
    answer = _ANSWER.validate_json(done.stdout)
    if isinstance(answer, Examined):
        return answer
    raise ContentRefused(answer)
