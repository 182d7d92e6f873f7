"""A deadline passes exactly once: with several workers, around a crash, after years of downtime, and never by replay."""

import asyncio
import sys
from asyncio.subprocess import create_subprocess_exec
from contextlib import AsyncExitStack
from datetime import date, datetime
from signal import SIGKILL
from uuid import uuid4

import psycopg
import pytest

from shared.service.background import SomeRowsFailed
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.shared.service.loans import OFFICE, loans

YEARS = tuple(date(year, 3, 2) for year in range(2026, 2031))


def stored(url: str) -> list[tuple[str, datetime, datetime]]:
    """The types of all events, when they took effect and when they were recorded."""
    with psycopg.connect(url) as connection:
        rows = "SELECT type, effective_at, recorded_at FROM journal.events ORDER BY position"
        return connection.execute(rows).fetchall()


async def test_a_deadline_passes_at_the_end_of_its_day_and_takes_effect_then(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        id = await worker.lend(YEARS[0])
        worker.clock.set(datetime.fromisoformat("2026-03-02T23:59:00+07:00"))
        await worker.passing.run_once()
        assert await worker.reminders(id) == [()]
        worker.go_to("2026-04-01")
        await worker.passing.run_once()
        await worker.passing.run_once()
        assert await worker.reminders(id) == [YEARS[:1]]
        [_, (_, effective_at, recorded_at)] = stored(databases.url)
        assert effective_at == datetime.fromisoformat("2026-03-03T00:00:00+07:00")
        assert recorded_at >= datetime.fromisoformat("2026-04-01T08:00:00+07:00")


async def test_five_years_pass_in_one_round_each_day_once_and_in_order(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        ids = [await worker.lend(YEARS[0]) for _ in range(20)]
        worker.go_to("2030-12-31")
        await worker.passing.run_once()
        assert await worker.reminders(*ids) == [YEARS] * 20
        effects = [effective_at for type, effective_at, _ in stored(databases.url) if type == "sample.loan-reminded"]
        assert effects == sorted(effects)


async def test_workers_at_once_record_each_passing_once(databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(loans(databases.of("sample"), "2026-01-05")) for _ in range(2)]
        ids = [await workers[0].lend(YEARS[0]) for _ in range(20)]
        for worker in workers:
            worker.go_to("2028-12-31")
        await asyncio.gather(*(worker.passing.run_once() for worker in workers))
        assert await workers[0].reminders(*ids) == [YEARS[:3]] * 20


async def test_an_event_that_cancels_a_deadline_removes_its_row(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        back, out = await worker.lend(YEARS[0]), await worker.lend(YEARS[0])
        await worker.give_back(back)
        assert [row.stream_id for row in await worker.rows()] == [out]
        worker.go_to("2026-04-01")
        await worker.passing.run_once()
        assert await worker.reminders(back, out) == [(), YEARS[:1]]


async def test_the_decision_is_made_on_the_journal_not_on_the_row(databases: Databases) -> None:
    """A row that is older than its stream (another worker was faster) brings nothing."""
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        id = await worker.lend(YEARS[0])
        [row] = await worker.rows()
        worker.go_to("2026-04-01")
        await worker.passing.run_once()
        await worker.passing._pass(row, worker.clock.now())
        assert await worker.reminders(id) == [YEARS[:1]]


async def test_deadlines_are_listed_by_office_in_the_order_of_time(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        later, sooner = await worker.lend(YEARS[1]), await worker.lend(YEARS[0])
        listed = await worker.rows()
        assert [(row.stream_id, row.office, row.kind) for row in listed] == [
            (sooner, OFFICE, "reminder"),
            (later, OFFICE, "reminder"),
        ]


async def test_rebuilding_makes_the_same_rows_and_passes_nothing(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        for day in (*YEARS, *YEARS):
            await worker.lend(day)
        worker.go_to("2028-12-31")
        await worker.passing.run_once()
        await worker.lend(YEARS[0])  # passed, and not yet given to the use case
        before, rows = stored(databases.url), await worker.rows()
        assert await asyncio.to_thread(differing, databases.url, [worker.unit]) == []
        assert (stored(databases.url), await worker.rows()) == (before, rows)


async def test_a_deadline_that_fails_stops_no_other(databases: Databases) -> None:
    async with loans(databases.of("sample"), "2026-01-05") as worker:
        id = await worker.lend(YEARS[0])
        with psycopg.connect(databases.url) as connection:
            connection.execute(
                "INSERT INTO sample.deadlines VALUES (%s, %s, 'reminder', '2026-01-06T00:00Z', %s, %s)",
                (uuid4(), uuid4(), OFFICE, uuid4()),
            )
        worker.go_to("2026-04-01")
        with pytest.raises(SomeRowsFailed, match="NotFound"):
            await worker.passing.run_once()
        assert await worker.reminders(id) == [YEARS[:1]]


# Kills itself with SIGKILL when it has decided so many passings: before one commit, while others are under way.
KILLED = """
import asyncio, os, signal, sys
from itertools import count
from tests.shared.service.loans import loans

async def work(url, last):
    async with loans(url, "2030-12-31") as worker:
        append, number = worker.unit.appender.append, count(1)
        async def append_or_die(commit, own=None):
            if next(number) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return await append(commit, own)
        worker.unit.appender.append = append_or_die
        await worker.passing.run_once()

asyncio.run(work(sys.argv[1], int(sys.argv[2])))
"""


async def test_killed_workers_leave_every_passing_recorded_once(databases: Databases) -> None:
    """kill -9 in the middle of a round, while another process works on the same rows."""
    url = databases.of("sample")
    async with loans(url, "2026-01-05") as worker:
        ids = [await worker.lend(YEARS[0]) for _ in range(60)]
        for ends in ((1, 20), (45, 50)):
            killed = [await create_subprocess_exec(sys.executable, "-c", KILLED, url, str(end)) for end in ends]
            assert [await process.wait() for process in killed] == [-SIGKILL, -SIGKILL]
        assert len(ids) < len(stored(databases.url)) < len(ids) * 6, "they were killed in the middle"
        worker.go_to("2030-12-31")
        await worker.passing.run_once()
        assert await worker.reminders(*ids) == [YEARS] * len(ids)
