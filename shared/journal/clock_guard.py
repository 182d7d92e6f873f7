"""Watches the machine's clock of a process, and stops recording while it cannot be right.

At every question the clock itself checks whether it moved against the seconds that the machine counts (`shared.clock`).
That does not detect a process that began with a wrong clock, so the guard also compares it with the database's clock
and with the last event of the journal: before anything else begins, and then once a second. It continues by itself when
the clock is right again. If only a person can know (a quiet office, or a clock that was wrong for days?), an operator
says so with `jejak clock confirm`.

In test mode people set the time on purpose, so the journal's last event says nothing about the machine's clock.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import psycopg
import psycopg_pool
import structlog

from shared.clock import Clock, Doubt, Looked
from shared.database import Pool
from shared.journal.time_signs import Confirmation, TimeSigns, time_signs

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 2.0
"""How long the database may take to tell its time; after that the guard keeps its judgement until the next look."""
_CONFIRMED_LATELY = timedelta(minutes=10)

_log = structlog.get_logger()


@dataclass(frozen=True)
class Comparison:
    """One look: the machine's clock before and after the question to the database, and the database's answer."""

    before: Looked
    after: Looked
    signs: TimeSigns


class ClockGuard:
    """The guard of one process. `quiet`: how long the journal may have had no event when a process begins.

    `services`: the services of the process. Only their events count: somebody who takes over a database role can stop
    its own service with an impossible time, but no other.
    """

    def __init__(
        self, clock: Clock, connections: Pool, *, quiet: timedelta, services: Sequence[str] | None = None
    ) -> None:
        self._clock = clock
        self._connections = connections
        self._quiet = quiet
        self._services = services
        self._last: TimeSigns | None = None
        """The result of the last look."""
        self._vouched: Looked | None = None
        """The last look at which all was well; None before the first."""
        self._confirmed: int | None = None
        """The last confirmation of an operator that is known here."""
        self._said: Doubt | None = None

    async def begin(self) -> None:
        """Looks for the first time: until one look succeeds, the clock tells no time."""
        self._clock.disbelieve("not-compared")
        await self._look_in_spite_of_faults()

    async def run(self) -> None:
        """Looks repeatedly until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._look_in_spite_of_faults()

    async def _look_in_spite_of_faults(self) -> None:
        try:
            await self.look()
        except (TimeoutError, OSError, psycopg.Error, psycopg_pool.PoolTimeout) as fault:
            _log.warning("clock-not-compared", fault=type(fault).__name__)

    async def look(self) -> None:
        """Compares, and trusts or distrusts the clock."""
        before = self._clock.look()
        async with asyncio.timeout(ANSWER_SECONDS), self._connections.connection() as connection:
            signs = await time_signs(connection, self._services, self._last.read_to if self._last else 0)
        if not signs.position and self._last is not None:  # no event of these services since
            signs = replace(signs, position=self._last.position, last_recorded=self._last.last_recorded)
        self._last = signs
        self.judge(Comparison(before, self._clock.look(), signs))

    def judge(self, compared: Comparison) -> None:
        """Trusts the clock or not; logs every change."""
        doubt = self._doubt(compared)
        self._confirmed = compared.signs.confirmation.number if compared.signs.confirmation else 0
        if doubt is None:
            self._vouched = compared.after
            self._clock.believe(compared.after)
        else:
            self._clock.disbelieve(doubt)
        self._say(doubt)

    def _say(self, doubt: Doubt | None) -> None:
        if doubt == self._said:
            return
        if doubt is None:
            _log.warning("clock-believed", after=self._said)
        else:
            _log.critical("clock-doubted", why=doubt)
        self._said = doubt

    def _doubt(self, compared: Comparison) -> Doubt | None:
        signs, here = compared.signs, compared.after.wall
        if self._has_jumped(compared.after) and not self._is_newly_confirmed(signs.confirmation, here):
            return "jumped"
        tolerance = self._clock.tolerance
        if not compared.before.wall - tolerance <= signs.database <= here + tolerance:
            return "database-disagrees"
        known = None if self._clock.movable else signs.known
        if known is None:
            return None
        if here < known - tolerance:
            return "behind-journal"
        if here > known + self._quiet and not self._has_watched(compared.after):
            return "ahead-of-journal"
        return None

    def _has_jumped(self, here: Looked) -> bool:
        """Only since a look at which it was right: a process that began with a wrong clock continues when the clock is
        corrected.
        """
        return self._vouched is not None and self._clock.has_jumped(here)

    def _is_newly_confirmed(self, confirmation: Confirmation | None, here: datetime) -> bool:
        """Whether an operator has just said that this machine's clock is right."""
        if confirmation is None or self._confirmed is None or confirmation.number <= self._confirmed:
            return False
        return abs(here - confirmation.at) <= _CONFIRMED_LATELY

    def _has_watched(self, here: Looked) -> bool:
        """Whether the guard saw the clock all the time: then a quiet office needs no confirmation."""
        return self._vouched is not None and here.seconds - self._vouched.seconds <= self._quiet.total_seconds()
