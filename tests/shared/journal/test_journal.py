"""Reads the journal: in order, filtered with holes still detected, as of any moment, and woken by news."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import Clock
from shared.database import connect
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import (
    JournalHole,
    assert_contiguous,
    head_position,
    read_after,
    read_case,
    read_stream,
    read_versions,
)
from shared.journal.news import CHANNEL, News
from tests.conftest import Databases
from tests.sample_service import Filled, fill, opened

clock = Clock()
START = clock.now()
HOUR = timedelta(hours=1)


def context(case_id: UUID, hours: int = 0, office: str = "disperindag-pasuruan") -> Context:
    moment = START + hours * HOUR
    return Context(case_id, "officer-1", "officer", office, "counter", uuid4(), moment, moment)


async def write_box(appender: Appender, fills: int, case_id: UUID, office: str = "disperindag-pasuruan") -> UUID:
    """A box whose events are an hour apart."""
    box = opened(uuid4(), "a", START)
    await appender.append(Commit(context(case_id, 0, office), box.collect_events()))
    for hours in range(1, fills + 1):
        fill(box, hours, START + hours * HOUR)
        await appender.append(Commit(context(case_id, hours, office), box.collect_events()))
    return box.id


async def test_a_stream_by_version_position_and_time(databases: Databases) -> None:
    appender = Appender(databases.of("sample"), News())
    other = await write_box(appender, 1, uuid4())
    box_id = await write_box(appender, 4, uuid4())
    await appender.close()
    async with await connect(databases.of("sample")) as connection:
        assert [row.version for row in await read_stream(connection, box_id)] == [1, 2, 3, 4, 5]
        assert [row.position for row in await read_stream(connection, box_id, 4)] == [3, 4]
        assert [row.version for row in await read_stream(connection, box_id, START + 2 * HOUR)] == [1, 2, 3]
        assert [row.version for row in await read_versions(connection, box_id, 2, 3)] == [2, 3]
        assert [row.version for row in await read_stream(connection, other)] == [1, 2]
        assert await read_stream(connection, uuid4()) == []
        event = (await read_versions(connection, box_id, 2, 2))[0].event()
        assert isinstance(event, Filled)
        assert (event.amount, event.timestamp) == (1, START + HOUR)


async def test_a_case_over_several_streams(databases: Databases) -> None:
    appender, case_id = Appender(databases.of("sample"), News()), uuid4()
    for number in range(3):
        await write_box(appender, number, case_id)
        await write_box(appender, 1, uuid4())
    await appender.close()
    async with await connect(databases.of("sample")) as connection:
        assert [row.position for row in await read_case(connection, case_id)] == [1, 4, 5, 8, 9, 10]
        assert [row.position for row in await read_case(connection, case_id, 5)] == [1, 4, 5]
        assert [row.position for row in await read_case(connection, case_id, START)] == [1, 4, 8]


async def test_filters_keep_positions_and_leave_out_payloads(databases: Databases) -> None:
    appender, case_id = Appender(databases.of("sample"), News()), uuid4()
    await write_box(appender, 1, case_id)
    await write_box(appender, 1, uuid4(), office="disperindag-malang")
    await appender.close()
    async with await connect(databases.of("sample")) as connection:

        async def with_payload(**filters: object) -> list[int]:
            rows = await read_after(connection, 0, **filters)  # type: ignore[arg-type]
            assert [row.position for row in rows] == [1, 2, 3, 4]
            return [row.position for row in rows if row.payload is not None]

        assert await with_payload() == [1, 2, 3, 4]
        assert await with_payload(types=["sample.box-filled"]) == [2, 4]
        assert await with_payload(types=[]) == []
        assert await with_payload(office="disperindag-malang") == [3, 4]
        assert await with_payload(case=case_id, types=["sample.box-opened"]) == [1]
        assert [row.position for row in await read_after(connection, 1, limit=2)] == [2, 3]
        assert await head_position(connection) == 4


@pytest.mark.parametrize("missing", [1, 3])
async def test_a_hole_is_an_alarm_under_every_filter(databases: Databases, missing: int) -> None:
    appender = Appender(databases.of("sample"), News())
    await write_box(appender, 4, uuid4())
    await appender.close()
    with psycopg.connect(databases.url) as owner:
        owner.execute("DELETE FROM journal.events WHERE position = %s", (missing,))
    async with await connect(databases.of("sample")) as connection:
        for types in (None, ["sample.box-opened"], ["nothing"]):
            with pytest.raises(JournalHole, match=f"position {missing} "):
                await read_after(connection, 0, types=types)


@given(st.integers(0, 50), st.integers(1, 30), st.data())
def test_any_hole_is_named(after: int, length: int, data: st.DataObject) -> None:
    positions = list(range(after + 1, after + length + 2))
    assert_contiguous(after, positions)
    hole = data.draw(st.sampled_from(positions[:-1]))
    with pytest.raises(JournalHole, match=f"position {hole} "):
        assert_contiguous(after, [position for position in positions if position != hole])


async def test_news_of_this_process_need_no_notification(databases: Databases) -> None:
    news = News()
    appender = Appender(databases.of("sample"), news, notify=False)
    waiting = [asyncio.create_task(news.wait(30)) for _ in range(3)]
    await asyncio.sleep(0)
    await write_box(appender, 0, uuid4())
    async with asyncio.timeout(5):
        await asyncio.gather(*waiting)
    await appender.close()


async def test_without_news_a_reader_polls() -> None:
    started = asyncio.get_running_loop().time()
    await News().wait()
    assert 0.2 < asyncio.get_running_loop().time() - started < 2


async def test_news_of_another_process_come_by_notification(databases: Databases) -> None:
    news = News()
    listening = asyncio.create_task(news.listen(databases.of("sample")))
    async with await connect(databases.url) as other, asyncio.timeout(5):
        waiting = asyncio.create_task(news.wait(30))
        while not waiting.done():  # until it listens, a notification is lost
            await other.execute(f"NOTIFY {CHANNEL}")
            await asyncio.wait([waiting], timeout=0.02)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
