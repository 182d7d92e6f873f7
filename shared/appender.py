"""Group append: the one way into the journal.

In each process one appender gathers the requests that are waiting and commits them together; there is no timer, it takes
what queued while the last commit flushed. A transaction locks the counter row first, numbers the events, writes everything that
the requests decided (events, rows, cursors, stored answers), and holds the row to commit: positions are gapless and in
commit order. If one request cannot be written, all are tried again one by one behind savepoints, and that request alone
is refused.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
import structlog
from eventsourcing.persistence import StoredEvent
from psycopg import errors as pg

from shared.database import Connection, Write, connect, sql
from shared.errors import Unavailable, Unreadable
from shared.events import EventMapper
from shared.journal import CHANNEL, News
from shared.leaf_hash import canonical_fast, leaf_hash, leaf_object

LARGEST_BATCH = 256

LOCK: LiteralString = "SELECT position FROM journal.head FOR UPDATE"
ADVANCE: LiteralString = "UPDATE journal.head SET position = %s"
INSERT: LiteralString = (
    "INSERT INTO journal.events (position, stream_id, version, type, schema_version, case_id, office, actor, actor_role, "
    "channel, reason, causation, command_id, command_part, recorded_at, effective_at, payload, leaf_hash) VALUES "
    "(%(position)s, %(stream_id)s, %(version)s, %(type)s, %(schema_version)s, %(case_id)s, %(office)s, %(actor)s, "
    "%(actor_role)s, %(channel)s, %(reason)s, %(causation)s, %(command_id)s, %(command_part)s, %(recorded_at)s, "
    "%(effective_at)s, %(payload)s::jsonb, %(leaf_hash)s)"
)

_log = structlog.get_logger()
_mapper = EventMapper()


class VersionConflict(Exception):
    """Another commit was first on one of the streams; decide again on the new state."""


class CommandRepeated(Exception):
    """This command was already carried out; its stored answer says how."""


class CursorMoved(Exception):
    """Another process already reacted to this event."""


class RowTaken(Exception):
    """A row breaks a unique key of a read model; `constraint` names it."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


@dataclass(frozen=True, slots=True)
class Context:
    """Who, when, on whose behalf: the columns that every event of one command shares. Nothing here is guessed."""

    case_id: UUID
    actor: str
    actor_role: str
    office: str
    channel: str
    command_id: UUID
    recorded_at: datetime
    effective_at: datetime
    reason: str | None = None
    causation: int | None = None


@dataclass(slots=True)
class Commit:
    """All that one request makes durable at once: its events, and the rows (read models, cursor, answer) that go with them.

    A row value named `journal_position` is filled with the last event's position.
    """

    context: Context
    events: Sequence[Any]
    writes: Sequence[Write] = ()
    rows: list[dict[str, Any]] = field(default_factory=list)
    last_position: int = 0

    def prepare(self) -> None:
        """Makes the events' rows, all but their positions; a wrong event fails here, before anything is locked."""
        self.rows = [_row(self.context, event, part) for part, event in enumerate(self.events)]

    def number(self, after: int) -> int:
        """Gives the rows the positions after `after` and their leaves; returns the last position."""
        for position, row in enumerate(self.rows, after + 1):
            row["position"] = position
            row["leaf_hash"] = leaf_hash(canonical_fast(leaf_object(row, row["plain"])))
        self.last_position = after + len(self.rows)
        return self.last_position


def _row(context: Context, event: Any, part: int) -> dict[str, Any]:
    return row_of(context, _mapper.to_stored_event(event), part, getattr(type(event), "class_version", 1))


def row_of(context: Context, stored: StoredEvent, part: int, schema_version: int) -> dict[str, Any]:
    """The row of a stored event, whose state is a JSON object; its position and leaf come with `Commit.number`."""
    return {
        "stream_id": stored.originator_id,
        "version": stored.originator_version,
        "type": stored.topic,
        "schema_version": schema_version,
        "case_id": context.case_id,
        "office": context.office,
        "actor": context.actor,
        "actor_role": context.actor_role,
        "channel": context.channel,
        "reason": context.reason,
        "causation": context.causation,
        "command_id": context.command_id,
        "command_part": part,
        "recorded_at": context.recorded_at,
        "effective_at": context.effective_at,
        "payload": stored.state.decode(),
        "plain": orjson.loads(stored.state),
    }


def refusal_of(fault: psycopg.Error) -> Exception:
    """What a database's refusal of one request means."""
    if isinstance(fault, pg.UniqueViolation):
        constraint = fault.diag.constraint_name or ""
        if constraint == "events_stream_version":
            return VersionConflict()
        if constraint in {"events_command", "answers_pkey"}:
            return CommandRepeated()
        return RowTaken(constraint)
    if isinstance(fault, pg.NotNullViolation) and fault.diag.table_name in {"cursors", "stopped_cases"}:
        return CursorMoved()
    if isinstance(fault, psycopg.DataError):
        return Unreadable(problem="isi tidak dapat disimpan / the content cannot be stored")
    return Unavailable() if isinstance(fault, psycopg.OperationalError) else fault


async def lock_head(connection: Connection) -> int:
    """Takes the counter row until the transaction ends; returns the last position."""
    row = await (await connection.execute(LOCK)).fetchone()
    assert row is not None
    return int(row[0])


async def write(connection: Connection, commits: Iterable[Commit], head: int) -> int:
    """Writes numbered commits inside an open transaction that holds the counter row; returns the new head."""
    commits = list(commits)
    for commit in commits:
        head = commit.number(head)
    rows = [row for commit in commits for row in commit.rows]
    if rows:
        await connection.cursor().executemany(INSERT, rows)
        await connection.execute(ADVANCE, (head,))
    for commit in commits:
        for one in commit.writes:
            await _execute(connection, one, commit)
    return head


async def _execute(connection: Connection, one: Write, commit: Commit) -> None:
    text, constants = sql(one.statement)
    values: Mapping[str, Any] = {**constants, **one.values} if constants else one.values
    if "journal_position" in values:
        values = {**values, "journal_position": commit.last_position}
    await connection.execute(text, values)


class Appender:
    """The appender of one process and one database role; `append` from any task, `close` at the end."""

    def __init__(self, url: str, news: News, *, notify: bool = True) -> None:
        self._url = url
        self.news = news
        self.notify: LiteralString | None = f"NOTIFY {CHANNEL}" if notify else None
        self._queue: deque[tuple[Commit, asyncio.Future[int]]] = deque()
        self._connection: Connection | None = None
        self._running: asyncio.Task[None] | None = None

    async def append(self, commit: Commit) -> int:
        """Makes a commit durable and returns its last position (0 for one without events).

        Raises VersionConflict, CommandRepeated, CursorMoved, RowTaken, Unreadable or Unavailable for this commit alone.
        """
        commit.prepare()
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._queue.append((commit, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Finishes what is queued and closes the connection."""
        if self._running is not None:
            await self._running
        if self._connection is not None:
            await self._connection.close()

    async def _run(self) -> None:
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), LARGEST_BATCH))]
            try:
                await self._commit(batch)
            except (psycopg.Error, OSError) as fault:
                await self._fail(batch, fault)
            except Exception as fault:  # a fault of ours must not leave callers waiting for ever
                await self._fail(batch, fault)
                _log.exception("append-failed")

    async def _commit(self, batch: list[tuple[Commit, asyncio.Future[int]]]) -> None:
        connection = await self._connected()
        try:
            await self._together(connection, [commit for commit, _ in batch])
        except (psycopg.IntegrityError, psycopg.DataError) as fault:
            await connection.rollback()
            if len(batch) == 1:
                _resolve(batch[0][1], refusal_of(fault))
                return
            await self._one_by_one(connection, batch)
        else:
            for commit, future in batch:
                _resolve(future, commit.last_position)
        self.news.tell()

    async def _together(self, connection: Connection, commits: list[Commit]) -> None:
        async with connection.pipeline():
            await connection.execute("BEGIN")
            head = await lock_head(connection)
            await write(connection, commits, head)
            await connection.execute("COMMIT")
            if self.notify:
                await connection.execute(self.notify)

    async def _one_by_one(self, connection: Connection, batch: list[tuple[Commit, asyncio.Future[int]]]) -> None:
        await connection.execute("BEGIN")
        head = await lock_head(connection)
        outcomes: list[tuple[asyncio.Future[int], int | Exception]] = []
        for commit, future in batch:
            try:
                async with connection.transaction(), connection.pipeline():  # a savepoint
                    after = await write(connection, [commit], head)
                head = after
                outcomes.append((future, head))
            except (psycopg.IntegrityError, psycopg.DataError) as fault:
                outcomes.append((future, refusal_of(fault)))
        await connection.execute("COMMIT")
        if self.notify:
            await connection.execute(self.notify)
        for future, outcome in outcomes:  # only now: who is refused decides again on what was just committed
            _resolve(future, outcome)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._url)
        return self._connection

    async def _fail(self, batch: list[tuple[Commit, asyncio.Future[int]]], fault: BaseException) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
        answer = refusal_of(fault) if isinstance(fault, psycopg.Error) else fault
        for _, future in batch:
            _resolve(future, Unavailable() if isinstance(answer, OSError) else answer)


def _resolve(future: asyncio.Future[int], outcome: int | BaseException) -> None:
    if future.done():  # the asker went away; what was committed stays committed
        return
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
