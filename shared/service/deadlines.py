"""Deadlines: a service decides again when a moment has passed, exactly once, whatever processes run or die.

A deadline is a row of a read model: a view writes it from the event that sets it, and removes it with the event that
meets or cancels it. So it commits with its event, is rebuilt from the journal, and a replay only writes rows. A job
takes the rows whose moment has passed, in order, and gives each to a use case: that loads the aggregate, decides again
and records. The event that it records moves or removes the row in the same transaction. If two processes take the same
row, the stream's version lets one of them record; the other decides again and finds nothing to record.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import Column, DateTime, Index, Select, Table, Text, Uuid, bindparam, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.journal.commit import CommandRepeated
from shared.offices import office
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_ids, upsert_row
from shared.service.tables import ServiceTables
from shared.service.unit_of_work import UnitOfWork

AT_ONCE = 8
"""How many rows are worked on together: they share a commit, and leave the pool to people's requests."""
START = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
"""The place before all deadlines, in the order of `due_at` and `id`."""
_DEADLINES = UUID("5f1f0f3e-93f4-4b57-9a52-2f2f5d0f7a60")


class Deadline(NamedTuple):
    """`kind` says which decision of the stream waits for `due_at`; a stream has one deadline of a kind."""

    due_at: datetime
    id: UUID
    stream_id: UUID
    kind: str
    office: str
    case_id: UUID


class Deadlines:
    """A service's table of deadlines. Its nouns register on `view` the events that set and end their deadlines."""

    def __init__(self, tables: ServiceTables) -> None:
        self.table = Table(
            "deadlines",
            tables.metadata,
            Column("id", Uuid, primary_key=True),
            Column("stream_id", Uuid, nullable=False),
            Column("kind", Text, nullable=False),
            Column("due_at", DateTime(timezone=True), nullable=False),
            Column("office", Text, nullable=False),
            Column("case_id", Uuid, nullable=False),
            Index("deadlines_due", "due_at", "id"),
            Index("deadlines_office", "office", "due_at", "id"),
        )
        self.view = View("deadlines", self.table)
        moved = update(self.table).where(self.table.c.id == bindparam("one", type_=Uuid))
        self._move = moved.values(office=bindparam("now_at", type_=Text))
        all_of_them = select(*columns_of(Deadline, self.table))
        until, key = self.table.c.due_at, self.table.c.id
        self.passed = Query(Deadline, passed_until(all_of_them, until, key))
        self.of_office = Query(
            Deadline, passed_until(all_of_them.where(self.table.c.office == bindparam("at")), until, key)
        )

    def due(self, stream_id: UUID, kind: str, due_at: datetime, envelope: Envelope) -> Write:
        """Sets the stream's deadline of a kind, or moves it."""
        return upsert_row(
            self.table,
            id=_id_of(stream_id, kind),
            stream_id=stream_id,
            kind=kind,
            due_at=due_at,
            office=envelope.office,
            case_id=envelope.case_id,
        )

    def due_after(self, stream_id: UUID, kind: str, last_day: date, envelope: Envelope) -> Write:
        """The same for a last day in time: the deadline is the end of that day at the office."""
        return self.due(stream_id, kind, office(envelope.office).end_of(last_day), envelope)

    def no_longer_due(self, stream_id: UUID, *kinds: str) -> Write:
        """Removes the stream's deadlines of these kinds, if it has them."""
        return delete_ids(self.table, [_id_of(stream_id, kind) for kind in kinds])

    def move_to(self, office: str, stream_id: UUID, kind: str) -> Write:
        """Gives the stream's deadline of a kind, if it has one, to another office; it stays at its moment."""
        return Write(self._move, {"one": _id_of(stream_id, kind), "now_at": office})


def _id_of(stream_id: UUID, kind: str) -> UUID:
    return uuid5(_DEADLINES, f"{stream_id} {kind}")


def passed_until(
    rows: Select[tuple[object, ...]], due_at: ColumnElement[datetime], id: ColumnElement[UUID]
) -> Select[tuple[object, ...]]:
    """Rows until a moment (`until`), at most `most`, after the place (`after_at`, `after`) in the order of moment and id."""
    after = tuple_(bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after", type_=Uuid))
    until = bindparam("until", type_=DateTime(timezone=True))
    return rows.where(due_at <= until, tuple_(due_at, id) > after).order_by(due_at, id).limit(bindparam("most"))


PassDeadline = Callable[[Ask, Deadline], Awaitable[object]]
"""A use case: decides what follows from a deadline that has passed. Nothing may follow any more."""


class PassingDeadlines:
    """Gives passed deadlines to the use cases of their kinds; a job (`shared.service.background`) repeats `run_once`.

    Only deadlines of one moment pass together, because a passing may set the next deadline of its case before the others.
    `mixed`: those of different moments, too, where a stream has one deadline and a passing records all until now.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        passed: Query[Deadline],
        use_cases: Mapping[str, PassDeadline],
        clock: Clock,
        new_id: NewId,
        *,
        mixed: bool = False,
    ) -> None:
        self._unit = unit
        self._passed = passed
        self._use_cases = use_cases
        self._clock = clock
        self._new_id = new_id
        self._mixed = mixed

    async def run_once(self) -> None:
        """Passes everything that is due by now. Raises SomeRowsFailed at the end if a deadline failed."""
        now, batch, (after_at, after) = self._clock.now(), Batch(), START
        while rows := await self._unit.rows(self._passed, until=now, after_at=after_at, after=after, most=AT_ONCE):
            if not self._mixed:
                rows = [one for one in rows if one.due_at == rows[0].due_at]
            await asyncio.gather(*(batch.row(self._pass(one, now), case=one.case_id, kind=one.kind) for one in rows))
            after_at, after = rows[-1].due_at, rows[-1].id
        batch.end()

    async def _pass(self, one: Deadline, now: datetime) -> None:
        # a new id each time, because the same deadline may be set again and pass again at the same moment;
        # the stream's version guards that each passing is recorded once
        ask = Ask.of_system(self._unit.tables.schema, "clock", one.office, self._new_id(now), now, case_id=one.case_id)
        with suppress(CommandRepeated):  # another worker did it
            await self._use_cases[one.kind](replace(ask, effective_at=one.due_at), one)
