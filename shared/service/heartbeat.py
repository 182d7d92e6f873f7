"""Checks that a service could commit a moment ago.

If nothing was committed recently, a heartbeat takes the way of every commit: through the appender, behind the counter
row, to the disk. It has no event: it rewrites one row of the service's own cursors. So it detects a missing or
read-only database, a full disk and a held counter row as a command would, and the journal stays as it is.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, LiteralString
from uuid import UUID, uuid4

import psycopg
import psycopg_pool
import structlog
from psycopg import errors as pg

from shared.database import Connection, Write
from shared.journal.appender import LARGEST_BATCH
from shared.journal.commit import Commit, Context
from shared.journal.commit_writing import LOCK
from shared.journal.journal import head_position
from shared.journal.leaf_hash import LARGEST_INTEGER
from shared.service.readiness import ALLOWED_SECONDS, Probe
from shared.service.row_changes import upsert_row
from shared.service.unit_of_work import UnitOfWork

_NOBODYS: Final = Context(
    case_id=UUID(int=0),
    actor="jejak:heartbeat",
    actor_role="system",
    office="",
    channel="clock",
    command_id=UUID(int=0),
    recorded_at=datetime.min.replace(tzinfo=UTC),
    effective_at=datetime.min.replace(tzinfo=UTC),
)
_PATIENCE: LiteralString = "SELECT set_config('lock_timeout', '500ms', true)"
"""Far longer than the counter row is held between two commits, so that ordinary load does not count as a fault."""
_READ_ONLY: LiteralString = "SELECT current_setting('transaction_read_only') = 'on' OR pg_is_in_recovery()"
_UNREACHABLE = (psycopg.OperationalError, psycopg_pool.PoolTimeout, OSError, TimeoutError)

_log = structlog.get_logger()


class Heartbeat:
    """The heartbeat of one service; a process runs `probe` every few `seconds`, and health asks it."""

    def __init__(self, unit: UnitOfWork, seconds: float) -> None:
        self._unit = unit
        self._seconds = seconds
        self._beat: asyncio.Task[int] | None = None
        self.head = 0
        """The last position of the journal at the last attempt."""
        self.probe = Probe("journal", seconds, self._attempt)

    async def _attempt(self) -> str | None:
        """None if a commit succeeded a moment ago, of a command or of a heartbeat; else the code of the obstacle."""
        if not self._committed_lately() and not await self._beats():
            code = await self._why_not()
            _log.error("cannot-commit", service=self._unit.tables.schema, code=code)
            return code
        async with asyncio.timeout(ALLOWED_SECONDS), self._unit.pool.connection() as connection:
            self.head = await head_position(connection)
        # a leaf's canonical form has no larger integer: the next commit would be refused
        return "counter-at-its-end" if self.head > LARGEST_INTEGER - LARGEST_BATCH else None

    def _committed_lately(self) -> bool:
        last = self._unit.appender.last_success
        return last is not None and asyncio.get_running_loop().time() - last < self._seconds

    async def _beats(self) -> bool:
        """Whether one heartbeat is committed in time. A waiting heartbeat is awaited again, so they do not pile up."""
        if self._beat is None or self._beat.done():
            self._beat = asyncio.create_task(self._unit.appender.append(self._commit()))
        done, _ = await asyncio.wait({self._beat}, timeout=ALLOWED_SECONDS)
        return bool(done) and not self._beat.cancelled() and self._beat.exception() is None

    def _commit(self) -> Commit:
        return Commit(replace(_NOBODYS, command_id=uuid4()), [], [self._row()])

    def _row(self) -> Write:
        """The same position again: only the write matters."""
        return upsert_row(self._unit.tables.cursors, name="heartbeat", position=0)

    async def _why_not(self) -> str:
        """Finds the obstacle to a commit by trying its steps on a connection of the pool."""
        try:
            async with asyncio.timeout(ALLOWED_SECONDS), self._unit.pool.connection() as connection:
                return await self._hindrance(connection)
        except pg.DiskFull:
            return "disk-full"
        except pg.LockNotAvailable:
            return "counter-held"
        except pg.ReadOnlySqlTransaction:
            return "database-read-only"
        except _UNREACHABLE:
            return "database-unreachable"

    async def _hindrance(self, connection: Connection) -> str:
        row = await (await connection.execute(_READ_ONLY)).fetchone()
        if row is not None and row[0]:
            return "database-read-only"
        async with connection.transaction():
            await connection.execute(_PATIENCE)
            await connection.execute(LOCK)
        await connection.execute(*self._row().as_sql())
        return "commits-fail"

    async def close(self) -> None:
        """Drops a heartbeat that still waits."""
        if self._beat is not None:
            self._beat.cancel()
            await asyncio.wait({self._beat})
