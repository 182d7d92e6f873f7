"""Background passes of a service: work that time brings, not an event or a request (a promise becomes late, a check is due again).

A pass looks for everything that is due now and does it; who tests calls `run_once`. The process runs each one for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

_LONGEST_PAUSE = 30.0

_log = structlog.get_logger()


@dataclass
class Pass:
    """One pass of one service: `run_once` does what is due now; `seconds` lie between the end of one and the next."""

    name: str
    seconds: float
    run_once: Callable[[], Awaitable[None]]
    fault: str | None = None
    """Why its last round failed; None while it does its work. The service's health shows it."""


async def keep_running(one: Pass) -> None:
    """Runs a pass for ever, until cancelled. What fails is tried again, less and less often."""
    pause = one.seconds
    while True:
        try:
            await one.run_once()
        except Exception as fault:
            one.fault = type(fault).__name__
            _log.error("pass-failed", name=one.name, fault=one.fault)
            pause = max(one.seconds, min(2 * pause, _LONGEST_PAUSE))
        else:
            one.fault, pause = None, one.seconds
        await asyncio.sleep(pause)


def fault_of(passes: Sequence[Pass]) -> str | None:
    """Why the first pass that failed did."""
    return next((one.fault for one in passes if one.fault is not None), None)
