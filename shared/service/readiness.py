"""Whether a service can do its work now: which of its parts cannot, by stable codes, and what tries it every few seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

ALLOWED_SECONDS: Final = 3.0
"""How long what is tried may take before it counts as a fault."""
_OVERDUE_SECONDS: Final = 15.0
"""A probe that proved nothing for so long besides its rounds has ended, or hangs; an attempt takes less."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Red:
    """A part that cannot do its work, and why; neither holds personal data."""

    part: str
    code: str


@dataclass
class Process:
    """How the process itself does: whether it is about to end, and what of its background work ended though it should not."""

    is_ending: bool = False
    """It finishes what it began and takes nothing more."""
    ended: list[str] = field(default_factory=list)

    def red(self) -> list[Red]:
        """Why none of its services is to be asked now."""
        draining = [Red("process", "draining")] if self.is_ending else []
        return draining + [Red(name, "ended") for name in self.ended]


class Probe:
    """Tries one thing again and again. It is red from the first attempt that failed to the next that did not.

    `attempt` gives None when the thing worked, else the code of why not, and ends by itself; `seconds` lie between two.
    """

    def __init__(self, part: str, seconds: float, attempt: Callable[[], Awaitable[str | None]]) -> None:
        self.part = part
        self.seconds = seconds
        self._attempt = attempt
        self._proved: float | None = None
        self._code: str | None = None

    async def run_once(self) -> None:
        """One attempt. What it raises, whatever that is, means that the thing cannot be reached."""
        try:
            self._code = await self._attempt()
        except Exception as fault:
            self._code = "unreachable"
            _log.error("probe-failed", part=self.part, fault=type(fault).__name__)
        if self._code is None:
            self._proved = asyncio.get_running_loop().time()

    def red(self) -> list[Red]:
        """Why the thing cannot be relied on now; empty when it worked a moment ago."""
        code = self._code or self._age_code()
        return [] if code is None else [Red(self.part, code)]

    def _age_code(self) -> str | None:
        if self._proved is None:
            return "not-tried-yet"
        age = asyncio.get_running_loop().time() - self._proved
        return "not-tried-lately" if age > _OVERDUE_SECONDS + self.seconds else None
