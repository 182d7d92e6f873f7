"""Use cases of recalculations: an officer decides that open promises are counted with another version of the calendar."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.calendar.use_cases import Calendars
from services.intake.clock.clock import PromiseClock
from services.intake.clock.read_model import open_clocks
from services.intake.clock.terms import clock_id
from services.intake.recalculation.recalculation import LARGEST_PART, MovedCase, Recalculation, decide
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.ids import NewId
from shared.promise.reading import due_under
from shared.promise.working_days import Calendar
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class Compared:
    """An open case under another version of the calendar; `refused`: why it may not be counted with it."""

    moved: MovedCase
    refused: RefusedByRule | None


@dataclass(frozen=True)
class MovedPart:
    """Cases that a decision moves; `refused`: why the first case that was left out may not be counted so."""

    cases: tuple[MovedCase, ...]
    goes_on: bool
    refused: RefusedByRule | None


class Recalculations:
    """Use cases of recalculations."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars, new_id: NewId, part: int = LARGEST_PART) -> None:
        """`part`: how many cases one event of a recalculation lists."""
        self.unit = unit
        self.part = part
        self._calendars = calendars
        self._new_id = new_id

    async def compared(self, version: str, ask_at: datetime, at: str, after: UUID, most: int) -> list[Compared]:
        """The open cases of an office, after one of them, that are counted with another version. Raises NoCalendar."""
        then = await self._calendars.read(version)
        cases = await self.unit.rows(open_clocks, at=at, version=version, after=after, most=most)
        return [await self._compared(case, then, ask_at) for case in cases]

    async def part_after(self, case: UUID, version: str, decided_at: datetime, at: str) -> MovedPart:
        """The next part of the cases that a decision moves, without those that may not be counted so."""
        refused: RefusedByRule | None = None
        while True:
            page = await self.compared(version, decided_at, at, case, self.part)
            moved = tuple(one.moved for one in page if one.refused is None)
            refused = refused or next((one.refused for one in page if one.refused is not None), None)
            if moved or len(page) < self.part:
                return MovedPart(moved, len(page) == self.part, refused)
            case = page[-1].moved.case_id

    async def recalculate(self, ask: Ask, version: str, legal_basis: str) -> Answer:
        """Decides that open promises are counted so, and lists the first part of the cases; a job lists the others.

        Each clock records it by itself. Refuses with NoCalendar, EffectiveBeforeHistory, NoOpenPromises; and where no case may
        be counted so, with the refusal of the first: CalendarOlder, YearNotSettled.
        """
        return await self._decide(ask, self._new_id(ask.now), version, legal_basis)

    @use_case
    async def _decide(self, work: Work, id: UUID, version: str, legal_basis: str) -> Recalculation:
        ask, published_on = work.ask, await self._calendars.published_on(version)
        if published_on is not None:
            EffectiveBeforeHistory.check(ask.local_day, published_on)
        part = await self.part_after(UUID(int=0), version, ask.effective_at, ask.office)
        if not part.cases and part.refused is not None:
            raise part.refused
        return work.add(
            decide(
                id,
                ask.office,
                version,
                legal_basis,
                cases=part.cases,
                goes_on=part.goes_on,
                at=ask.effective_at,
                by=ask.actor,
                now=ask.now,
            )
        )

    async def _compared(self, case: UUID, then: Calendar, decided_at: datetime) -> Compared:
        clock = await self.unit.fold(PromiseClock, clock_id(case))
        own = clock.ledgers.own
        is_counted = own is not None and own.amount is not None and clock.ledgers.is_counted
        due_then = due_under(own, then) if own is not None and is_counted else None
        moved = MovedCase(case, clock.stands.due_on, None if due_then is None else due_then.on)
        try:
            clock.ledgers.refuse_calendar(then.version, decided_at, await self._calendars.all())
        except RefusedByRule as refusal:
            return Compared(moved, refusal)
        return Compared(moved, None)
