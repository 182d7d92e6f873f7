"""A task of a service that looks, every second, whether the time has come for something; time alone makes no request."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

INTERVAL_SECONDS = 1.0

_log = structlog.get_logger()


class Timekeeper:
    """Runs `look` for ever; `look` answers what went wrong in its round, or None. What fails is tried in the next round."""

    def __init__(self, look: Callable[[], Awaitable[str | None]]) -> None:
        self._look = look
        self.fault: str | None = None
        """What went wrong in the last round; None while all is well."""

    async def run(self) -> None:
        while True:
            await self.look_once()
            await asyncio.sleep(INTERVAL_SECONDS)

    async def look_once(self) -> None:
        try:
            self.fault = await self._look()
        except Exception as fault:  # whatever it is, the next round looks again
            self.fault = type(fault).__name__
            _log.error("timekeeper-failed", fault=self.fault)
