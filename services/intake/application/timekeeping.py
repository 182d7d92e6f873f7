"""What time alone brings about: clocks say what has come, and record the recalculations that were decided.

Each clock is one unit of work of its own. Several workers and a crash in between say everything once: who is second meets a
version that is taken, decides again and finds nothing left to say. A recalculation has a command id that follows from its decision.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.intake.application.clocks import Clocks
from services.intake.clock_terms import clock_id
from services.intake.promise_clock import PromiseClock
from services.intake.recalculation import Recalculation
from services.intake.views.calendars import recalculations_due, recalculations_unlisted
from services.intake.views.clocks import clocks_due
from shared.appender import CommandRepeated
from shared.application import Ask, UnitOfWork, Work
from shared.clock import Clock
from shared.ids import NewId
from shared.passes import Round

AT_ONCE = 8
"""How many clocks are worked on together: they share a commit, and leave the pool to people's requests."""
IN_A_ROW = 500
"""Recalculations that are read at once."""
_COMMANDS = UUID("c52b8d0e-4f5a-4a38-9d53-7e6a1c0b2f94")
_BEFORE_ALL = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


class Timekeeping:
    """One round; a pass (`shared.passes`) repeats it."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id
        self._clocks = clocks
        self._calendars = clocks.calendars
        self._clock = clock

    async def keep_time(self) -> None:
        """Everything that is due by now. Raises RowsLeft after the round, with the fault that kept a clock from it."""
        now, this = self._clock.now(), Round()
        await self._list_recalculated(now, this)
        await self._recalculate(now, this)
        await self._keep_time(now, this)
        this.end()

    async def _keep_time(self, now: datetime, this: Round) -> None:
        after = _BEFORE_ALL
        while due := await self.unit.rows(clocks_due, until=now, after_at=after[0], after=after[1], most=AT_ONCE):
            await asyncio.gather(*(this.row(self._say(case, at, now), case=case) for _, case, at in due))
            after = due[-1][0], due[-1][1]

    async def _say(self, case: UUID, at: str, now: datetime) -> None:
        async def decide(work: Work) -> None:
            clock = await self._clocks.load_for_change(work, case)
            clock.keep_time(now, await self._calendars.of(clock))

        # an id of its own each time: a clock that was reset may have to say the same at the same moment again, and that each
        # thing is said once is the stream's version to guard
        await self._run(_ask(case, at, self._new_id(now), now), decide)

    async def _list_recalculated(self, now: datetime, this: Round) -> None:
        """Lists, part by part, the cases that decisions move; a part and what it leaves to be listed commit together."""
        while rows := await self.unit.rows(recalculations_unlisted):
            for row in rows:
                if not await this.row(self._list_part(row, now), recalculation=row[0]):
                    return  # it would be found again, without end

    async def _list_part(self, row: tuple[Any, ...], now: datetime) -> None:
        decision, at, calendar, parts, last = row

        async def decide(work: Work) -> None:
            one = await work.load(Recalculation, decision)
            if one.parts == parts:
                part = await self._calendars.part_after(last, calendar, one.at, at)
                one.list_further(part.cases, now, goes_on=part.goes_on)

        await self._run(_ask(decision, at, uuid5(_COMMANDS, f"{decision} part {parts}"), now), decide)

    async def _recalculate(self, now: datetime, this: Round) -> None:
        place = {"after_decision": UUID(int=0), "after_case": UUID(int=0)}
        while rows := await self.unit.rows(recalculations_due, **place, most=IN_A_ROW):
            for row in rows:  # one after the other: of two decisions on one case the later one stays
                await this.row(self._recalculate_one(row, now), case=row[0])
            place = {"after_decision": rows[-1][4], "after_case": rows[-1][0]}

    async def _recalculate_one(self, row: tuple[Any, ...], now: datetime) -> None:
        case, calendar, at, legal_basis, decision, decided_at, decided_by = row

        async def decide(work: Work) -> None:
            clock = await work.load(PromiseClock, clock_id(case))
            if clock.ledgers.has_ended or clock.ledgers.counted_with == calendar:
                return
            clock.apply(
                calendar,
                legal_basis,
                decision=decision,
                at=decided_at,
                by=decided_by,
                now=now,
                calendars=await self._calendars.all(),
            )

        await self._run(_ask(case, at, uuid5(_COMMANDS, f"{decision} {case}"), now), decide)

    async def _run(self, ask: Ask, decide: Callable[[Work], Awaitable[None]]) -> None:
        with suppress(CommandRepeated):  # another worker did it
            await self.unit.run(ask, decide)


def _ask(case: UUID, at: str, command_id: UUID, now: datetime) -> Ask:
    return Ask.of_system("intake", "clock", at, command_id, now, case_id=case)
