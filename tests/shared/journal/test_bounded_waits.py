"""No wait is endless: a held row, series or connection delays others only for a limited time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random
from uuid import uuid4

import psycopg
import pytest

from shared.clock import Clock
from shared.database import connect
from shared.errors import Unavailable
from shared.ids import new_id
from shared.journal.appender import Appender
from shared.journal.integrity import Verified, verify
from shared.journal.news import News
from shared.service.follower import Follower
from shared.service.reactions import when
from shared.service.unit_of_work import UnitOfWork, Work
from tests.conftest import Databases
from tests.sample_service import PATIENT, WAIT, Box, BoxFilled, all_boxes, ask, fill, opened, sample_unit
from tests.shared.journal.given import box, numbers, open_numbered
from tests.shared.service.given import open_box
from tests.shared.wire import wired

clock = Clock()
SOON = replace(PATIENT, lock=0.2)
"""Only the limit under test is short; the server's other limits are not."""


@asynccontextmanager
async def frozen(databases: Databases) -> AsyncIterator[None]:
    """Another session holds the journal's counter row, and does nothing."""
    async with await psycopg.AsyncConnection.connect(databases.url) as session:
        await session.execute("SELECT position FROM journal.head FOR UPDATE")
        yield
        await session.rollback()


async def refused(*waiting: object) -> bool:
    """Whether all of them are Unavailable."""
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)  # type: ignore[call-overload]
    return [type(one) for one in outcomes] == [Unavailable] * len(waiting)


async def test_commands_are_unavailable_while_the_counter_row_is_held(
    databases: Databases,
) -> None:
    async with sample_unit(databases.of("sample"), SOON) as unit:
        assert await open_numbered(unit, "before") == 1
        async with frozen(databases):
            commands = [open_box(unit, f"box {number}") for number in range(20)]
            numbered = [open_numbered(unit, f"numbered {number}") for number in range(3)]
            assert await refused(*commands, *numbered)
        assert await open_numbered(unit, "after") == 2
        assert [label for _, label, _ in await unit.rows(all_boxes)] != []
        assert {label for _, label, _ in await unit.rows(all_boxes)} == {"before", "after"}
    assert verify(databases.url, lambda done, total: None) == Verified(2)


async def test_a_repeated_command_is_answered_after_a_lost_wait(databases: Databases) -> None:
    async with sample_unit(databases.of("sample"), SOON) as unit:
        asked = ask(clock)

        async def decide(work: Work) -> Box:
            return work.add(opened(uuid4(), "a", asked.now))

        async with frozen(databases):
            with pytest.raises(Unavailable):
                await unit.run(asked, decide)
        answer = await unit.run(asked, decide)
        assert (answer.position, await unit.run(asked, decide)) == (1, answer)


async def test_a_process_that_hangs_in_a_transaction_loses_its_rows(databases: Databases) -> None:
    async with await connect(databases.of("sample"), replace(PATIENT, idle_in_transaction=0.2)) as hanging:
        await hanging.execute("BEGIN")
        await hanging.execute("SELECT position FROM journal.head FOR UPDATE")
        async with sample_unit(databases.of("sample")) as unit:
            await open_box(unit, "a")
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            await hanging.execute("COMMIT")


async def test_a_silent_database_keeps_nobody_waiting(databases: Databases) -> None:
    async with (
        wired(databases.of("sample")) as (url, wire),
        sample_unit(url, replace(PATIENT, lock=2)) as unit,
    ):
        assert await open_numbered(unit, "before") == 1
        appender, unit.pool.timeout = Appender(url, News(), wait=0.2), 0.2
        wire.fall_silent()
        assert await refused(open_numbered(unit, "a"))
        assert await refused(*(appender.append(box(f"lost {number}")) for number in range(5)))
        wire.speak()
        await appender.close()
        unit.pool.timeout = WAIT
        assert await open_numbered(unit, "after") == 2


async def test_waiting_for_a_series_ends_as_unavailable(databases: Databases) -> None:
    async with sample_unit(databases.of("sample"), series_wait=0.1) as unit:
        taken, free = asyncio.Event(), asyncio.Event()

        async def keep(work: Work) -> Box:
            number = await work.number("box", 2026)
            taken.set()
            await free.wait()
            return work.add(opened(uuid4(), "kept", clock.now(), number))

        keeping = asyncio.create_task(unit.run(ask(clock), keep))
        await taken.wait()
        assert await refused(*(open_numbered(unit, f"{number}") for number in range(10)))
        free.set()
        await keeping
        assert await open_numbered(unit, "next") == 2


async def test_two_numbers_of_a_series_in_one_decision_follow_each_other(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:

        async def decide(work: Work) -> Box:
            first, second = await work.number("box", 2026), await work.number("box", 2026)
            assert (first, second) == (1, 2)
            return work.add(opened(uuid4(), "a", clock.now(), second))

        await unit.run(ask(clock), decide)
        assert await open_numbered(unit, "b") == 3


@pytest.mark.parametrize("seed", range(4))
async def test_abandoned_commands_leave_pool_and_series_free(databases: Databases, seed: int) -> None:
    """Cancelled at any moment, some of them twice, also while they release what they hold."""
    chance = Random(seed)  # noqa: S311 – to choose whom to cancel
    async with sample_unit(databases.of("sample")) as unit:
        running = [asyncio.create_task(open_numbered(unit, f"{number}")) for number in range(60)]
        while any(not task.done() for task in running):
            await asyncio.sleep(0)
            if chance.random() < 0.3:
                chance.choice(running).cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await all_connections(unit)
        committed = await numbers(unit)
        assert sorted(committed) == list(range(1, len(committed) + 1))
        assert await open_numbered(unit, "next") == len(committed) + 1


async def all_connections(unit: UnitOfWork) -> None:
    """Takes as many connections as the pool may have, all at once; PoolTimeout if one was not returned."""
    taken = [await unit.pool.getconn() for _ in range(4)]
    for connection in taken:
        await unit.pool.putconn(connection)


async def test_a_reaction_without_a_number_runs_when_the_series_is_free(databases: Databases) -> None:
    async with sample_unit(databases.of("sample"), SOON) as unit:

        async def react(asked: object, _: BoxFilled) -> object:
            async def decide(work: Work) -> Box:
                number = await work.number("box", 2026)
                return work.add(opened(uuid4(), f"echo {number}", clock.now(), number))

            return await unit.run(asked, decide)  # type: ignore[arg-type]

        reaction = when(BoxFilled, react)  # type: ignore[arg-type]
        follower = Follower(unit, [reaction], clock=clock, news=unit.appender.news, new_id=new_id)
        box_id = await open_box(unit, "a")

        async def once_more(work: Work) -> Box:
            filled = await work.load_to_change(Box, box_id)
            fill(filled, 1, clock.now())
            return filled

        await unit.run(ask(clock), once_more)
        async with await psycopg.AsyncConnection.connect(databases.url) as other:
            await other.execute(
                "INSERT INTO sample.numbers (series, office, year, last) VALUES ('box', 'disperindag-pasuruan', 2026, 1)"
            )
            running = asyncio.create_task(follower.run())
            while follower.fault is None:  # noqa: ASYNC110 – it tells nobody
                await asyncio.sleep(0)
            assert follower.fault == "Unavailable"
            await other.rollback()
        while follower.position < 3:
            await follower.progress.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert [label for _, label, _ in await unit.rows(all_boxes) if label.startswith("echo")] == ["echo 1"]
