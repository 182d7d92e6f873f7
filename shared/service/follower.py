"""Follows the journal and carries out a service's reactions: exactly once, in order per case.

A reaction commits together with the cursor, so it happens once, also if the process is killed in between or two
processes follow at the same time. A failing reaction stops only its own case (`stop.py`): other cases go on, and after
the cause is repaired the case is resumed from the event where it stopped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

import psycopg
import structlog

from shared.clock import Clock
from shared.database import Write
from shared.database_faults import UNAVAILABLE
from shared.errors import Unavailable
from shared.ids import NewId
from shared.journal.commit import CommandRepeated, CursorMoved
from shared.journal.journal import JournalHole, Recorded, read_case, read_wanted
from shared.journal.news import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, POLL_SECONDS, News
from shared.journal.replay import refuse_damaged
from shared.service.ask import Ask
from shared.service.reactions import Reaction
from shared.service.readiness import Red
from shared.service.row_changes import delete_rows, insert_missing_row, upsert_row
from shared.service.stop import Resumed, code_of, stop
from shared.service.unit_of_work import ChangedMeanwhile, UnitOfWork, Work

_REACTIONS = UUID("5a0c6d0e-02a5-4c59-8d0f-9c1b5a4f3a11")
_MOST_UNSAVED = 1000
"""Events without a reaction here that a killed process may have to read again."""
_SOON = POLL_SECONDS / 8
"""When a follower that found something looks again: more is likely, and without NOTIFY it would wait for the poll."""
_SHORTEST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_TRANSIENT: tuple[type[Exception], ...] = (Unavailable, ChangedMeanwhile, *UNAVAILABLE)
HANGS_SECONDS = 60.0
"""A follower that neither took an event nor ended a look for so long hangs; its pause after a fault is shorter."""

_log = structlog.get_logger()


@dataclass
class Halted:
    """A case whose reactions wait, and the position to continue from."""

    position: int
    stop_id: UUID
    resumed: bool


class ReactedTwice(TypeError):
    """A service has two reactions to one type of event, and would carry out only one: a fault in our own code."""

    def __init__(self, type: str) -> None:
        super().__init__(f"there are two reactions to {type}")


def by_type(reactions: Sequence[Reaction]) -> dict[str, Reaction]:
    """The reactions by the type of their event. Raises ReactedTwice."""
    found: dict[str, Reaction] = {}
    for one in reactions:
        if one.contract.TYPE in found:
            raise ReactedTwice(one.contract.TYPE)
        found[one.contract.TYPE] = one
    return found


class Follower:
    """Follows the journal for one service; `run` until cancelled."""

    def __init__(
        self, unit: UnitOfWork, reactions: Sequence[Reaction], *, clock: Clock, news: News, new_id: NewId
    ) -> None:
        self.service = unit.tables.schema
        self.position = 0
        self.fault: str | None = None
        """Why it no longer follows: a hole in the journal, or a fault of ours; None while it follows."""
        self.moved: float | None = None
        """Event-loop time at which it last took an event or ended a look; None before it runs."""
        self._ended = False
        self.progress = News()
        """Wakes tasks that wait for this follower to reach a position."""
        self._unit = unit
        self._reactions = by_type(reactions)
        self._interest = frozenset({*self._reactions, Resumed.TOPIC})
        self._clock = clock
        self._news = news
        self._new_id = new_id
        self._saved = 0
        self._patience = POLL_SECONDS
        self._halted: dict[UUID, Halted] = {}

    async def run(self) -> None:
        """Follows until cancelled. A failing step is tried again, less and less often; a hole in the journal ends it
        with an alarm.

        While the database is away, it tries again at least once a second, so that reactions continue soon after its
        return.
        """
        self._ended = False
        try:
            await self._until_it_works(self._begin_again)
            while not self._ended:
                news = self._news.following(self._interest)
                came = await self._until_it_works(self._look)
                self._patience = _SOON if came else min(2 * self._patience, POLL_SECONDS)
                await self._news.until(news, self._patience)
        finally:
            self._ended = True

    @property
    def stopped(self) -> int:
        """The number of cases that wait because a reaction failed."""
        return len(self._halted)

    def red(self) -> list[Red]:
        """Why it does not follow; empty while it follows, and before it runs."""
        if self._ended:
            return [Red("follower", "ended")]
        if self.moved is not None and asyncio.get_running_loop().time() - self.moved > HANGS_SECONDS:
            return [Red("follower", "hangs")]
        return [Red("follower", "failed")] if self.fault is not None else []

    async def _until_it_works(self, step: Callable[[], Awaitable[bool]]) -> bool:
        pauses = {True: FIRST_PAUSE_SECONDS, False: _SHORTEST_PAUSE}
        while True:
            self.moved = asyncio.get_running_loop().time()
            try:
                came = await step()
            except CursorMoved:
                step = self._begin_again
            except JournalHole as fault:
                self.fault, self._ended = str(fault), True
                _log.critical("follower-ended", service=self.service, position=self.position, fault=self.fault)
                return False
            except Exception as fault:
                self.fault = type(fault).__name__
                _log.error("follower-waits", service=self.service, position=self.position, fault=self.fault)
                passes = isinstance(fault, _TRANSIENT)
                await asyncio.sleep(pauses[passes])
                pauses[passes] = min(2 * pauses[passes], LONGEST_PAUSE_SECONDS if passes else _LONGEST_PAUSE)
            else:
                self.fault = None
                return came

    async def _begin_again(self) -> bool:
        """Starts again from the stored cursor, which another process may have moved."""
        await self.start()
        return True

    async def start(self) -> None:
        """Takes up the cursor at its stored position."""
        tables = self._unit.tables
        begin = insert_missing_row(tables.cursors, ("name",), name=self.service, position=0)
        async with self._unit.pool.connection() as connection:
            await connection.execute(*begin.as_sql())
        [self.position] = await self._unit.rows(tables.read_cursor, cursor=self.service)
        self._saved = self.position
        stopped = await self._unit.rows(tables.find_stopped)
        self._halted = {one.case_id: Halted(one.position, one.stop_id, one.resumed) for one in stopped}

    async def catch_up(self) -> None:
        """Reacts to everything that is in the journal now, then takes up resumed cases."""
        while await self._look():
            pass

    async def _look(self) -> bool:
        """Reacts to events since the last look, then takes up resumed cases; returns whether there may be more."""
        before = self.position
        async with self._unit.pool.connection() as connection:
            found, reached = await read_wanted(connection, before, list(self._reactions))
        try:
            for recorded in found:
                await self._take_in(recorded)
        except CursorMoved:
            return await self._begin_again()
        self.position = reached
        if reached != before:
            self.progress.tell()
        at_rest = reached == before and self._patience == POLL_SECONDS
        if self._halted or at_rest or self.position - self._saved >= _MOST_UNSAVED:
            await self._save_cursor()  # otherwise the next reaction saves it: a separate commit is expensive
        if self._halted:
            await self._take_up_resumed()
        return reached != before

    async def _take_in(self, recorded: Recorded) -> None:
        self.moved = asyncio.get_running_loop().time()
        reaction = self._reactions.get(recorded.type)
        if reaction is not None and recorded.case_id not in self._halted and reaction.concerns(recorded):
            effect = Write(
                self._unit.tables.move_cursor,
                {"cursor": self.service, "before": self._saved, "after": recorded.position},
            )
            await self._react(reaction, recorded, effect)
            self._saved = recorded.position
        self.position = recorded.position

    async def _react(self, reaction: Reaction, recorded: Recorded, effect: Write) -> None:
        try:
            refuse_damaged(recorded)
            await reaction.react(self._ask(recorded, "react", effect), reaction.contract.of(recorded))
        except CursorMoved:
            raise
        except CommandRepeated as fault:
            if not await self._is_due(recorded):  # another process reacted
                raise CursorMoved from None
            await self._halt(recorded, fault, effect)  # somebody else's command has this reaction's id
        except _TRANSIENT:
            raise
        except JournalHole:
            raise
        except Exception as fault:
            await self._halt(recorded, fault, effect)

    async def _is_due(self, recorded: Recorded) -> bool:
        """Whether this service has not yet reacted to an event, by the rows that move together with a reaction."""
        [cursor] = await self._unit.rows(self._unit.tables.read_cursor, cursor=self.service)
        stopped = await self._unit.rows(self._unit.tables.find_stopped)
        resumed = (one.position for one in stopped if one.case_id == recorded.case_id and one.resumed)
        return cursor < recorded.position or any(position <= recorded.position for position in resumed)

    def _ask(self, recorded: Recorded, purpose: str, *effects: Write) -> Ask:
        command = uuid5(_REACTIONS, f"{self.service}\x00{purpose}\x00{recorded.position}")
        ask = Ask.of_system(
            self.service,
            "journal",
            recorded.office,
            command,
            self._clock.now(),
            case_id=recorded.case_id,
            effects=effects,
        )
        return replace(ask, effective_at=recorded.effective_at, causation=recorded.position)

    async def _halt(self, recorded: Recorded, fault: Exception, effect: Write) -> None:
        stop_id = self._new_id(self._clock.now())
        row = upsert_row(
            self._unit.tables.stopped,
            case_id=recorded.case_id,
            position=recorded.position,
            stop_id=stop_id,
            resumed=False,
        )
        ask = self._ask(recorded, f"stop {stop_id}", effect, row)
        _log.error("reaction-stopped", service=self.service, position=recorded.position, code=code_of(fault))

        async def decide(work: Work) -> None:
            work.add(stop(stop_id, recorded, self.service, fault, ask.now))

        await self._unit.run(ask, decide)
        self._halted[recorded.case_id] = Halted(recorded.position, stop_id, resumed=False)

    async def _save_cursor(self) -> None:
        """Stores progress over events without a reaction here."""
        if self.position == self._saved:
            return
        values = {"cursor": self.service, "before": self._saved, "after": self.position}
        async with self._unit.pool.connection() as connection:
            cursor = await connection.execute(*Write(self._unit.tables.save_cursor, values).as_sql())
        if cursor.rowcount == 1:
            self._saved = self.position
        else:
            await self.start()

    async def _take_up_resumed(self) -> None:
        for one in await self._unit.rows(self._unit.tables.find_stopped):
            halted = self._halted[one.case_id] = Halted(one.position, one.stop_id, one.resumed)
            if one.resumed:
                await self._take_up(one.case_id, halted)

    async def _take_up(self, case: UUID, halted: Halted) -> None:
        async with self._unit.pool.connection() as connection:
            waiting = await read_case(connection, case, self._saved)
        for recorded in waiting:
            reaction = self._reactions.get(recorded.type)
            if reaction is None or recorded.position < halted.position or not reaction.concerns(recorded):
                continue
            values = {"case": case, "before": halted.position, "after": recorded.position + 1}
            await self._react(reaction, recorded, Write(self._unit.tables.advance_case, values))
            if self._halted[case].stop_id != halted.stop_id:
                return
            halted.position = recorded.position + 1
        await self._release(case)

    async def _release(self, case: UUID) -> None:
        tables = self._unit.tables
        guard = {"cursor": self.service, "before": self._saved, "after": self._saved}
        try:
            async with self._unit.pool.connection() as connection, connection.transaction():
                # guarded cursor: no other process skipped an event of this case while it was taken up
                await connection.execute(*Write(tables.move_cursor, guard).as_sql())
                await connection.execute(*delete_rows(tables.stopped, case_id=case).as_sql())
        except psycopg.errors.NotNullViolation:
            raise CursorMoved from None
        del self._halted[case]
