"""Limits how often one account or address may do a thing: one limit for all processes of a service, counted in its
database.

`limits` decides by a window that begins with the first try. It has no storage for PostgreSQL; `Counters` is one. A
row's key is a keyed hash, so the table shows no account and no address. The table is unlogged: a crash of the database
server empties it.
"""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil
from typing import Any

import structlog
from cachetools import TTLCache
from limits import RateLimitItemPerSecond
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, bindparam, case, extract, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.expression import Executable

from shared.database import Pool, sql
from shared.database_faults import UNAVAILABLE
from shared.errors import TooMany

REFUSED_SECONDS = 1.0
_REFUSED_REMEMBERED = 10_000

_log = structlog.get_logger()


def counters_table(metadata: MetaData) -> Table:
    """A service's counters: the number of tries of a key in the window that ends at `expires_at`."""
    return Table(
        "rate_limits",
        metadata,
        Column("key", LargeBinary, primary_key=True),
        Column("count", Integer, nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        prefixes=["UNLOGGED"],
    )


class Counters(Storage):
    """Counters in PostgreSQL, by the database's time. Without the database each method raises one of UNAVAILABLE: no
    try is free.
    """

    STORAGE_SCHEME = None
    base_exceptions = UNAVAILABLE

    def __init__(self, pool: Pool, table: Table, secret: bytes) -> None:
        """`secret` is the key of the keys' hashes; all processes of the service share it."""
        super().__init__()
        self._pool = pool
        self._secret = secret
        lives = table.c.expires_at > func.now()
        is_key = table.c.key == bindparam("key")
        self._incr = _incr(table)
        self._read = select(table.c.count, extract("epoch", table.c.expires_at - func.now())).where(is_key, lives)
        self._clear = table.delete().where(is_key)
        self._reset = table.delete()
        self._forget = table.delete().where(~lives)

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Adds `amount`, also a negative one, and returns the count, which is never below 0; `expiry`: seconds of a new
        window.
        """
        row = await self._row(self._incr, key, amount=amount, seconds=expiry)
        assert row is not None
        return int(row[0])

    async def get(self, key: str) -> int:
        row = await self._row(self._read, key)
        return 0 if row is None else int(row[0])

    async def get_expiry(self, key: str) -> float:
        """When the window ends, in this machine's Unix time; now, if there is none."""
        row = await self._row(self._read, key)
        return time.time() + (0 if row is None else float(row[1]))

    async def clear(self, key: str) -> None:
        await self._execute(self._clear, {"key": self._hash(key)})

    async def reset(self) -> int | None:
        return await self._execute(self._reset)

    async def check(self) -> bool:
        await self.get("")
        return True

    async def forget(self) -> None:
        """Removes the counters whose window has ended."""
        await self._execute(self._forget)

    async def _row(self, statement: Executable, key: str, **values: Any) -> tuple[Any, ...] | None:
        text, constants = sql(statement)
        async with self._pool.connection() as connection:
            cursor = await connection.execute(text, {**constants, **values, "key": self._hash(key)})
            return await cursor.fetchone()

    async def _execute(self, statement: Executable, values: dict[str, Any] | None = None) -> int:
        async with self._pool.connection() as connection:
            return (await connection.execute(sql(statement)[0], values)).rowcount

    def _hash(self, key: str) -> bytes:
        return hmac.digest(self._secret, key.encode(), hashlib.sha256)


def _incr(table: Table) -> Executable:
    amount = bindparam("amount", type_=Integer)
    window = func.make_interval(0, 0, 0, 0, 0, 0, bindparam("seconds", type_=Integer))
    first = insert(table).values(key=bindparam("key"), count=func.greatest(amount, 0), expires_at=func.now() + window)
    # one that ends later than in two windows was begun while the clock was wrong; two, because transactions begin at their own times
    lives = (table.c.expires_at > func.now()) & (table.c.expires_at < func.now() + window * 2)
    return first.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((lives, func.greatest(table.c.count + amount, 0)), else_=first.excluded.count),
            "expires_at": case((lives, table.c.expires_at), else_=first.excluded.expires_at),
        },
    ).returning(table.c.count)


class RateLimit:
    """At most `limit` tries of the same account or address within `seconds` of the first one; further tries raise the
    refusal.

    This process itself refuses for a second the accounts that the counters refused: a flood of tries does not reach the
    database.
    """

    def __init__(
        self,
        counters: Storage,
        name: str,
        limit: int,
        seconds: int,
        refusal: Callable[[int], TooMany],
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`refusal` is made from the whole seconds to wait; `elapsed` returns seconds that only go forward."""
        self._limiter = FixedWindowRateLimiter(counters)
        self._limit = RateLimitItemPerSecond(limit, seconds, name)
        self._refusal = refusal
        self._refused = TTLCache[tuple[str, ...], float](_REFUSED_REMEMBERED, REFUSED_SECONDS, elapsed)

    async def count(self, *who: str) -> None:
        """Counts a try before it is made; otherwise simultaneous tries would not see each other. A refused try does not
        count.
        """
        until = self._refused.get(who) or await self._refused_until(*who)
        if until is not None:
            raise self._refusal(max(ceil(until - time.time()), 1))

    async def _refused_until(self, *who: str) -> float | None:
        if await self._limiter.hit(self._limit, *who):
            return None
        await self.take_back(*who)
        self._refused[who] = until = (await self._limiter.get_window_stats(self._limit, *who)).reset_time
        return until

    async def take_back(self, *who: str) -> None:
        """Uncounts a try. If the database is away, the try stays counted until its window ends."""
        try:
            await self._limiter.hit(self._limit, *who, cost=-1)
        except UNAVAILABLE as fault:
            _log.warning("try-stays-counted", limit=self._limit.namespace, fault=type(fault).__name__)

    @asynccontextmanager
    async def attempt(self, *who: str, failed: type[Exception]) -> AsyncIterator[None]:
        """Counts a try while it is made; afterwards only a try that raised `failed` stays counted."""
        await self.count(*who)
        try:
            yield
        except failed:
            raise
        except BaseException:
            await self.take_back(*who)
            raise
        await self.take_back(*who)
