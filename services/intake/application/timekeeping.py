"""What time alone brings about: clocks say what has come, and record the recalculations that were decided.

Each clock is one unit of work of its own. Several workers and a crash in between say everything once: who is second meets a
version that is taken, decides again and finds nothing left to say. A recalculation has a command id that follows from its decision.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import structlog

from services.intake.application.calendars import Calendars
from services.intake.clock_terms import clock_id
from services.intake.promise_clock import PromiseClock
from services.intake.recalculation import Recalculation
from services.intake.views.calendars import recalculations_due, recalculations_unlisted
from services.intake.views.clocks import clocks_due
from shared.appender import CommandRepeated
from shared.application import Ask, UnitOfWork, Work
from shared.clock import Clock
from shared.ids import NewId
from shared.passes import RowsLeft

AT_ONCE = 8
"""How many clocks are worked on together: they share a commit, and leave the pool to people's requests."""
IN_A_ROW = 500
"""Recalculations that are read at once."""
_COMMANDS = UUID("c52b8d0e-4f5a-4a38-9d53-7e6a1c0b2f94")
_BEFORE_ALL = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))

_log = structlog.get_logger()


class Timekeeping:
    """One round; a pass (`shared.passes`) repeats it."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id
        self._calendars = calendars
        self._clock = clock

    async def keep_time(self) -> None:
        """Everything that is due by now. Raises RowsLeft after the round, with the fault that kept a clock from it."""
        now = self._clock.now()
        faults = (
            await self._list_recalculated(now),
            await self._recalculate(now),
            await self._keep_time(now),
        )  # one that fails must not silence the others
        fault = next((one for one in faults if one is not None), None)
        if fault is not None:
            raise RowsLeft(fault)

    async def _keep_time(self, now: datetime) -> str | None:
        fault, after = None, _BEFORE_ALL
        while True:
            due = await self.unit.rows(clocks_due, until=now, after_at=after[0], after=after[1], most=AT_ONCE)
            if not due:
                return fault
            faults = await asyncio.gather(*(self._say(case, at, now) for _, case, at in due))
            fault = next((one for one in faults if one is not None), fault)
            after = due[-1][0], due[-1][1]

    async def _say(self, case: UUID, at: str, now: datetime) -> str | None:
        async def decide(work: Work) -> None:
            clock = await work.load(PromiseClock, clock_id(case))
            clock.keep_time(now, await self._calendars.of(clock))

        # an id of its own each time: a clock that was reset may have to say the same at the same moment again, and that each
        # thing is said once is the stream's version to guard
        return await self._run(case, decide, _ask(case, at, self._new_id(now), now))

    async def _list_recalculated(self, now: datetime) -> str | None:
        """Lists, part by part, the cases that decisions move; a part and what it leaves to be listed commit together."""
        while rows := await self.unit.rows(recalculations_unlisted):
            for row in rows:
                if (fault := await self._list_part(row, now)) is not None:
                    return fault
        return None

    async def _list_part(self, row: tuple[Any, ...], now: datetime) -> str | None:
        decision, at, calendar, parts, last = row

        async def decide(work: Work) -> None:
            one = await work.load(Recalculation, decision)
            if one.parts == parts:
                cases, goes_on = await self._calendars.part_after(last, calendar, at)
                one.list_further(cases, now, goes_on=goes_on)

        return await self._run(decision, decide, _ask(decision, at, uuid5(_COMMANDS, f"{decision} part {parts}"), now))

    async def _recalculate(self, now: datetime) -> str | None:
        fault, place = None, {"after_decision": UUID(int=0), "after_case": UUID(int=0)}
        while rows := await self.unit.rows(recalculations_due, **place, most=IN_A_ROW):
            for row in rows:  # one after the other: of two decisions on one case the later one stays
                fault = await self._recalculate_one(row, now) or fault
            place = {"after_decision": rows[-1][4], "after_case": rows[-1][0]}
        return fault

    async def _recalculate_one(self, row: tuple[Any, ...], now: datetime) -> str | None:
        case, calendar, at, legal_basis, decision, decided_at, decided_by = row

        async def decide(work: Work) -> None:
            clock = await work.load(PromiseClock, clock_id(case))
            if clock.ledgers.has_ended or clock.ledgers.counted_with == calendar:
                return
            clock.recalculate(
                calendar,
                legal_basis,
                decision=decision,
                at=decided_at,
                by=decided_by,
                now=now,
                calendars=await self._calendars.all(),
            )

        return await self._run(case, decide, _ask(case, at, uuid5(_COMMANDS, f"{decision} {case}"), now))

    async def _run(self, case: UUID, decide: Callable[[Work], Awaitable[None]], ask: Ask) -> str | None:
        try:
            await self.unit.run(ask, decide)
        except CommandRepeated:
            return None
        except Exception as fault:  # one clock must not stop the others
            _log.error("clock-not-kept", case=str(case), fault=type(fault).__name__)
            return type(fault).__name__
        return None


def _ask(case: UUID, at: str, command_id: UUID, now: datetime) -> Ask:
    return Ask.of_system("intake", "clock", at, command_id, now, case_id=case)
