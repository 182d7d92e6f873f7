"""Background jobs of a service: work triggered by time, not by an event or a request (a promise becomes late, a check
is due again).

A job finds everything that is due now and does it; tests call `run_once`. The process runs each job repeatedly. A
job works row by row in a `Batch`, so that a failing row stops no other, and health reports it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

from shared.clock import Clock, ClockJumped
from shared.database_faults import UNAVAILABLE
from shared.errors import Refusal, Unavailable
from shared.service.readiness import Red

_LONGEST_PAUSE = 30.0
_HELD_SECONDS = 1.0
"""When a job that waits for the clock or the database tries again."""
_AWAY: tuple[type[Exception], ...] = (Unavailable, *UNAVAILABLE)
_HANGS_SECONDS = 120.0
"""A round without a finished row for so long counts as hanging: other systems and the scanner have shorter limits."""

_log = structlog.get_logger()


@dataclass
class Job:
    """One job of one service: `run_once` does what is due now; `seconds` lie between the end of one round and the
    next.

    No round begins while `clock` cannot be right, because events caused by time are for ever. None: the job records
    nothing.
    """

    name: str
    seconds: float
    run_once: Callable[[], Awaitable[None]]
    clock: Clock | None
    fault: str | None = None
    """Why its last round could not run; None while it works. The service's health is then red."""
    left: str | None = None
    """Why its last round skipped single rows; the service's health names the job, but stays green."""
    away: bool = False
    """Whether its last round failed because the database, or something else that it needs, was unavailable."""
    hangs_after: float = _HANGS_SECONDS
    moved: float | None = None
    """Event-loop time at which the current round did its last row, or began; None between rounds."""
    ended: bool = False
    """Whether it is no longer run."""
    faults: int = 0
    """Rounds that could not run, or skipped rows, since the process began."""

    def red(self) -> list[Red]:
        """Why it does not work; empty while it works, and before it is run."""
        part = f"pass {self.name}"
        if self.ended:
            return [Red(part, "ended")]
        if self.moved is not None and asyncio.get_running_loop().time() - self.moved > self.hangs_after:
            return [Red(part, "hangs")]
        failed = self.fault is not None and self.fault != ClockJumped.code  # the clock itself is red then
        return [Red(part, "failed")] if failed else []


_under_way: ContextVar[Job | None] = ContextVar("job under way", default=None)


class SomeRowsFailed(Exception):
    """A round is done except for single rows that failed; names the fault of the first of them."""


class Batch:
    """One round of a job over rows. A failing row is logged, stops no other, and waits for the next round."""

    def __init__(self) -> None:
        self._fault: Exception | None = None

    async def row(self, work: Awaitable[object], **which: object) -> bool:
        """Does the work of one row, and returns whether it was done; `which` names the row in the log."""
        if this := _under_way.get():
            this.moved = asyncio.get_running_loop().time()
        try:
            await work
        except Exception as fault:
            _log.error("row-left", **{name: str(one) for name, one in which.items()}, fault=type(fault).__name__)
            self._fault = self._fault or fault
            return False
        return True

    def end(self) -> None:
        """Raises SomeRowsFailed if a row failed."""
        if self._fault is not None:
            raise SomeRowsFailed(type(self._fault).__name__) from self._fault


async def keep_running(one: Job) -> None:
    """Runs a job repeatedly until cancelled.

    A failing job is tried again, less and less often; if only the database is missing, at least once a second.
    """
    pause = one.seconds
    _under_way.set(one)
    try:
        while True:
            await _run_once(one)
            pause = pause_after(one, pause)
            await asyncio.sleep(pause)
    finally:
        one.ended = True


def pause_after(one: Job, before: float) -> float:
    """An hourly job does not stay red for an hour if the fault is repaired in a moment."""
    if one.fault == ClockJumped.code or one.away:
        return min(one.seconds, _HELD_SECONDS)
    if one.fault is not None or one.left is not None:
        return min(2 * before, _LONGEST_PAUSE)
    return one.seconds


async def _run_once(one: Job) -> None:
    fault = left = None
    away = False
    one.moved = asyncio.get_running_loop().time()
    try:
        if one.clock is not None:
            one.clock.now()
        await one.run_once()
    except SomeRowsFailed as some:
        left, away = str(some), isinstance(some.__cause__, _AWAY)
        _log.error("pass-left-rows", name=one.name, fault=left)
    except ClockJumped as held:  # the clock's guard has logged it
        fault = held.code
    except Exception as whole:
        fault = whole.code if isinstance(whole, Refusal) else type(whole).__name__
        away = isinstance(whole, _AWAY)
        _log.error("pass-failed", name=one.name, fault=fault)
    finally:
        one.moved = None
    one.fault, one.left, one.away = fault, left, away
    one.faults += fault is not None or left is not None


def degraded(jobs: Sequence[Job]) -> list[str]:
    """The jobs whose last round skipped single rows."""
    return [one.name for one in jobs if one.left is not None]
