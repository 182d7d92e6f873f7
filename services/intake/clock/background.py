"""Keeps the time of all clocks: each records what time has brought (`shared.service.deadlines`)."""

from dataclasses import replace

from services.intake.clock.read_model import CLOCK, clocks_due
from services.intake.clock.timekeeping import keep_time
from services.intake.clock.use_cases import Clocks
from shared.clock import Clock
from shared.ids import NewId
from shared.service.deadlines import Deadline, PassingDeadlines
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Timekeeping:
    """One round; a job (`shared.service.background`) repeats it."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._clocks = clocks
        self._calendars = clocks.calendars
        self._passing = PassingDeadlines(unit, clocks_due, {CLOCK: self._keep_clock}, clock, new_id, mixed=True)

    async def keep_time(self) -> None:
        """Records everything that is due by now. Raises SomeRowsFailed at the end if a clock failed."""
        await self._passing.run_once()

    @use_case
    async def _keep_clock(self, work: Work, due: Deadline) -> None:
        # a clock may record several things, each with its own moment in the event
        work.ask = replace(work.ask, effective_at=work.ask.now)
        clock = await self._clocks.load_for_change(work, due.case_id)
        keep_time(clock, work.ask.now, await self._calendars.with_version(clock.ledgers.counted_with))
