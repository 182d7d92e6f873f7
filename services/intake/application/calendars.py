"""Calendars of working days: publishing them, and deciding that open promises are counted with another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.intake.clock_terms import clock_id
from services.intake.promise_clock import PromiseClock
from services.intake.recalculation import LARGEST_PART, MovedCase, Recalculation
from services.intake.views.calendars import all_calendars
from services.intake.views.clocks import open_clocks
from services.intake.work_calendar import AddedDay, WorkCalendar, version_of
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.ids import NewId
from shared.service_clock import due_under
from shared.working_days import CALENDARS, Calendar, NoCalendar, calendar_in_force


@dataclass(frozen=True)
class Compared:
    """An open case under another version of the calendar; `refused`: why it may not be counted with it."""

    moved: MovedCase
    refused: RefusedByRule | None


@dataclass(frozen=True)
class Part:
    """Cases that a decision moves; `refused`: why the first of those that were passed over is not among them."""

    cases: tuple[MovedCase, ...]
    goes_on: bool
    refused: RefusedByRule | None


class Calendars:
    """Use cases of calendars. Versions never change, so one that was read once is kept."""

    def __init__(self, unit: UnitOfWork, new_id: NewId, part: int = LARGEST_PART) -> None:
        """`part`: how many cases one event of a recalculation lists."""
        self.unit = unit
        self.part = part
        self._new_id = new_id
        self._known = dict(CALENDARS)

    async def all(self) -> Mapping[str, Calendar]:
        """Every version, those that came with the program first, then in the order in which they were published."""
        await self._rows()
        return self._known

    async def of(self, clock: PromiseClock) -> Mapping[str, Calendar]:
        """Versions among which is the one that a clock is counted with: read anew only where that one is not known here yet."""
        if clock.ledgers.counted_with not in self._known:
            await self._rows()
        return self._known

    async def in_force(self, on: date) -> Calendar:
        """The version under which a promise of that day is made.

        It is the one that came with the program for that day, or what was published last, by that day, of what amends it.
        """
        newest = calendar_in_force(on)
        line = {newest.version}
        for version, amends, *_, published_on in await self._rows():
            if amends in line:
                line.add(version)
                newest = self._known[version] if published_on <= on else newest
        return newest

    async def read(self, version: str) -> Calendar:
        """Raises NoCalendar."""
        return _of(await self.all(), version)

    async def publish(
        self,
        version: str,
        amends: str,
        decree: str,
        added: tuple[AddedDay, ...],
        removed: tuple[date, ...],
        settles: int | None,
        ask: Ask,
    ) -> Answer:
        """A new version; no open promise moves."""

        async def decide(work: Work) -> WorkCalendar:
            rows = await self._rows()
            amendments = {amended: newer for newer, amended, *_ in rows}
            return work.add(
                WorkCalendar.publish(
                    version,
                    amends,
                    decree,
                    added=added,
                    removed=removed,
                    settles=settles,
                    calendars=self._known,
                    amendments=amendments,
                    amended_on=_published_on(amends, rows),
                    by=ask.actor,
                    on=ask.local_day,
                    now=ask.now,
                )
            )

        return await self.unit.run(ask, decide)

    async def compared(self, version: str, ask_at: datetime, at: str, after: UUID, most: int) -> list[Compared]:
        """The open cases of an office, after one of them, that are counted with another version. Raises NoCalendar."""
        then = await self.read(version)
        cases = await self.unit.rows(open_clocks, at=at, version=version, after=after, most=most)
        return [await self._compared(case, then, ask_at) for (case,) in cases]

    async def part_after(self, case: UUID, version: str, decided_at: datetime, at: str) -> Part:
        """The next part of the cases that a decision moves; those that may not be counted so are passed over."""
        refused: RefusedByRule | None = None
        while True:
            page = await self.compared(version, decided_at, at, case, self.part)
            moved = tuple(one.moved for one in page if one.refused is None)
            refused = refused or next((one.refused for one in page if one.refused is not None), None)
            if moved or len(page) < self.part:
                return Part(moved, len(page) == self.part, refused)
            case = page[-1].moved.case_id

    async def recalculate(self, version: str, legal_basis: str, ask: Ask) -> Answer:
        """Decides that they are counted so, and lists the first part of them; the others are listed by a pass.

        Each clock records it by itself. Refuses with NoCalendar, EffectiveBeforeHistory, NoOpenPromises; and where no case may
        be counted so, with the refusal of the first: CalendarOlder, YearNotSettled.
        """
        id = self._new_id(ask.now)

        async def decide(work: Work) -> Recalculation:
            published_on = _published_on(version, await self._rows())
            if published_on is not None:
                EffectiveBeforeHistory.check(ask.local_day, published_on)
            part = await self.part_after(UUID(int=0), version, ask.effective_at, ask.office)
            if not part.cases and part.refused is not None:
                raise part.refused
            return work.add(
                Recalculation.decide(
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

        return await self.unit.run(ask, decide)

    async def _compared(self, case: UUID, then: Calendar, decided_at: datetime) -> Compared:
        clock = await self.unit.fold(PromiseClock, clock_id(case))
        own = clock.ledgers.own
        is_counted = own is not None and own.amount is not None and clock.ledgers.is_counted
        due_then = due_under(own, then) if own is not None and is_counted else None
        moved = MovedCase(case, clock.stands.due_on, None if due_then is None else due_then.on)
        try:
            clock.ledgers.refuse_calendar(then.version, decided_at, self._known)
        except RefusedByRule as refusal:
            return Compared(moved, refusal)
        return Compared(moved, None)

    async def _rows(self) -> list[tuple[Any, ...]]:
        rows = await self.unit.rows(all_calendars)
        unknown = [row for row in rows if row[0] not in self._known]
        while ready := [
            row for row in unknown if row[1] in self._known
        ]:  # whatever the machine's time was when each came
            for version, amends, decree, added, removed, settles, _ in ready:
                days = [AddedDay(date.fromisoformat(one["day"]), one["holiday"], one["kind"]) for one in added]
                gone = [date.fromisoformat(one) for one in removed]
                self._known[version] = version_of(self._known[amends], version, decree, days, gone, settles)
            unknown = [row for row in unknown if row[0] not in self._known]
        return rows


def _published_on(version: str, rows: Sequence[tuple[Any, ...]]) -> date | None:
    """When a version was published here; None of one that came with the program."""
    return next((row[-1] for row in rows if row[0] == version), None)


def _of(calendars: Mapping[str, Calendar], version: str) -> Calendar:
    try:
        return calendars[version]
    except KeyError:
        raise NoCalendar from None
