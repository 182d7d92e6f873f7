"""Deletes what a service keeps only for a time: the stored answers of commands, used for a repeated Idempotency-Key.

A later repetition does not act a second time: the journal knows the command, and refuses it (`CommandRepeated`).
"""

from datetime import timedelta

from shared.clock import Clock
from shared.journal.journal import position_before
from shared.service.unit_of_work import UnitOfWork

ROUND_SECONDS = 3600.0
_AT_ONCE = 1_000
"""Rows deleted by one statement, so that none takes long."""


class Retention:
    """The work of a background job; `answers` is how long they are kept."""

    def __init__(self, unit: UnitOfWork, clock: Clock, answers: timedelta) -> None:
        self._unit = unit
        self._clock = clock
        self._answers = answers

    async def run_once(self) -> None:
        """Deletes every older answer."""
        async with self._unit.pool.connection() as connection:
            until = await position_before(connection, self._clock.now() - self._answers)
        while len(await self._unit.rows(self._unit.tables.forget_answers, until=until, most=_AT_ONCE)) == _AT_ONCE:
            pass
