"""A background job continues after a failure; its fault shows while it lasts."""

import asyncio
from contextlib import suppress

import psycopg
import pytest

from shared.clock import Clock
from shared.errors import Unavailable
from shared.service.background import Batch, Job, SomeRowsFailed, degraded, keep_running, pause_after
from shared.service.readiness import Red


async def kept_running(one: Job, enough: asyncio.Event) -> None:
    """Runs a job until it has done enough rounds."""
    task = asyncio.create_task(keep_running(one))
    await enough.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_failing_pass_reports_it_and_continues() -> None:
    rounds: list[list[Red]] = []
    enough = asyncio.Event()

    async def run_once() -> None:
        rounds.append(one.red())
        if len(rounds) == 1:
            raise ConnectionError
        if len(rounds) == 3:
            enough.set()

    one = Job("sample", 0, run_once, Clock())
    await kept_running(one, enough)
    assert rounds[:3] == [[], [Red("pass sample", "failed")], []]


@pytest.mark.parametrize("fault", [Unavailable, psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction])
async def test_a_pass_goes_on_soon_after_its_database_was_away(fault: type[Exception]) -> None:
    rounds: list[None] = []
    enough = asyncio.Event()

    async def run_once() -> None:
        rounds.append(None)
        if len(rounds) == 1:
            raise fault
        if len(rounds) == 2:
            raise SomeRowsFailed from fault()
        enough.set()

    async with asyncio.timeout(60):
        await kept_running(Job("sample", 3600, run_once, Clock()), enough)


async def test_a_pass_that_leaves_single_rows_is_degraded_not_at_fault() -> None:
    rounds: list[tuple[str | None, list[str]]] = []
    enough = asyncio.Event()

    async def run_once() -> None:
        rounds.append((one.fault, degraded([one])))
        if len(rounds) == 1:
            raise SomeRowsFailed("ValueError")
        if len(rounds) == 2:
            raise ConnectionError
        if len(rounds) == 4:
            enough.set()

    one = Job("sample", 0, run_once, Clock())
    await kept_running(one, enough)
    assert rounds[:4] == [(None, []), (None, ["sample"]), ("ConnectionError", []), (None, [])]


async def test_a_round_without_end_is_red_unless_it_does_rows() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def run_once() -> None:
        begun.set()
        await go_on.wait()

    one = Job("sample", 0, run_once, None, hangs_after=-1)
    assert one.red() == [], "nobody runs it yet"
    task = asyncio.create_task(keep_running(one))
    await begun.wait()
    assert one.red() == [Red("pass sample", "hangs")]
    one.hangs_after = 3600
    assert one.red() == []
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert one.red() == [Red("pass sample", "ended")]


async def test_each_row_shows_that_a_round_goes_on() -> None:
    seen: list[float | None] = []

    async def work() -> None:
        seen.append(one.moved)

    async def run_once() -> None:
        this = Batch()
        one.moved = 0.0
        await this.row(work())
        enough.set()

    enough = asyncio.Event()
    one = Job("sample", 0, run_once, None)
    await kept_running(one, enough)
    assert seen[0] is not None
    assert seen[0] > 0.0


async def test_a_failing_row_stops_no_other_and_is_reported_at_the_end() -> None:
    done: list[int] = []

    async def work(row: int) -> None:
        if row in {2, 3}:
            raise ValueError if row == 2 else KeyError
        done.append(row)

    this = Batch()
    assert [await this.row(work(row), row=row) for row in (1, 2, 3, 4)] == [True, False, False, True]
    assert done == [1, 4]
    with pytest.raises(SomeRowsFailed, match="ValueError"):
        this.end()
    Batch().end()


@pytest.mark.parametrize(
    ("seconds", "fault", "pauses"),
    [
        (1.0, None, [1.0, 1.0]),
        (1.0, "ConnectionError", [2.0, 4.0]),
        (3600.0, "ConnectionError", [30.0, 30.0]),
        (3600.0, "clock-jumped", [1.0, 1.0]),
    ],
)
def test_a_failed_pass_is_tried_again_soon(seconds: float, fault: str | None, pauses: list[float]) -> None:
    """Also an hourly job: the service's health is red until then."""

    async def run_once() -> None:
        """Does nothing."""

    one, pause = Job("sample", seconds, run_once, Clock(), fault), seconds
    for expected in pauses:
        pause = pause_after(one, pause)
        assert pause == expected
