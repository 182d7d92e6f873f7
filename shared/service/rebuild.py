"""Rebuilds a read model from the whole journal, beside the old one, and switches in one transaction.

The new tables are in the schema `<service>_rebuild`. Events are read by position in short statements, and their row
changes are applied in journal order, with a commit for each batch. At the end the rebuild takes the counter row, so
that nobody appends, applies the remaining events, and puts the new tables in place of the old. A reader waits for that
moment and then reads the new rows. An interrupted rebuild leaves only its schema behind; the next one starts from the
beginning.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, LiteralString

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow, args_row, dict_row
from psycopg.sql import SQL, Identifier
from sqlalchemy import Table
from sqlalchemy.sql.expression import Executable

from shared.database import Write, rebuild_schema, sql
from shared.journal.commit_writing import LOCK
from shared.journal.journal import JournalHole, Recorded, assert_contiguous
from shared.service.read_models import View
from shared.service.tables import ServiceTables

Progress = Callable[[int, int], None]
"""Called with the number of events done and of all events."""

BATCH = 5000

_EVENTS: LiteralString = (
    "SELECT position, stream_id, version, type, schema_version, CASE WHEN type = ANY(%s) THEN payload::text END, case_id,"
    " office, actor, actor_role, channel, reason, causation, command_id, command_part, recorded_at, effective_at, leaf_hash"
    " FROM journal.events WHERE position > %s ORDER BY position LIMIT %s"
)
# A lock of this session that ends with it. One that has just ended may need a moment.
_LOCK: LiteralString = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_PATIENCE: LiteralString = "SET lock_timeout = '2s'"
# as PostgreSQL itself writes them in definitions
_NAMES: LiteralString = (
    "SELECT format('%%I.%%I', %(schema)s::text, %(table)s::text) AS old,"
    " format('%%I.%%I', %(beside)s::text, %(table)s::text) AS new"
)
# With their names, because a breach is recognised by them; a copy of the table would rename them.
_CONSTRAINTS: LiteralString = (
    "SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', %(new)s::text, conname, pg_get_constraintdef(oid))"
    " FROM pg_constraint WHERE conrelid = %(old)s::regclass AND contype IN ('p', 'u', 'x') ORDER BY contype, conname"
)
_INDEXES: LiteralString = (
    "SELECT replace(pg_get_indexdef(indexrelid), ' ON ' || %(old)s || ' USING ', ' ON ' || %(new)s || ' USING ')"
    " FROM pg_index WHERE indrelid = %(old)s::regclass"
    " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
)
_GRANTS: LiteralString = (
    "SELECT format('GRANT %%s ON %%s TO %%s', privilege_type, %(new)s::text, grantee::regrole)"
    " FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = %(old)s::regclass AND grantee <> relowner"
)


class RebuildRuns(Exception):
    """A rebuild for this service is already running; two would build in the same place."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The number of events read, and so the position at which the new tables took over."""

    events: int


def rebuild(owner_url: str, tables: ServiceTables, view: View, progress: Progress) -> Rebuilt:
    """Replaces a view's tables with ones built from the journal; services go on meanwhile.

    Raises RebuildRuns, or JournalHole if an event is missing; then nothing has changed.
    """
    name = f"jejak rebuild {tables.schema}"
    with psycopg.connect(owner_url, autocommit=True, application_name=name) as connection:
        connection.prepare_threshold = 2
        _refuse_a_second(connection, name)
        # Lost commits do not matter: the schema is dropped. New tables are empty when statements are planned.
        connection.execute("SET synchronous_commit = off; SET enable_seqscan = off")
        work = _Rebuild(connection, tables.schema, view, progress)
        work.prepare()
        work.replay()
        return work.switch()


def _refuse_a_second(connection: Connection[TupleRow], name: str) -> None:
    connection.execute(_PATIENCE)
    try:
        connection.execute(_LOCK, (name,))
    except psycopg.errors.LockNotAvailable:
        raise RebuildRuns(name) from None
    connection.execute("RESET lock_timeout")


class _Rebuild:
    def __init__(self, connection: Connection[TupleRow], schema: str, view: View, progress: Progress) -> None:
        self._connection = connection
        self._schema = schema
        self._view = view
        self._progress = progress
        self._position = 0
        self._command: list[Recorded] = []
        """The last command read: the next command shows where it ends."""

    def prepare(self) -> None:
        """Makes the view's tables, empty, with the constraints, indexes and grants of the existing ones."""
        beside = SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}")
        with self._connection.transaction():
            self._connection.execute(beside.format(self._beside))
            for table in self._view.tables:
                self._make(table)

    def replay(self) -> None:
        """Applies batch after batch until little is left."""
        while True:
            head = self._head("SELECT position FROM journal.head")
            self._progress(self._position, head)
            with self._connection.transaction():
                read = self._batch()
            if read < BATCH:
                return

    def switch(self) -> Rebuilt:
        """Blocks appends, applies the rest, and puts the new tables in place of the old."""
        for table in self._view.tables:
            self._connection.execute(SQL("ANALYZE {}").format(Identifier(rebuild_schema(self._schema), table.name)))
        with self._connection.transaction():
            self._connection.execute("SET LOCAL synchronous_commit = on")
            head = self._head(LOCK)
            while self._batch():
                pass
            self._apply([self._command])
            if self._position != head:
                message = f"the journal ends at {self._position}, but its counter row says {head}"
                raise JournalHole(message)
            for table in self._view.tables:
                self._replace(table)
            self._connection.execute(SQL("DROP SCHEMA {}").format(self._beside))
        self._progress(head, head)
        return Rebuilt(head)

    @property
    def _beside(self) -> Identifier:
        return Identifier(rebuild_schema(self._schema))

    def _make(self, table: Table) -> None:
        old, new = Identifier(self._schema, table.name), Identifier(rebuild_schema(self._schema), table.name)
        self._connection.execute(SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES)").format(new, old))
        parts = {"schema": self._schema, "beside": rebuild_schema(self._schema), "table": table.name}
        names = self._connection.cursor(row_factory=dict_row).execute(_NAMES, parts).fetchone()
        for query in (_CONSTRAINTS, _INDEXES, _GRANTS):
            for (statement,) in self._connection.execute(query, names).fetchall():
                self._connection.execute(statement)

    def _replace(self, table: Table) -> None:
        old, new = Identifier(self._schema, table.name), Identifier(rebuild_schema(self._schema), table.name)
        self._connection.execute(SQL("DROP TABLE {}").format(old))
        self._connection.execute(SQL("ALTER TABLE {} SET SCHEMA {}").format(new, Identifier(self._schema)))

    def _head(self, query: LiteralString) -> int:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def _batch(self) -> int:
        """Reads on and applies the complete commands; returns how many events were read."""
        cursor = self._connection.cursor(row_factory=args_row(Recorded), binary=True)
        found = cursor.execute(_EVENTS, (self._view.types, self._position, BATCH)).fetchall()
        assert_contiguous(self._position, [row.position for row in found])
        commands = [list(rows) for _, rows in groupby([*self._command, *found], attrgetter("command_id"))]
        if found:
            self._command = commands.pop()
            self._position = found[-1].position
            self._apply(commands)
        return len(found)

    def _apply(self, commands: Iterable[Sequence[Recorded]]) -> None:
        cursor = self._connection.cursor()
        with self._connection.pipeline():
            for statement, values in self._writes(commands):
                text, constants = sql(statement, self._schema)
                cursor.execute(text, {**constants, **values})

    def _writes(self, commands: Iterable[Sequence[Recorded]]) -> Iterator[tuple[Executable, dict[str, Any]]]:
        for command in commands:
            for recorded in command:
                if recorded.payload is not None:
                    for write in self._view.writes(recorded.event(), recorded):
                        yield write.statement, _values(write, command[-1].position)


def _values(write: Write, last_position: int) -> dict[str, Any]:
    # as `shared.journal.appender` fills it: the position of the command's last event
    if "journal_position" in write.values:
        return {**write.values, "journal_position": last_position}
    return dict(write.values)
