"""Keeps the time of all clocks: each records what time has brought.

Each clock is one unit of work of its own. Several workers, also with a crash, record everything once: the second worker
meets a version that is taken, decides again and finds nothing left to record.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from services.intake.clock.read_model import clocks_due
from services.intake.clock.timekeeping import keep_time
from services.intake.clock.use_cases import Clocks
from shared.clock import Clock
from shared.ids import NewId
from shared.journal.commit import CommandRepeated
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

AT_ONCE = 8
"""How many clocks are worked on together: they share a commit, and leave the pool to people's requests."""
_BEFORE_ALL = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


class Timekeeping:
    """One round; a job (`shared.service.background`) repeats it."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id
        self._clocks = clocks
        self._calendars = clocks.calendars
        self._clock = clock

    async def keep_time(self) -> None:
        """Records everything that is due by now. Raises SomeRowsFailed at the end if a clock failed."""
        now, batch = self._clock.now(), Batch()
        await self._keep_time(now, batch)
        batch.end()

    async def _keep_time(self, now: datetime, batch: Batch) -> None:
        after = _BEFORE_ALL
        while due := await self.unit.rows(clocks_due, until=now, after_at=after[0], after=after[1], most=AT_ONCE):
            await asyncio.gather(*(batch.row(self._say(one.case_id, one.office, now), case=one.case_id) for one in due))
            after = due[-1].next_at, due[-1].case_id

    async def _say(self, case: UUID, at: str, now: datetime) -> None:
        # a new id each time, because a clock that was reset may have to record the same at the same moment again;
        # the stream's version guards that each is recorded once
        with suppress(CommandRepeated):  # another worker did it
            await self._keep_clock(ask_of_time(case, at, self._new_id(now), now), case)

    @use_case
    async def _keep_clock(self, work: Work, case: UUID) -> None:
        clock = await self._clocks.load_for_change(work, case)
        keep_time(clock, work.ask.now, await self._calendars.with_version(clock.ledgers.counted_with))


def ask_of_time(case: UUID, at: str, command_id: UUID, now: datetime) -> Ask:
    """The ask by which time itself changes the clock of a case at an office."""
    return Ask.of_system("intake", "clock", at, command_id, now, case_id=case)
