"""A limit of tries: which tries count, for how long, and for all processes that share a database."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from limits.aio.storage import MemoryStorage

from services.intake.tables import rate_limits
from shared.database import Pool, pool
from shared.errors import TooMany
from shared.service.rate_limit import REFUSED_SECONDS, Counters, RateLimit
from tests.conftest import Databases

SECRET = b"the same in every process"


class Wrong(Exception):
    """A try that failed."""


def limit(counters: Counters | MemoryStorage, most: int = 2) -> RateLimit:
    return RateLimit(counters, "codes", most, 60, TooMany)


async def refused(limit: RateLimit, who: str = "siti") -> int | None:
    """Counts a try; returns the seconds to wait if it is refused."""
    try:
        await limit.count(who)
    except TooMany as refusal:
        return int(refusal.details["seconds"])
    return None


@pytest.fixture
async def opened(databases: Databases) -> AsyncIterator[Pool]:
    async with pool(databases.of("intake"), 4) as connections:
        yield connections


@pytest.fixture
def counters(opened: Pool) -> Counters:
    return Counters(opened, rate_limits, SECRET)


def window_ends(databases: Databases) -> None:
    with psycopg.connect(databases.url) as connection:
        connection.execute("UPDATE intake.rate_limits SET expires_at = now()")


async def test_only_the_account_with_many_tries_waits() -> None:
    often = limit(MemoryStorage())
    assert [await refused(often) for _ in range(2)] == [None, None]
    waits = await refused(often)
    assert waits is not None
    assert 0 < waits <= 60
    assert await refused(often, "budi") is None


async def test_only_a_failed_try_stays_counted() -> None:
    often = limit(MemoryStorage(), 1)
    async with often.attempt("siti", failed=Wrong):
        pass
    with pytest.raises(ValueError, match="another fault"):
        async with often.attempt("siti", failed=Wrong):
            raise ValueError("another fault")
    with pytest.raises(Wrong):
        async with often.attempt("siti", failed=Wrong):
            raise Wrong
    with pytest.raises(TooMany):
        async with often.attempt("siti", failed=Wrong):
            raise AssertionError("it was refused before it began")


async def test_a_try_counts_while_it_is_made() -> None:
    often = limit(MemoryStorage(), 1)
    async with often.attempt("siti", failed=Wrong):
        with pytest.raises(TooMany):
            await often.count("siti")


async def test_two_processes_allow_the_limit_once(databases: Databases, counters: Counters) -> None:
    async with pool(databases.of("intake"), 4) as another:
        both = limit(counters, 5), limit(Counters(another, rate_limits, SECRET), 5)
        answers = await asyncio.gather(*(refused(one) for one in both for _ in range(8)))
    assert answers.count(None) == 5


async def test_the_window_begins_with_the_first_try_and_ends(databases: Databases, counters: Counters) -> None:
    assert [await refused(limit(counters)) is None for _ in range(3)] == [True, True, False]
    window_ends(databases)
    assert [await refused(limit(counters)) is None for _ in range(3)] == [True, True, False]


async def test_a_clock_that_was_wrong_locks_nobody_out(databases: Databases, counters: Counters) -> None:
    assert [await refused(limit(counters)) is None for _ in range(3)] == [True, True, False]
    with psycopg.connect(databases.url) as connection:
        connection.execute("UPDATE intake.rate_limits SET expires_at = expires_at + interval '1 day'")
    assert [await refused(limit(counters)) is None for _ in range(3)] == [True, True, False]


async def test_taking_back_a_try_after_the_window_gives_no_free_try(databases: Databases, counters: Counters) -> None:
    often = limit(counters, 1)
    async with often.attempt("siti", failed=Wrong):
        window_ends(databases)
    assert [await refused(often) is None for _ in range(2)] == [True, False]


async def test_a_flood_of_refused_tries_does_not_reach_the_database(databases: Databases, counters: Counters) -> None:
    now = 0.0
    often = RateLimit(counters, "codes", 1, 60, TooMany, lambda: now)
    assert [await refused(often) is None for _ in range(2)] == [True, False]
    window_ends(databases)
    assert await refused(often) is not None, "this process remembers its refusal"
    now = REFUSED_SECONDS
    assert await refused(often) is None, "and then asks the database again"


async def test_a_window_that_has_ended_is_forgotten(databases: Databases, counters: Counters) -> None:
    await refused(limit(counters), "siti")
    window_ends(databases)
    await refused(limit(counters), "budi")
    await counters.forget()
    with psycopg.connect(databases.url) as connection:
        assert connection.execute("SELECT count(*) FROM intake.rate_limits").fetchone() == (1,)


async def test_the_table_shows_no_account(databases: Databases, counters: Counters) -> None:
    await refused(limit(counters), "203.0.113.7")
    with psycopg.connect(databases.url) as connection:
        assert b"203.0.113.7" not in b"".join(
            row[0] for row in connection.execute("SELECT key FROM intake.rate_limits")
        )


async def test_without_the_database_no_try_is_free(databases: Databases, counters: Counters, opened: Pool) -> None:
    await opened.close()
    with pytest.raises(psycopg.OperationalError):
        await limit(counters).count("siti")


async def test_a_try_that_cannot_be_taken_back_still_succeeds(counters: Counters, opened: Pool) -> None:
    async with limit(counters).attempt("siti", failed=Wrong):
        await opened.close()
