"""The journal: one append-only table of events for all services; their store and the exchange between them.

Positions are gapless and in commit order, because each append takes the counter row and holds it until the commit
(`shared.journal.appender`). A reader that meets a hole therefore knows that something is wrong, and raises an alarm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
import structlog
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import TopicError
from psycopg.rows import args_row
from psycopg.types.datetime import TimestamptzLoader
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import Connection
from shared.journal.events import EventMapper, kind_of
from shared.journal.leaf_hash import is_altered

metadata = MetaData(schema="journal")

events = Table(
    "events",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream_id", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_version", SmallInteger, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reason", Text),
    Column("causation", BigInteger),
    Column("command_id", Uuid, nullable=False),
    Column("command_part", SmallInteger, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("effective_at", DateTime(timezone=True), nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    CheckConstraint("position > 0", name="events_position"),
    CheckConstraint("version > 0", name="events_version"),
    CheckConstraint("isfinite(recorded_at)", name="events_recorded_at"),
    CheckConstraint("isfinite(effective_at)", name="events_effective_at"),
    UniqueConstraint("stream_id", "version", name="events_stream_version"),
    UniqueConstraint("command_id", "command_part", name="events_command"),
    Index("events_case", "case_id", "position"),
    Index("events_reactions", "position", postgresql_where=text("type LIKE 'reactions.%'")),
)

head = Table(
    "head",
    metadata,
    Column("single", Boolean, primary_key=True, server_default=text("true")),
    Column("position", BigInteger, nullable=False),
    CheckConstraint("single", name="head_has_one_row"),
    CheckConstraint("position >= 0", name="head_position"),
)
"""The counter row: the position of the last event; every append holds it until the commit."""


_COLUMNS: LiteralString = (
    "position, stream_id, version, type, schema_version, payload::text, case_id, office, actor, actor_role, channel, "
    "reason, causation, command_id, command_part, recorded_at, effective_at, leaf_hash"
)
_BEGUN_WITH: LiteralString = (
    ", CASE WHEN version = 1 THEN type ELSE (SELECT first.type FROM journal.events first"
    " WHERE first.stream_id = events.stream_id AND first.version = 1) END"
)
_STREAM: LiteralString = f"SELECT {_COLUMNS} FROM journal.events WHERE stream_id = %s"
_CASE: LiteralString = f"SELECT {_COLUMNS}{_BEGUN_WITH} FROM journal.events WHERE case_id = %s"
_TEXTS: LiteralString = (
    "SELECT payload::text, actor, coalesce(reason, '') FROM journal.events WHERE case_id = %s OR stream_id = ANY(%s)"
)
_UNTIL_POSITION: LiteralString = " AND position <= %s"
# up to the first event that was recorded later: if a clock went back, no event in between may be left out
_STREAM_UNTIL_TIME: LiteralString = (
    " AND version < coalesce((SELECT min(version) FROM journal.events later WHERE later.stream_id = events.stream_id"
    " AND later.recorded_at > %s), 9223372036854775807)"
)
_UNTIL_TIME: LiteralString = " AND recorded_at <= %s"
_REACHED: LiteralString = (
    "SELECT count(*), coalesce(max(position), 0) FROM (SELECT position FROM journal.events WHERE position > %(after)s"
    " ORDER BY position LIMIT %(limit)s) AS next"
)
_WANTED: LiteralString = (
    f"SELECT {_COLUMNS}{_BEGUN_WITH} FROM journal.events WHERE position > %(after)s AND position <= %(reached)s"
    " AND type = ANY(%(types)s) ORDER BY position"
)
_AFTER: LiteralString = (
    "SELECT position, stream_id, version, type, schema_version, CASE WHEN (%(types)s::text[] IS NULL OR type = ANY(%(types)s))"
    " AND (%(office)s::text IS NULL OR office = %(office)s) AND (%(case)s::uuid IS NULL OR case_id = %(case)s)"
    " THEN payload::text END, case_id, office, actor, actor_role, channel, reason, causation, command_id, command_part,"
    " recorded_at, effective_at, leaf_hash FROM journal.events WHERE position > %(after)s ORDER BY position LIMIT %(limit)s"
)

_log = structlog.get_logger()
_mapper = EventMapper()

AsOf = int | datetime
"""A moment of the journal: a position, or a time (with zone) by which events were recorded."""


class JournalHole(Exception):
    """A position is missing: never waited for, always an alarm, because appends leave no holes."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as stored in the journal; `payload` is its JSON text, None if a reader's filter left it out."""

    position: int
    stream_id: UUID
    version: int
    type: str
    schema_version: int
    payload: str | None
    case_id: UUID
    office: str
    actor: str
    actor_role: str
    channel: str
    reason: str | None
    causation: int | None
    command_id: UUID
    command_part: int
    recorded_at: datetime
    effective_at: datetime
    leaf_hash: bytes
    begun_with: str | None = None
    """The type of the first event of its stream, if the reader asks for it: `read_case` and `read_wanted`."""

    def fields(self) -> dict[str, Any]:
        """The payload as plain values."""
        loaded: dict[str, Any] = orjson.loads(self.payload or "{}")
        return loaded

    def is_altered(self) -> bool:
        """Whether it differs from what was hashed when it was recorded. Only for an event read with its payload."""
        assert self.payload is not None
        return is_altered(self)

    def is_misplaced(self) -> bool:
        """Whether another service began its stream. Only for an event read with `begun_with`."""
        return (self.begun_with or "").partition(".")[0] != self.type.partition(".")[0]

    def event(self) -> Any:
        """The domain event. Raises TopicError where this process does not know its type: the library would import the name."""
        if kind_of(self.type) is None:
            raise TopicError(self.type)
        stored = StoredEvent(self.stream_id, self.version, self.type, (self.payload or "{}").encode())
        event = _mapper.to_domain_event(stored)
        vars(event)["timestamp"] = self.recorded_at
        return event


_recorded = args_row(Recorded)


class _AnyTime(TimestamptzLoader):
    """Reads a time that no datetime can hold, and that no event was recorded at, as the earliest time."""

    def load(self, data: Any) -> datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            return datetime.min.replace(tzinfo=UTC)


async def recorded_rows(connection: Connection, query: LiteralString, values: Any) -> list[Recorded]:
    """The events that a query selects, with all their columns; also events whose times were altered to something
    unreadable.
    """
    cursor = connection.cursor(row_factory=_recorded)
    try:
        await cursor.execute(query, values)
        return await cursor.fetchall()
    except psycopg.DataError:
        cursor.adapters.register_loader("timestamptz", _AnyTime)
        await cursor.execute(query, values)
        return await cursor.fetchall()


def _until(as_of: AsOf | None, time: LiteralString) -> tuple[LiteralString, tuple[AsOf, ...]]:
    if as_of is None:
        return "", ()
    return (time if isinstance(as_of, datetime) else _UNTIL_POSITION), (as_of,)


async def read_stream(connection: Connection, stream_id: UUID, as_of: AsOf | None = None) -> list[Recorded]:
    """All events of one aggregate in order, up to `as_of`."""
    until, values = _until(as_of, _STREAM_UNTIL_TIME)
    return await recorded_rows(connection, _STREAM + until + " ORDER BY version", (stream_id, *values))


async def read_versions(connection: Connection, stream_id: UUID, first: int, last: int) -> list[Recorded]:
    """The events of one aggregate from version `first` to version `last`, both included."""
    query: LiteralString = _STREAM + " AND version BETWEEN %s AND %s ORDER BY version"
    return await recorded_rows(connection, query, (stream_id, first, last))


async def read_beginnings(connection: Connection, stream_ids: Sequence[UUID]) -> list[Recorded]:
    """The first event of each of some aggregates, in journal order."""
    query: LiteralString = f"SELECT {_COLUMNS} FROM journal.events WHERE stream_id = ANY(%s) AND version = 1"
    return await recorded_rows(connection, query + " ORDER BY position", (list(stream_ids),))


async def read_case(connection: Connection, case_id: UUID, as_of: AsOf | None = None) -> list[Recorded]:
    """All events of one case over all services in journal order, up to `as_of`."""
    until, values = _until(as_of, _UNTIL_TIME)
    return await recorded_rows(connection, _CASE + until + " ORDER BY position", (case_id, *values))


async def read_cases(connection: Connection, cases: Sequence[UUID], type: str, after: int) -> list[Recorded]:
    """The events of one type in some cases, after a position, in journal order."""
    query: LiteralString = (
        f"SELECT {_COLUMNS} FROM journal.events WHERE case_id = ANY(%s) AND type = %s AND position > %s"
    )
    return await recorded_rows(connection, query + " ORDER BY position", (list(cases), type, after))


async def read_of_case(connection: Connection, case_id: UUID, types: Sequence[str]) -> list[Recorded]:
    """The events of some types in one case, in journal order."""
    query: LiteralString = (
        f"SELECT {_COLUMNS} FROM journal.events WHERE case_id = %s AND type = ANY(%s) ORDER BY position"
    )
    return await recorded_rows(connection, query, (case_id, list(types)))


async def read_event(connection: Connection, position: int) -> Recorded | None:
    """The event at a position; None if the journal is shorter."""
    query: LiteralString = f"SELECT {_COLUMNS} FROM journal.events WHERE position = %s"
    return next(iter(await recorded_rows(connection, query, (position,))), None)


async def read_texts(connection: Connection, case_id: UUID, streams: Sequence[UUID]) -> frozenset[str]:
    """Every text in the events of a case or of some aggregates, with their actors and reasons."""
    rows = await (await connection.execute(_TEXTS, (case_id, list(streams)))).fetchall()
    return frozenset(text for payload, *others in rows for text in (*_texts_in(orjson.loads(payload)), *others))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)


async def read_after(
    connection: Connection,
    after: int,
    *,
    limit: int = 500,
    types: Sequence[str] | None = None,
    office: str | None = None,
    case: UUID | None = None,
) -> list[Recorded]:
    """The next at most `limit` events after a position.

    Events outside the filters come without payload, so that all positions are checked; a hole raises JournalHole.
    """
    values = {
        "after": after,
        "limit": limit,
        "types": None if types is None else list(types),
        "office": office,
        "case": case,
    }
    found = await recorded_rows(connection, _AFTER, values)
    assert_contiguous(after, [row.position for row in found])
    return found


async def read_wanted(
    connection: Connection, after: int, types: Sequence[str], *, limit: int = 5000
) -> tuple[list[Recorded], int]:
    """The events of some types among the next at most `limit` after a position, and the position reached.

    It checks all positions without fetching the unwanted events; a hole raises JournalHole.
    """
    row = await (await connection.execute(_REACHED, {"after": after, "limit": limit})).fetchone()
    assert row is not None
    count, reached = int(row[0]), int(row[1])
    if count == 0:
        return [], after
    if reached != after + count:
        await read_after(connection, after, limit=limit, types=[])
    found = await recorded_rows(connection, _WANTED, {"after": after, "reached": reached, "types": list(types)})
    return found, reached


def assert_contiguous(after: int, positions: Sequence[int]) -> None:
    """Checks that positions continue from `after` one by one; JournalHole names the first missing one."""
    if positions and (positions[0] != after + 1 or positions[-1] != after + len(positions)):
        present = set(positions)
        missing = next(p for p in range(after + 1, positions[-1] + 1) if p not in present)
        _log.critical("journal-hole", missing=missing, after=after)
        message = f"position {missing} is missing from the journal"
        raise JournalHole(message)


async def head_position(connection: Connection) -> int:
    """The position of the last committed event; 0 in an empty journal."""
    row = await (await connection.execute("SELECT position FROM journal.head")).fetchone()
    assert row is not None
    return int(row[0])


async def position_before(connection: Connection, moment: datetime) -> int:
    """The last position recorded before a moment, by bisection; 0 if there is none.

    Positions are in order of time, apart from differences between the clocks of several processes; the result is right
    within those.
    """
    low, high = 0, await head_position(connection)
    while low < high:
        middle = (low + high + 1) // 2
        cursor = await connection.execute("SELECT recorded_at FROM journal.events WHERE position = %s", (middle,))
        row = await cursor.fetchone()
        assert row is not None
        low, high = (middle, high) if row[0] < moment else (low, middle - 1)
    return low
