"""A service's unit of work: load → decide → commit.

One transaction holds everything that a request decides: events, read-model rows, the cursor of a reaction, and the
stored answer for its Idempotency-Key. After a conflict the decision is repeated on the newer state, at most three
times.

The first attempt may use aggregates that are kept in memory. The append confirms that they are as new as the journal;
for a decision that refuses, a look into the journal does. Only if they are older is the decision repeated, on the
journal.

This confirms every aggregate that a decision loaded or read, also one that it does not change: if it has changed
meanwhile, the append reports a conflict. Aggregates read only to be shown (`UnitOfWork.read`), and rows of read models,
are not confirmed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import structlog

from shared.database import Connection, Pool, Write, cut_off_after, is_lost, sql, was_lost
from shared.database_faults import UNAVAILABLE
from shared.errors import Conflict, Forbidden, NotFound, OwnMatter, Refusal, Stale, Unavailable, Unreadable
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context, NothingWritten, RowTaken, VersionConflict, refusal_of
from shared.journal.commit_writing import existing_versions
from shared.journal.events import Aggregate
from shared.journal.journal import AsOf, Recorded, read_stream, read_texts, read_versions
from shared.journal.replay import replayed
from shared.offices import NumberOfAnotherYear, office
from shared.privacy.clear_text import PersonalDataInText
from shared.roles import APPLICANT, SYSTEM
from shared.service.aggregate_cache import AggregateCache
from shared.service.ask import Answer, Ask
from shared.service.queries import Query, RowT
from shared.service.read_models import FoldedTwice, View, writes_of
from shared.service.tables import ServiceTables

ATTEMPTS = 3
OWN_MATTER = "intake.application-drafted"
"""The event that makes a matter somebody's own."""
SERIES_SECONDS = 3.0
"""The longest that a command waits for earlier commands to take their numbers of the same series."""
_ROLLBACK_SECONDS = 2.0

Series = tuple[str, str, int]
"""Numbers are counted by series, office and year."""

AggregateT = TypeVar("AggregateT", bound=Aggregate)

_log = structlog.get_logger()


class OtherOffice(Forbidden):
    code = "other-office"
    indonesian = "Perkara ini milik kantor lain."
    english = "This belongs to another office."


class KeyUsedOtherwise(Unreadable):
    code = "idempotency-key-reused"
    indonesian = "Idempotency-Key ini sudah dipakai untuk permintaan lain."
    english = "This Idempotency-Key was already used for another request."


class ChangedMeanwhile(Conflict):
    code = "changed-meanwhile"
    indonesian = "Data ini berubah sementara permintaan Anda diproses. Baca kembali, lalu putuskan lagi."
    english = "This changed while your request was worked on. Read it again, then decide again."


@dataclass
class Work:
    """One attempt at a decision: loads and adds aggregates, reads own rows, takes numbers."""

    unit: "UnitOfWork"
    ask: Ask
    kept: AggregateCache | None = None
    """The aggregates kept in memory that may be used instead of folding; None to decide on the journal only."""
    taken: list[Aggregate] = field(default_factory=list)
    """Those that were used."""
    stands_on: int | None = None
    """The connection that confirmed the first of them."""
    aggregates: list[Aggregate] = field(default_factory=list)
    bases: dict[UUID, int] = field(default_factory=dict)
    only_read: dict[UUID, Aggregate] = field(default_factory=dict)
    """Aggregates that do not join the commit; each is folded once in an attempt."""
    seen: set[tuple[UUID, int]] = field(default_factory=set)
    """The version of each stream that was loaded or read; 0 for a missing stream."""
    own: Connection | None = None
    """The connection that holds a number's row, if a number was taken: the commit then uses it."""
    numbered: set[Series] = field(default_factory=set)
    held: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Released when the attempt ends, each independently: the locks of series, the connection of numbers."""

    async def load_to_change(self, kind: type[AggregateT], id: UUID, *, of_any_office: bool = False) -> AggregateT:
        """The present aggregate, of the asker's office. `If-Match` refers to the first one loaded.

        `of_any_office`: the aggregate's own decision checks which other office may change it, such as one that takes
        over an offered case.
        """
        aggregate = self._take(kind, id) or await self._folded(kind, id)
        if not of_any_office:
            _refuse_other_office(aggregate, self.ask.office)
        wanted = None if self.aggregates else self.ask.if_match
        if wanted is not None and aggregate.version not in wanted:
            raise Stale(version=aggregate.version)
        self.bases[id] = aggregate.version
        self.aggregates.append(aggregate)
        return aggregate

    def _take(self, kind: type[AggregateT], id: UUID) -> AggregateT | None:
        kept = None if self.kept is None else self.kept.take(id, self.unit.appender.connections)
        if not isinstance(kept, kind):
            return None
        if not self.taken:
            self.stands_on = self.unit.appender.connections
        self.taken.append(kept)
        self.seen.add((id, kept.version))
        return kept

    async def _folded(self, kind: type[AggregateT], id: UUID) -> AggregateT:
        """The aggregate folded from its events. A missing stream counts as seen, too."""
        found = await self.unit.newest(id)
        self.seen.add((id, 0 if found is None else found.version))
        return _of_kind(kind, found)

    def overtaken_by(self) -> frozenset[tuple[UUID, int]]:
        """The versions that must not exist at the commit: for each stream, one more than was seen.

        The append itself checks the streams that the decision appends to.
        """
        mine = {(one.id, one.version - len(one.pending_events) + 1) for one in self.aggregates if one.pending_events}
        return frozenset((id, version + 1) for id, version in self.seen) - mine

    async def read(self, kind: type[AggregateT], id: UUID) -> AggregateT:
        """The present aggregate, of the asker's office, to decide by and not to change: it does not join the commit."""
        known = self.only_read.get(id)
        if isinstance(known, kind):
            return known
        found = await self._folded(kind, id)
        _refuse_other_office(found, self.ask.office)
        self.only_read[id] = found
        return found

    def add(self, aggregate: AggregateT) -> AggregateT:
        """Adds a new aggregate to the commit."""
        self.aggregates.append(aggregate)
        return aggregate

    async def rows(self, query: Query[RowT], /, **values: Any) -> list[RowT]:
        """Rows of this service's own read models."""
        return await self.unit.rows(query, **values)

    async def first(self, query: Query[RowT], /, **values: Any) -> RowT | None:
        """The first of these rows, if there is one."""
        return await self.unit.first(query, **values)

    def change(self, *writes: Write) -> None:
        """Rows that are no read model, because no event may tell of them; they change with the commit of this attempt."""
        self.ask = replace(self.ask, effects=(*self.ask.effects, *writes))

    async def number(self, series: str, year: int) -> int:
        """The next number of a series of this office and year, without gaps: it is used up only if the commit succeeds.

        Raises NumberOfAnotherYear for a closed year, and Unavailable if its turn does not come in time.
        """
        await self._refuse_closed_year(series, year)
        await self._queue_up((series, self.ask.office, year))
        text, constants = sql(self.unit.tables.next_number)
        values = {**constants, "series": series, "office": self.ask.office, "year": year}
        try:
            own = await self._own_connection()
            with cut_off_after(own, self.unit.appender.bounds.attempt):
                row = await (await own.execute(text, values)).fetchone()
        except psycopg.Error as fault:
            lost = self.own is not None and was_lost(self.own, fault)
            raise (NothingWritten() if lost else refusal_of(fault)) from None
        assert row is not None
        return int(row[0])

    async def _queue_up(self, series: Series) -> None:
        """Waits for earlier commands of this process; a decision that takes several numbers of a series waits once."""
        if series in self.numbered:
            return
        lock = self.unit.series.setdefault(series, asyncio.Lock())
        try:
            async with asyncio.timeout(self.unit.series_wait):
                await lock.acquire()
        except TimeoutError:
            raise Unavailable from None
        self.held.callback(lock.release)
        self.numbered.add(series)

    async def _own_connection(self) -> Connection:
        if self.own is None:
            self.own = await self.unit.pool.getconn()
            self.held.push_async_callback(_give_back, self.unit.pool, self.own)
            with cut_off_after(self.own, self.unit.appender.bounds.attempt):
                await self.own.execute("BEGIN")
        return self.own

    async def official_number(self, series: str) -> str:
        """The next number of a series as this office prints it, in the year of the day on which it happens."""
        year = self.ask.local_day.year
        return office(self.ask.office).official_number(series, year, await self.number(series, year))

    def refuse_own_matter(self) -> None:
        """Refuses an officer's change of their own application: they may act as applicant, but another officer has to
        handle it.

        `accounts` of an aggregate are the token subjects who own the matter. The check is here, and not in each
        decision, so that it covers every command of every service. UU 30/2014 art. 42–43 (conflict of interest). Raises
        OwnMatter.
        """
        if self.ask.role in {APPLICANT, SYSTEM}:
            return
        changed = (one for one in self.aggregates if one.pending_events)
        if any(self.ask.actor in getattr(one, "accounts", ()) for one in changed):
            raise OwnMatter(because=OWN_MATTER)

    async def _refuse_closed_year(self, series: str, year: int) -> None:
        here = office(self.ask.office)
        today = here.local_day(self.ask.now)
        here.refuse_closed_year(series, year, today)
        later = {"series": series, "office": self.ask.office, "year": year}
        if year != today.year and await self.first(self.unit.tables.later_number, **later) is not None:
            raise NumberOfAnotherYear(year=year, series=series)

    def case_id(self) -> UUID:
        """The case that the first aggregate belongs to, or its own id."""
        first = self.aggregates[0]
        case: UUID = getattr(first, "case_id", first.id)
        return case

    async def release(self) -> None:
        """Ends the attempt: an uncommitted number is free again. Raises nothing, so that it hides no refusal."""
        try:
            await self.held.aclose()
        except Exception as fault:
            _log.error("release-failed", fault=type(fault).__name__)


_giving_back: set[asyncio.Task[None]] = set()


async def _give_back(pool: Pool, connection: Connection) -> None:
    """Returns a connection without its transaction, also if the waiting task is cancelled."""
    task = asyncio.create_task(_roll_back(pool, connection))
    _giving_back.add(task)  # nobody else may hold it
    task.add_done_callback(_giving_back.discard)
    await asyncio.shield(task)


async def _roll_back(pool: Pool, connection: Connection) -> None:
    try:
        with cut_off_after(connection, _ROLLBACK_SECONDS):
            if not is_lost(connection):
                await connection.rollback()
    except psycopg.Error as fault:
        _log.warning("connection-lost", fault=type(fault).__name__)
        await connection.close()
    finally:
        await pool.putconn(connection)  # the pool replaces a lost one


class UnitOfWork:
    """The base of a service: its pool, its appender, its own tables and its views."""

    def __init__(
        self,
        tables: ServiceTables,
        pool: Pool,
        appender: Appender,
        views: Sequence[View],
        *,
        series_wait: float = SERIES_SECONDS,
    ) -> None:
        for view in views:
            if sum(one is view for one in views) > 1:
                raise FoldedTwice(view.name, view.types)  # each of its rows would be written twice
        self.series_wait = series_wait
        self.tables = tables
        self.pool = pool
        self.appender = appender
        self.views = views
        self.series: dict[Series, asyncio.Lock] = {}
        self._kept = AggregateCache()
        self._breaches = {name: refuse for view in views for name, refuse in view.breaches.items()}

    async def run(self, ask: Ask, decide: Callable[[Work], Awaitable[Any]]) -> Answer:
        """Carries out one command; returns its answer, or the stored one if it was carried out before.

        Raises the decision's Refusal, Stale, ChangedMeanwhile, KeyUsedOtherwise, or CommandRepeated if its answer is no
        longer kept; Unavailable if the database cannot do it now, or cannot tell whether it was done before.
        """
        try:
            return await self._decided(ask, decide)
        except Refusal:  # CommandRepeated among them
            try:
                stored = await self._stored_answer(ask)
            except UNAVAILABLE:
                raise Unavailable from None
            if stored is None:
                raise
            return stored

    async def _decided(self, ask: Ask, decide: Callable[[Work], Awaitable[Any]]) -> Answer:
        work, attempt = Work(self, ask, self._kept), 1
        while True:
            refused: Exception | None = None
            try:
                return await self._commit(work, await decide(work))
            except VersionConflict:
                if not work.taken and attempt == ATTEMPTS:
                    raise await self._changed_meanwhile(work) from None
            except NothingWritten:
                if not work.taken and attempt == ATTEMPTS:
                    raise
            except Exception as fault:
                refused = fault
            finally:
                await work.release()
            if refused is not None and not await self._is_overtaken(work):
                raise refused
            attempt += not work.taken
            work = Work(self, ask)

    async def _is_overtaken(self, work: Work) -> bool:
        """Whether a decision that ended without an append used an aggregate from memory that is older than the journal."""
        if not work.taken:
            return False
        used = {(id, version) for id, version in work.seen if version}
        after = {(id, version + 1) for id, version in work.seen}
        there = await self.pool.reading(lambda connection: existing_versions(connection, used | after))
        # not `there != used`: a stream that was taken from memory and then read from the journal was seen in two versions
        return not there.isdisjoint(after) or not used <= there or work.stands_on != self.appender.connections

    async def _commit(self, work: Work, outcome: Any) -> Answer:
        ask = work.ask
        work.refuse_own_matter()
        answer = ask.render(outcome) if ask.render else Answer(204, b"")
        overtaken_by = work.overtaken_by()
        events = [event for aggregate in work.aggregates for event in aggregate.collect_events()]
        context = Context(
            case_id=ask.case_id or work.case_id(),
            actor=ask.actor,
            actor_role=ask.role,
            office=ask.office,
            channel=ask.channel,
            command_id=ask.command_id,
            recorded_at=ask.now,
            effective_at=ask.effective_at,
            reason=ask.reason,
            causation=ask.causation,
        )
        writes = [*writes_of(self.views, events, context), *ask.effects]
        if ask.render:
            writes.append(Write(self.tables.keep_answer, _stored(ask, answer)))
        commit = Commit(context, events, writes, work.stands_on, overtaken_by=overtaken_by)
        try:
            position = await self._append(commit, work)
        except RowTaken as breach:
            refuse = self._breaches.get(breach.constraint)
            raise (refuse() if refuse else breach) from None
        for aggregate in work.aggregates:
            self._kept.put(aggregate, self.appender.connections)
        return Answer(answer.status, answer.body, answer.version, answer.location, position)

    async def _append(self, commit: Commit, work: Work) -> int:
        """Appends; refuses personal data in clear, unless the journal already holds that very text for the same things."""
        try:
            return await self.appender.append(commit, work.own)
        except PersonalDataInText:
            streams = [*work.bases, *work.only_read]
            async with self.pool.connection() as connection:
                kept = await read_texts(connection, commit.context.case_id, streams)
            return await self.appender.append(replace(commit, known=kept), work.own)

    async def _stored_answer(self, ask: Ask) -> Answer | None:
        found = await self.first(self.tables.find_answer, command=ask.command_id)
        if found is None:
            return None
        if found.request_hash != ask.request_hash:
            raise KeyUsedOtherwise
        return Answer(found.status, found.body, found.version, found.location, found.position)

    async def _changed_meanwhile(self, work: Work) -> Refusal:
        between: list[Recorded] = []
        for id, version in sorted(work.seen):
            between += await self.pool.reading(lambda one: read_versions(one, id, version + 1, version + 20))  # noqa: B023 – awaited
        asked_for = next(iter(work.bases), None)  # `If-Match` refers to it
        newest = max((row.version for row in between if row.stream_id == asked_for), default=None)
        if work.ask.if_match is not None and newest is not None:
            return Stale(version=newest)
        return ChangedMeanwhile(events=", ".join(f"{row.type} ({row.position})" for row in between))

    async def fold(self, kind: type[AggregateT], id: UUID, as_of: AsOf | None = None) -> AggregateT:
        """The aggregate folded from its events, now or as of a moment; NotFound if there is none of this kind."""
        return _of_kind(kind, await self.newest(id, as_of))

    async def newest(self, id: UUID, as_of: AsOf | None = None) -> Aggregate | None:
        """The aggregate of a stream, of any kind; None if there is no such stream."""
        return replayed(await self.pool.reading(lambda connection: read_stream(connection, id, as_of)))

    async def at_hand(self, ask: Ask, kind: type[AggregateT], id: UUID) -> AggregateT:
        """The present aggregate, of the asker's office; from memory if its last change was here, so a long one need not be folded.

        It is a command that changes nothing, because only commands take aggregates from memory and notice a newer version.
        """
        found: list[AggregateT] = []

        async def look(work: Work) -> None:
            found.append(await work.load_to_change(kind, id))

        await self.run(ask, look)
        return found[-1]

    async def read(self, kind: type[AggregateT], id: UUID, office: str, as_of: AsOf | None) -> AggregateT:
        """The same for a reader of one office; OtherOffice if it belongs to another."""
        aggregate = await self.fold(kind, id, as_of)
        _refuse_other_office(aggregate, office)
        return aggregate

    async def rows(self, query: Query[RowT], /, **values: Any) -> list[RowT]:
        """Rows of this service's own tables for a query with its values by name."""
        text, constants = sql(query.statement)

        async def found(connection: Connection) -> list[RowT]:
            cursor = connection.cursor(row_factory=query.row_factory)
            await cursor.execute(text, {**constants, **values}, prepare=query.prepare)
            return await cursor.fetchall()

        if query.statement.is_select:
            return await self.pool.reading(found)
        async with self.pool.connection() as connection:
            return await found(connection)

    async def first(self, query: Query[RowT], /, **values: Any) -> RowT | None:
        """The first of these rows, if there is one."""
        return next(iter(await self.rows(query, **values)), None)


def _refuse_other_office(aggregate: Aggregate, office: str) -> None:
    """Raises OtherOffice for an aggregate of another office; an aggregate without an office belongs to everybody."""
    if getattr(aggregate, "office", office) != office:
        raise OtherOffice


def _of_kind(kind: type[AggregateT], found: Aggregate | None) -> AggregateT:
    if not isinstance(found, kind):
        raise NotFound(what=kind.TOPIC)
    return found


def _stored(ask: Ask, answer: Answer) -> dict[str, Any]:
    return {
        "command_id": ask.command_id,
        "request_hash": ask.request_hash,
        "status": answer.status,
        "body": answer.body,
        "version": answer.version,
        "location": answer.location,
        "journal_position": 0,
    }
