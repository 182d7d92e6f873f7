"""Whether a service can work now: the parts that cannot, with stable codes, and the probes that try them every few
seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

ALLOWED_SECONDS: Final = 3.0
"""How long an attempt may take before it counts as a fault."""
_OVERDUE_SECONDS: Final = 15.0
"""A probe without a result for so long (beyond its interval) has ended or hangs; an attempt takes less."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Red:
    """A part that cannot work, and why; neither holds personal data."""

    part: str
    code: str


@dataclass
class Process:
    """The state of the process itself: whether it is about to end, and which background work ended unexpectedly."""

    is_ending: bool = False
    """It finishes current work and accepts no more."""
    ended: list[str] = field(default_factory=list)

    def red(self) -> list[Red]:
        """Why none of its services can be asked now."""
        draining = [Red("process", "draining")] if self.is_ending else []
        return draining + [Red(name, "ended") for name in self.ended]


class Probe:
    """Tries one thing repeatedly. It is red from a failed attempt until the next success.

    `attempt` returns None on success, else a code that says why not, and ends by itself; `seconds` lie between two
    attempts.
    """

    def __init__(self, part: str, seconds: float, attempt: Callable[[], Awaitable[str | None]]) -> None:
        self.part = part
        self.seconds = seconds
        self._attempt = attempt
        self._proved: float | None = None
        self._code: str | None = None

    async def run_once(self) -> None:
        """Makes one attempt. Any exception means that the thing cannot be reached."""
        try:
            self._code = await self._attempt()
        except Exception as fault:
            self._code = "unreachable"
            _log.error("probe-failed", part=self.part, fault=type(fault).__name__)
        if self._code is None:
            self._proved = asyncio.get_running_loop().time()

    def red(self) -> list[Red]:
        """Why the thing cannot be relied on now; empty if it worked a moment ago."""
        code = self._code or self._age_code()
        return [] if code is None else [Red(self.part, code)]

    def _age_code(self) -> str | None:
        if self._proved is None:
            return "not-tried-yet"
        age = asyncio.get_running_loop().time() - self._proved
        return "not-tried-lately" if age > _OVERDUE_SECONDS + self.seconds else None
