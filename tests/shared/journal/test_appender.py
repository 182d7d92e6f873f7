"""Group append: gapless with many writers, refuses only the bad request, survives a lost connection."""

import asyncio

import pytest

from shared.database import Connection, connect
from shared.errors import Unavailable, Unreadable
from shared.journal.appender import Appender
from shared.journal.commit import CommandRepeated, Commit, RowTaken, VersionConflict
from shared.journal.events import EventIsWrong
from shared.journal.integrity import Verified, verify
from shared.journal.journal import head_position, read_after
from shared.journal.news import News
from shared.service.row_changes import insert_missing_row
from tests.conftest import Databases
from tests.sample_service import tables
from tests.shared.journal.given import appenders, box, context, end_connections


async def labels(connection: Connection) -> set[str]:
    return {row[0] for row in await (await connection.execute("SELECT label FROM sample.boxes")).fetchall()}


async def test_positions_are_gapless_under_eight_writers_over_several_appenders(databases: Databases) -> None:
    async with appenders(databases, 4) as running:

        async def write(writer: int) -> list[int]:
            appender = running[writer % 4]
            return [await appender.append(box(f"{writer}-{number}", (writer + number) % 20)) for number in range(15)]

        positions = await asyncio.gather(*(write(writer) for writer in range(8)))
    events = sum(1 + (writer + number) % 20 for writer in range(8) for number in range(15))
    answered = [position for of_one in positions for position in of_one]
    assert all(of_one == sorted(of_one) for of_one in positions)
    assert len(set(answered)) == 8 * 15
    assert max(answered) == events
    assert verify(databases.url, lambda done, total: None) == Verified(events)


async def test_events_of_one_commit_stand_together(databases: Databases) -> None:
    async with appenders(databases, 3) as running:
        await asyncio.gather(*(running[n % 3].append(box(f"{n}", 5)) for n in range(60)))
        async with await connect(databases.of("sample")) as connection:
            found = await read_after(connection, 0)
    for first in range(0, len(found), 6):
        assert len({row.command_id for row in found[first : first + 6]}) == 1
        assert [row.command_part for row in found[first : first + 6]] == list(range(6))


async def test_each_kind_of_bad_request_is_refused_alone(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        first = box("first")
        await appender.append(first)
        stale = Commit(context(), first.events)
        repeated = box("repeated", command_id=first.context.command_id)
        commits = [
            box("a"),
            stale,
            box("first"),
            repeated,
            box("nul\x00"),
            box("b"),
            box("c", reason="nul\x00"),
            box("d"),
        ]
        outcomes = await asyncio.gather(*(appender.append(commit) for commit in commits), return_exceptions=True)
        kinds = [type(outcome) for outcome in outcomes]
        assert kinds == [int, VersionConflict, RowTaken, CommandRepeated, Unreadable, int, Unreadable, int]
        assert isinstance(outcomes[2], RowTaken)
        assert outcomes[2].constraint == "boxes_label"
        async with await connect(databases.of("sample")) as connection:
            assert await labels(connection) == {"first", "a", "b", "d"}
            assert await head_position(connection) == len(await read_after(connection, 0)) == 4
    assert verify(databases.url, lambda done, total: None) == Verified(4)


async def test_a_bad_request_alone_in_its_batch_leaves_the_connection_usable(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        for number in range(6):
            with pytest.raises(Unreadable):
                await appender.append(box("nul\x00"))
            assert await appender.append(box(f"good-{number}")) == number + 1
            with pytest.raises(RowTaken):
                await appender.append(box(f"good-{number}"))


async def test_an_event_of_wrong_types_is_a_fault_and_reaches_nothing(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        wrong = box("a")
        vars(wrong.events[0])["label"] = 7
        good, refused = await asyncio.gather(appender.append(box("b")), appender.append(wrong), return_exceptions=True)
        assert good == 1
        assert isinstance(refused, EventIsWrong)


async def test_a_commit_without_events_writes_its_rows_and_takes_no_position(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        row = insert_missing_row(tables.cursors, ("name",), name="sample", position=0)
        begin = Commit(context(), [], [row])
        assert await appender.append(begin) == 0
        assert await appender.append(box("a")) == 1
        async with await connect(databases.of("sample")) as connection:
            cursors = await (await connection.execute("SELECT name, position FROM sample.cursors")).fetchall()
    assert cursors == [("sample", 0)]


async def test_a_connection_lost_in_the_middle_of_a_batch(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        assert await appender.append(box("before")) == 1
        async with await connect(databases.url) as holder:
            await holder.execute("BEGIN")
            await holder.execute("SELECT 1 FROM journal.head FOR UPDATE")  # the batch waits for the counter row
            waiting = [asyncio.create_task(appender.append(box(f"lost-{number}"))) for number in range(5)]
            while not await _somebody_waits(databases):
                pass
            assert end_connections(databases) == 1
            await holder.execute("ROLLBACK")
            assert sorted(await asyncio.gather(*waiting)) == [2, 3, 4, 5, 6]
        assert await appender.append(box("after")) == 7
        async with await connect(databases.of("sample")) as connection:
            assert await labels(connection) == {"before", "after", *(f"lost-{number}" for number in range(5))}


async def _somebody_waits(databases: Databases) -> bool:
    async with await connect(databases.url) as owner:
        waiting = await owner.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return await waiting.fetchone() is not None


async def test_the_appender_reports_its_last_commit_and_a_waiting_one(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        assert (appender.last_success, appender.waiting) == (None, 0)
        await appender.append(box("a"))
        committed = appender.last_success
        assert committed is not None
        async with await connect(databases.url) as holder:
            await holder.execute("BEGIN")
            await holder.execute("SELECT 1 FROM journal.head FOR UPDATE")
            waiting = asyncio.create_task(appender.append(box("b")))
            while not await _somebody_waits(databases):
                pass
            assert (appender.last_success, appender.waiting) == (committed, 1)
            await holder.execute("ROLLBACK")
        await waiting
        assert _has_committed_since(appender, committed)


def _has_committed_since(appender: Appender, moment: float) -> bool:
    return appender.waiting == 0 and appender.last_success is not None and appender.last_success > moment


async def test_a_connection_lost_between_two_batches(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        assert await appender.append(box("a")) == 1
        assert end_connections(databases) == 1
        assert await appender.append(box("b")) == 2
        assert await appender.append(box("c")) == 3


async def test_a_database_that_is_not_there() -> None:
    appender = Appender("host=/nowhere dbname=none", News())
    outcomes = await asyncio.gather(*(appender.append(box(f"{n}")) for n in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    await appender.close()


async def test_a_cancelled_request_does_not_disturb_the_others(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        gone = asyncio.create_task(appender.append(box("gone")))
        stays = asyncio.create_task(appender.append(box("stays")))
        await asyncio.sleep(0)
        gone.cancel()
        assert await stays == 1  # what nobody waits for any longer was not begun
        assert await asyncio.gather(gone, return_exceptions=True)
        assert await appender.append(box("next")) == 2


async def test_closing_writes_the_queued_commits_first(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        waiting = [asyncio.create_task(appender.append(box(f"{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        await appender.close()
        assert [await one for one in waiting] == list(range(1, 11))
