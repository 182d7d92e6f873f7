"""Looks into one file in a process of its own, which may take little: `application/examination.py` starts it.

Standard input is the file; arguments are the descriptor to write the kept form into, `gps` or `-`, and the types that are allowed.
Standard output tells in JSON what was found, or why the file is not taken.
"""

import json
import resource
import sys
from dataclasses import asdict
from typing import Any, cast

from services.intake.file_content import ContentRefused, examined
from services.intake.file_types import FileType

_SECONDS = 5
"""Of a core; the heaviest that is taken needs about one."""
_MEMORY = 768 * 1024 * 1024
"""Bytes of addresses, the program's own and the file's among them."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the file in clear


def _found(kept: int, gps: str, types: list[str]) -> dict[str, Any] | str:
    try:
        with open(kept, "wb") as into:
            return asdict(examined(sys.stdin.buffer, into, cast("list[FileType]", types), gps=gps == "gps"))
    except ContentRefused as refused:
        return refused.fault
    except MemoryError:
        return "too-large-unpacked"


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(_found(int(sys.argv[1]), sys.argv[2], sys.argv[3:]), default=str))
