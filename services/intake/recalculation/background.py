"""Records the recalculations that were decided: lists their cases part by part, and counts each clock with the new calendar.

Each part and each clock is one unit of work of its own, with a command id that follows from the decision: several workers and a
crash in between record everything once.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid5

from services.intake.calendar.use_cases import Calendars
from services.intake.clock.amendment import recalculate_if_possible
from services.intake.clock.clock import PromiseClock
from services.intake.clock.terms import clock_id
from services.intake.clock.timekeeping import Occurrence
from services.intake.recalculation.read_model import DueRow, UnlistedRow, recalculations_due, recalculations_unlisted
from services.intake.recalculation.recalculation import Recalculation, list_further
from services.intake.recalculation.use_cases import Recalculations
from shared.clock import Clock
from shared.journal.commit import CommandRepeated
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

IN_A_ROW = 500
"""Recalculations that are read at once."""
_COMMANDS = UUID("c52b8d0e-4f5a-4a38-9d53-7e6a1c0b2f94")


class Recalculating:
    """Carries out recalculations; a job (`shared.service.background`) repeats it."""

    def __init__(self, unit: UnitOfWork, recalculations: Recalculations, calendars: Calendars, clock: Clock) -> None:
        self.unit = unit
        self._recalculations = recalculations
        self._calendars = calendars
        self._clock = clock

    async def run_once(self) -> None:
        """Records everything that was decided by now. Raises SomeRowsFailed at the end if a clock failed."""
        now, batch = self._clock.now(), Batch()
        await self._list_recalculated(now, batch)
        await self._recalculate(now, batch)
        batch.end()

    async def _list_recalculated(self, now: datetime, batch: Batch) -> None:
        """Lists, part by part, the cases that decisions move; a part and the place where the next one begins commit together."""
        while rows := await self.unit.rows(recalculations_unlisted):
            for row in rows:
                if not await batch.row(self._list_part(row, now), recalculation=row.decision):
                    return  # it would be found again, without end

    async def _list_part(self, row: UnlistedRow, now: datetime) -> None:
        ask = _ask(row.decision, row.office, f"{row.decision} part {row.parts}", now)
        with suppress(CommandRepeated):  # another worker did it
            await self._list_further(ask, row)

    @use_case
    async def _list_further(self, work: Work, row: UnlistedRow) -> None:
        one = await work.load_to_change(Recalculation, row.decision)
        if one.parts == row.parts:
            part = await self._recalculations.part_after(row.last_case, row.calendar, one.at, row.office)
            list_further(one, part.cases, work.ask.now, goes_on=part.goes_on)

    async def _recalculate(self, now: datetime, batch: Batch) -> None:
        place = {"after_decision": UUID(int=0), "after_case": UUID(int=0)}
        while rows := await self.unit.rows(recalculations_due, **place, most=IN_A_ROW):
            for row in rows:  # one after the other: of two decisions on one case the later one stays
                await batch.row(self._recalculate_one(row, now), case=row.case_id)
            place = {"after_decision": rows[-1].decision, "after_case": rows[-1].case_id}

    async def _recalculate_one(self, row: DueRow, now: datetime) -> None:
        with suppress(CommandRepeated):  # another worker did it
            await self._count_again(_ask(row.case_id, row.office, f"{row.decision} {row.case_id}", now), row)

    @use_case
    async def _count_again(self, work: Work, row: DueRow) -> None:
        clock = await work.load_to_change(PromiseClock, clock_id(row.case_id))
        if clock.ledgers.has_ended or clock.ledgers.counted_with == row.calendar:
            return
        occurrence = Occurrence(row.decided_at, row.decided_by, work.ask.now, await self._calendars.all())
        recalculate_if_possible(clock, row.calendar, row.legal_basis, row.decision, occurrence)


def _ask(case: UUID, at: str, what: str, now: datetime) -> Ask:
    return Ask.of_system("intake", "clock", at, uuid5(_COMMANDS, what), now, case_id=case)
