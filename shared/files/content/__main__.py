"""Examines one file in a separate process with small limits; `examination.py` starts it.

Standard input is the file; arguments are the descriptor for the kept form, `gps` or `-`, and the allowed types.
Standard output is the result in JSON, or the reason why the file is not accepted.
"""

import errno
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from typing import Any, cast

from shared.files.content import ContentRefused
from shared.files.content.examining import examined
from shared.files.file_types import FileType

_SECONDS = 10
"""Seconds of a core; a photo of 25 MiB that is packed again as PNG needs about six, anything else about one."""
_SECONDS_IN_ALL = 50
"""After this it ends by itself, even if nobody waits for it any longer."""
_MEMORY = 768 * 1024 * 1024
"""Bytes of addresses, including the program's own and the file's."""
_LEAST_WRITTEN = 1024 * 1024


def _limit() -> None:
    written = (
        2 * os.fstat(sys.stdin.fileno()).st_size + _LEAST_WRITTEN
    )  # the kept form is about as long as what was sent
    signal.alarm(_SECONDS_IN_ALL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the file in clear


def _examine(kept: int, gps: str, types: list[str]) -> dict[str, Any] | str:
    try:
        with open(kept, "wb") as into:
            return asdict(examined(sys.stdin.buffer, into, cast("list[FileType]", types), gps=gps == "gps"))
    except ContentRefused as refused:
        return refused.fault
    except MemoryError:
        return "too-large-unpacked"
    except OSError as fault:
        if fault.errno == errno.EFBIG:
            return "too-large-unpacked"
        raise


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(_examine(int(sys.argv[1]), sys.argv[2], sys.argv[3:]), default=str))
