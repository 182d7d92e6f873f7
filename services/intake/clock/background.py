"""What time alone brings about: clocks say what has come.

Each clock is one unit of work of its own. Several workers and a crash in between say everything once: who is second meets a
version that is taken, decides again and finds nothing left to say.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from services.intake.clock.read_model import clocks_due
from services.intake.clock.use_cases import Clocks
from shared.clock import Clock
from shared.ids import NewId
from shared.journal.appender import CommandRepeated
from shared.service.background import Round
from shared.service.unit_of_work import Ask, UnitOfWork, Work

AT_ONCE = 8
"""How many clocks are worked on together: they share a commit, and leave the pool to people's requests."""
_BEFORE_ALL = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


class Timekeeping:
    """One round; a pass (`shared.service.background`) repeats it."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id
        self._clocks = clocks
        self._calendars = clocks.calendars
        self._clock = clock

    async def keep_time(self) -> None:
        """Everything that is due by now. Raises RowsLeft after the round, with the fault that kept a clock from it."""
        now, this = self._clock.now(), Round()
        await self._keep_time(now, this)
        this.end()

    async def _keep_time(self, now: datetime, this: Round) -> None:
        after = _BEFORE_ALL
        while due := await self.unit.rows(clocks_due, until=now, after_at=after[0], after=after[1], most=AT_ONCE):
            await asyncio.gather(*(this.row(self._say(one.case_id, one.office, now), case=one.case_id) for one in due))
            after = due[-1].next_at, due[-1].case_id

    async def _say(self, case: UUID, at: str, now: datetime) -> None:
        async def decide(work: Work) -> None:
            clock = await self._clocks.load_for_change(work, case)
            clock.keep_time(now, await self._calendars.with_version(clock.ledgers.counted_with))

        # an id of its own each time: a clock that was reset may have to say the same at the same moment again, and that each
        # thing is said once is the stream's version to guard
        await self._run(ask_of_time(case, at, self._new_id(now), now), decide)

    async def _run(self, ask: Ask, decide: Callable[[Work], Awaitable[None]]) -> None:
        with suppress(CommandRepeated):  # another worker did it
            await self.unit.run(ask, decide)


def ask_of_time(case: UUID, at: str, command_id: UUID, now: datetime) -> Ask:
    """What time asks of the clock of a case at an office."""
    return Ask.of_system("intake", "clock", at, command_id, now, case_id=case)
