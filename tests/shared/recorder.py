"""The journal as a recorder of the `eventsourcing` library: synchronous, for its plain applications and its own test cases.

It takes the same lock, numbers without gaps and makes the same leaves as `shared.journal.appender`. The services do not use it: it
commits one request at a time.
"""

import base64
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Event
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
from eventsourcing import persistence
from eventsourcing.persistence import Notification, StoredEvent, Subscription, Tracking
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.database import sql
from shared.journal.commit import Commit, Context, row_of
from shared.journal.commit_writing import ADVANCE, INSERT, LOCK
from shared.journal.journal import assert_contiguous
from shared.journal.leaf_hash import canonical, canonical_fast, payload_of
from shared.journal.news import POLL_SECONDS
from shared.service.tables import ServiceTables

_WRAPPED = "base64"
_LIBRARY_SCHEMA = 1
_PAGE = 500

_STREAM: LiteralString = (
    "SELECT stream_id, version, type, payload::text FROM journal.events WHERE stream_id = %(stream)s"
    " AND version > coalesce(%(gt)s::bigint, version - 1) AND version <= coalesce(%(lte)s::bigint, version)"
)
_NOTIFICATIONS: LiteralString = (
    "SELECT stream_id, version, type, payload::text, position FROM journal.events WHERE position >= %(start)s"
    " AND position <= coalesce(%(stop)s::bigint, position) AND (%(topics)s::text[] IS NULL OR type = ANY(%(topics)s))"
    " ORDER BY position LIMIT %(limit)s"
)

SyncPool = ConnectionPool[Connection[TupleRow]]


class JournalAggregateRecorder(persistence.AggregateRecorder):
    """Events of streams, on a pool whose connections are in autocommit.

    `context` says for a stream on whose behalf its events are written now; each insert is a command of its own.
    """

    def __init__(self, pool: SyncPool, context: Callable[[UUID], Context]) -> None:
        self._pool = pool
        self._context = context

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Writes all or none; raises the library's IntegrityError if another writer was first on a stream."""
        with self._connection() as connection, connection.transaction():
            self._write(connection, stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        order: LiteralString = " ORDER BY version DESC LIMIT %(limit)s" if desc else " ORDER BY version LIMIT %(limit)s"
        values = {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit}
        with self._connection() as connection:
            rows = connection.execute(_STREAM + order, values).fetchall()
        return [StoredEvent(stream, version, type, _state(payload)) for stream, version, type, payload in rows]

    def _write(self, connection: Connection[TupleRow], stored_events: Sequence[StoredEvent]) -> list[int]:
        if not stored_events:
            return []
        stream = stored_events[0].originator_id
        assert isinstance(stream, UUID)
        commit = Commit(self._context(stream), [])
        for part, stored in enumerate(stored_events):
            plain = replace(stored, state=_payload(stored.state))
            commit.rows.append(row_of(commit.context, plain, part, _LIBRARY_SCHEMA))
        row = connection.execute(LOCK).fetchone()
        assert row is not None
        head = commit.number(row[0])
        connection.execute(ADVANCE, (head,))
        connection.cursor().executemany(INSERT, commit.rows)
        return list(range(row[0] + 1, head + 1))

    @contextmanager
    def _connection(self) -> Iterator[Connection[TupleRow]]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except psycopg.IntegrityError as fault:
            raise persistence.IntegrityError from fault
        except psycopg.OperationalError as fault:
            raise persistence.OperationalError from fault


class JournalRecorder(JournalAggregateRecorder, persistence.ProcessRecorder):
    """Streams, the journal's order over them, and cursors of a service's own table, moved in one transaction."""

    def __init__(self, pool: SyncPool, context: Callable[[UUID], Context], tables: ServiceTables) -> None:
        super().__init__(pool, context)
        self._read_cursor, _ = sql(tables.read_cursor.statement)
        begin = upsert(tables.cursors).values(name=bindparam("cursor"), position=bindparam("position"))
        self._move_cursor, _ = sql(
            begin.on_conflict_do_update(
                index_elements=["name"],
                set_={"position": begin.excluded.position},
                where=tables.cursors.c.position < begin.excluded.position,
            )
        )

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, tracking: Tracking | None = None, **_: Any
    ) -> Sequence[int]:
        """Writes all or none and moves the cursor with them; returns the positions."""
        with self._connection() as connection, connection.transaction():
            positions = self._write(connection, stored_events)
            if tracking is not None:
                self._track(connection, tracking)
        return positions

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """Events in journal order; JournalHole if one is missing, which shows only without chosen topics."""
        first = (start or 0) + (not inclusive_of_start)
        values = {"start": first, "stop": stop, "topics": list(topics) or None, "limit": limit}
        with self._connection() as connection:
            rows = connection.execute(_NOTIFICATIONS, values).fetchall()
        if not topics:
            assert_contiguous(max(first, 1) - 1, [row[4] for row in rows])
        return [
            Notification(stream, version, type, _state(payload), position)
            for stream, version, type, payload, position in rows
        ]

    def max_notification_id(self) -> int | None:
        with self._connection() as connection:
            row = connection.execute("SELECT position FROM journal.head").fetchone()
        assert row is not None
        return row[0] or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "JournalSubscription":
        return JournalSubscription(self, gt, topics)

    def insert_tracking(self, tracking: Tracking) -> None:
        with self._connection() as connection:
            self._track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        with self._connection() as connection:
            row = connection.execute(self._read_cursor, {"cursor": application_name}).fetchone()
        return None if row is None else row[0]

    def _track(self, connection: Connection[TupleRow], tracking: Tracking) -> None:
        values = {"cursor": tracking.application_name, "position": tracking.notification_id}
        if connection.execute(self._move_cursor, values).rowcount == 0:
            raise persistence.IntegrityError


class JournalSubscription(Subscription[JournalRecorder]):
    """Follows the journal by polling every 250 ms; its position also moves over events of other topics."""

    def __init__(self, recorder: JournalRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._found: deque[Notification] = deque()
        self._stopped = Event()

    def stop(self) -> None:
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            if self._found:
                return self._found.popleft()
            if not self._look():
                self._stopped.wait(POLL_SECONDS)
        raise StopIteration

    def _look(self) -> bool:
        after, head = self._last_notification_id or 0, self._recorder.max_notification_id() or 0
        found = self._recorder.select_notifications(after, _PAGE, head, self._topics, inclusive_of_start=False)
        self._last_notification_id = found[-1].id if len(found) == _PAGE else head
        self._found.extend(found)
        return bool(found)


def _payload(state: bytes) -> bytes:
    """The state itself if the journal keeps it exactly, else an object that carries its bytes."""
    with suppress(ValueError, RecursionError):
        plain = payload_of(state.decode())
        same = canonical(plain)
        if same == canonical_fast(plain) and _WRAPPED not in plain and b"\\u0000" not in same:
            return same
    return orjson.dumps({_WRAPPED: base64.b64encode(state).decode()})


def _state(payload: str) -> bytes:
    plain = orjson.loads(payload)
    return base64.b64decode(plain[_WRAPPED]) if _WRAPPED in plain else orjson.dumps(plain)
