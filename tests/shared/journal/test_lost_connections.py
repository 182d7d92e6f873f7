"""A lost connection costs no request: idle ones are not used, uncommitted batches are written again, nothing is written
twice.
"""

import asyncio
from uuid import uuid4

import psycopg
import pytest

from shared.database import Connection, connect, pool
from shared.errors import Unavailable
from shared.journal.journal import head_position, read_after
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.sample_service import Box, BoxFull, ask, opened, sample_unit
from tests.shared.journal.given import box, clock, end_connections, numbers, open_numbered, patient
from tests.shared.wire import wired


async def one(connection: Connection) -> int:
    row = await (await connection.execute("SELECT 1")).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_pool_gives_out_no_connection_that_has_ended(databases: Databases) -> None:
    async with pool(databases.of("sample"), 4) as connections:
        used = [await connections.getconn() for _ in range(4)]
        for connection in used:
            await connections.putconn(connection)
        assert end_connections(databases) == 4
        for _ in range(8):
            async with connections.connection() as living:
                assert await one(living) == 1
        assert connections.get_stats()["pool_size"] == 4


async def test_a_read_whose_connection_ends_in_the_middle_is_read_again(databases: Databases) -> None:
    async with pool(databases.of("sample"), 2) as connections:
        asked: list[int] = []

        async def read(connection: Connection) -> int:
            asked.append(connection.info.backend_pid)
            if len(asked) == 1:
                end_connections(databases)
            return await one(connection)

        assert await connections.reading(read) == 1
        assert len(set(asked)) == 2


async def test_a_read_that_the_server_refuses_is_not_read_again(databases: Databases) -> None:
    async with pool(databases.of("sample"), 2) as connections:
        asked: list[int] = []

        async def read(connection: Connection) -> None:
            asked.append(1)
            await connection.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)")

        with pytest.raises(psycopg.errors.QueryCanceled):
            await connections.reading(read)
        assert asked == [1]


async def test_a_commit_with_a_lost_acknowledgement_is_not_made_twice(databases: Databases) -> None:
    async with wired(databases.of("sample")) as (url, wire):
        appender = patient(url)
        assert await appender.append(box("before")) == 1
        wire.cut_at_commit = 1
        commits = [box(f"{number}", number) for number in range(4)]
        positions = await asyncio.gather(*(appender.append(commit) for commit in commits))
        assert positions == [2, 4, 7, 11]
        assert wire.cut_at_commit == 0
        assert await appender.append(box("after")) == 12
        await appender.close()
    async with await connect(databases.of("sample")) as connection:
        found = await read_after(connection, 0)
    assert len(found) == len({(row.command_id, row.command_part) for row in found}) == 12


async def test_a_repeat_after_a_lost_acknowledgement_gets_the_stored_answer(
    databases: Databases,
) -> None:
    """With a number, the commit uses its own connection, which nobody may use again."""
    async with wired(databases.of("sample")) as (url, wire), sample_unit(url) as unit:
        asked = ask(clock)

        async def decide(work: Work) -> Box:
            return work.add(opened(uuid4(), "a", asked.now, await work.number("box", 2026)))

        wire.cut_at_commit = 1
        answer = await unit.run(asked, decide)
        assert (answer.status, answer.position) == (200, 1)
        assert await unit.run(asked, decide) == answer
        assert await numbers(unit) == [1]


async def test_a_refusal_frees_a_number_whose_connection_ended(
    databases: Databases,
) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        assert await open_numbered(unit, "a") == 1

        async def decide(work: Work) -> Box:
            await work.number("box", 2026)
            assert work.own is not None
            end_connections(databases)
            raise BoxFull

        for _ in range(10):
            with pytest.raises(BoxFull):
                await unit.run(ask(clock), decide)
        assert await open_numbered(unit, "b") == 2
        assert unit.pool.get_stats()["pool_size"] <= 4


async def test_a_decision_is_made_again_after_its_number_was_lost(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        seen: list[int] = []
        asked = ask(clock)

        async def decide(work: Work) -> Box:
            seen.append(await work.number("box", 2026))
            if len(seen) == 1:
                end_connections(databases)
            return work.add(opened(uuid4(), "a", asked.now, seen[-1]))

        await unit.run(asked, decide)
        assert (seen, await numbers(unit)) == ([1, 1], [1])


async def test_a_read_only_database_is_unavailable_until_it_takes_writes(databases: Databases) -> None:
    """A standby, or an operator's switch: it refuses with codes that are no OperationalError."""
    name = psycopg.conninfo.conninfo_to_dict(databases.url)["dbname"]
    async with sample_unit(databases.of("sample")) as unit, await connect(databases.url) as owner:
        assert await open_numbered(unit, "a") == 1
        await owner.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        end_connections(databases)
        for label in ("b", "c"):
            with pytest.raises(Unavailable):
                await open_numbered(unit, label)
            with pytest.raises(Unavailable):
                await unit.appender.append(box(label))
        await owner.execute(f"SET default_transaction_read_only = off; ALTER DATABASE {name} RESET ALL".encode())
        end_connections(databases)
        assert await open_numbered(unit, "b") == 2
        assert await unit.appender.append(box("c")) == 3
        assert await head_position(owner) == 3
