"""PostgreSQL for every part: statements are described in SQLAlchemy Core and executed by psycopg 3.

SQLAlchemy compiles each statement once per process; psycopg prepares it once per connection.
"""

import asyncio
import os
import select
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any, LiteralString, NamedTuple, TypeVar, cast

import psycopg
from psycopg import AsyncConnection
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.expression import Executable

Connection = AsyncConnection[TupleRow]

MOST_WAITING = 400
"""Requests that may wait for a connection of one pool; further requests are refused at once."""
_SOON_SECONDS = 0.1
_ENDING = (pg.AdminShutdown, pg.CrashShutdown, pg.DatabaseDropped)
"""SQLSTATEs that the server sends last on a connection that it ends."""

T = TypeVar("T")

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Write(NamedTuple):
    """One row change of a read model: a statement compiled once per process, and its values by name."""

    statement: Executable
    values: Mapping[str, Any]

    def as_sql(self) -> tuple[LiteralString, dict[str, Any]]:
        """The text and all values, for a connection that executes only this change."""
        text, constants = sql(self.statement)
        return text, {**constants, **self.values}


@lru_cache(maxsize=2048)
def sql(statement: Executable, rebuilt: str | None = None) -> tuple[LiteralString, dict[str, Any]]:
    """The text of a Core statement and its constant values.

    `rebuilt` names a schema whose tables are written in `<schema>_rebuild` instead (see `shared.service.rebuild`).
    """
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=_DIALECT,
        schema_translate_map={rebuilt: rebuild_schema(rebuilt)} if rebuilt else None,
        render_schema_translate=bool(rebuilt),
    )
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return cast("LiteralString", compiled.string), constants


def rebuild_schema(schema: str) -> str:
    return f"{schema}_rebuild"


def as_user(url: str, user: str) -> str:
    """The same database, entered under another role."""
    return make_conninfo(url, user=user)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds after which the server, or the network, ends what takes longer [C]. Settings in the URL itself take
    precedence.
    """

    connect: int = 2
    lock: float = 3.0
    """Wait for a row that somebody else holds, above all the journal's counter row."""
    statement: float = 8.0
    idle_in_transaction: float = 5.0
    """A process of ours that hangs in a transaction holds its rows no longer than this."""
    transaction: float = 10.0

    @property
    def attempt(self) -> float:
        """A commit as seen from here: the server's own bound, plus a little for a server that no longer answers."""
        return self.lock + 1


UNBOUNDED = None
"""For long work of the owner: a migration, a check of a whole case."""

_SILENT_SECONDS = 10
"""A connection counts as lost if its other end acknowledges nothing for so long (power failure, cut network)."""


def bounded(url: str, bounds: Bounds) -> str:
    """The same database, with a limit on every wait for it."""
    said = conninfo_to_dict(url)
    milliseconds = {
        "lock_timeout": bounds.lock,
        "statement_timeout": bounds.statement,
        "idle_in_transaction_session_timeout": bounds.idle_in_transaction,
        "transaction_timeout": bounds.transaction,
        "client_connection_check_interval": 1.0,  # a statement ends whose asker is gone, also while it waits for a lock
    }
    options = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in milliseconds.items())
    defaults = {
        "connect_timeout": bounds.connect,
        "keepalives_idle": _SILENT_SECONDS // 2,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": _SILENT_SECONDS * 1000,
    }
    return make_conninfo(url, **{**defaults, **said, "options": f"{options} {said.get('options', '')}".strip()})


async def connect(url: str, bounds: Bounds | None = Bounds()) -> Connection:
    """One connection in autocommit; transactions are opened explicitly."""
    connection = await psycopg.AsyncConnection.connect(url if bounds is None else bounded(url, bounds), autocommit=True)
    await _configure(connection)
    return connection


async def _configure(connection: Connection) -> None:
    connection.prepare_threshold = 2


def is_lost(connection: Connection) -> bool:
    """Whether an idle connection has ended. Checks its socket, which takes a microsecond and does not ask the server."""
    try:
        if not connection.closed and _has_something_to_say(connection):
            connection.pgconn.consume_input()  # a changed setting is told unasked, too; after the end there is always more
            return _has_something_to_say(connection)
    except psycopg.OperationalError:
        return True
    return connection.closed


def was_lost(connection: Connection, fault: Exception) -> bool:
    """Whether a fault ended its connection, so that the same request may succeed on another connection."""
    return isinstance(fault, _ENDING) or is_lost(connection)


def _has_something_to_say(connection: Connection) -> bool:
    look = select.poll()
    look.register(connection.pgconn.socket, select.POLLIN)
    return bool(look.poll(0))


@contextmanager
def cut_off_after(connection: Connection, seconds: float) -> Iterator[None]:
    """Limits what is asked of a connection: afterwards it is cut, and the waiting task gets an OperationalError at
    once.

    A cancellation would have to wait for the server, which may be the very thing that no longer answers. If a COMMIT
    was under way, nobody knows whether it took effect.
    """
    timer = asyncio.get_running_loop().call_later(seconds, _cut_off, connection)
    try:
        yield
    finally:
        timer.cancel()


def _cut_off(connection: Connection) -> None:
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


class Pool(AsyncConnectionPool[Connection]):
    """A pool that never gives out a dead connection, and tries to reconnect soon while somebody waits for the database.

    `longest_use`: seconds after which a connection still in use is cut, whatever it waits for; None: never.
    """

    longest_use: float | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._cuts: dict[Connection, asyncio.TimerHandle] = {}

    async def getconn(self, timeout: float | None = None) -> Connection:  # noqa: ASYNC109 – the library's signature
        """A living connection. Raises PoolTimeout or TooManyRequests, which are OperationalErrors."""
        deadline = monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            connection = await super().getconn(deadline - monotonic())
            if not is_lost(connection):
                if self.longest_use is not None:
                    loop = asyncio.get_running_loop()
                    self._cuts[connection] = loop.call_later(self.longest_use, _cut_off, connection)
                return connection
            await connection.close()
            await self.putconn(connection)  # opens another connection in its place

    async def putconn(self, conn: Connection) -> None:
        """Takes a connection back; replaces a lost one."""
        if cut := self._cuts.pop(conn, None):
            cut.cancel()
        await super().putconn(conn)

    async def reading(self, read: Callable[[Connection], Awaitable[T]]) -> T:
        """Runs `read`; if its connection is lost meanwhile, runs it once more on another. `read` must change nothing."""
        async with self.connection() as connection:
            try:
                return await read(connection)
            except psycopg.OperationalError as fault:
                if not was_lost(connection, fault):
                    raise
                await connection.close()
        async with self.connection() as connection:
            return await read(connection)


def pool(url: str, size: int, bounds: Bounds | None = Bounds(), *, wait: float = 3.0) -> Pool:
    """A pool of at most `size` connections in autocommit; the caller opens and closes it. `wait`: seconds for a free one."""
    made = Pool(
        url if bounds is None else bounded(url, bounds),
        min_size=1,
        max_size=size,
        open=False,
        kwargs={"autocommit": True},
        configure=_configure,
        timeout=wait,
        max_waiting=MOST_WAITING,
        reconnect_timeout=_SOON_SECONDS,
        reconnect_failed=_look_again,
    )
    made.longest_use = None if bounds is None else bounds.statement + bounds.attempt
    return made


async def _look_again(failed: AsyncConnectionPool[Any]) -> None:
    """Tries to connect again as long as somebody waits; the pool's own pauses would double from one second on."""
    if failed.get_stats().get("requests_waiting"):
        await failed.check()
