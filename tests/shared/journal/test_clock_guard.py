"""A clock that cannot be right tells no time, so nothing is recorded by it; it continues by itself when it is right
again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from structlog.testing import capture_logs

from shared.clock import Clock, ClockJumped, Doubt, Machine
from shared.database import pool
from shared.journal.clock_guard import ClockGuard, Comparison
from shared.journal.time_signs import Confirmation, TimeSigns
from shared.service.background import Job, keep_running
from tests.conftest import Databases
from tests.raw_events import append
from tests.shared.clocks import Movable

SECOND, HOUR, DAY, YEAR = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1), timedelta(days=365)
QUIET = timedelta(days=14)


class Watched:
    """A clock on a movable machine, and its guard; `database` is the database's clock next to the machine's."""

    def __init__(self, *, movable: bool = False) -> None:
        self.machine = Movable()
        self.clock = Clock(movable=movable, machine=self.machine.machine)
        self.guard = ClockGuard(self.clock, pool("", 1), quiet=QUIET)
        self.apart = timedelta(0)
        self.last: datetime | None = self.machine.wall - HOUR
        self.word: Confirmation | None = None
        self.position = 100

    def looks(self) -> Doubt | None:
        here = self.clock.look()
        signs = TimeSigns(self.machine.wall + self.apart, self.position, self.last, self.word)
        self.guard.judge(Comparison(here, here, signs))
        return self.clock.doubt

    def confirmed(self, number: int = 1) -> None:
        self.word = Confirmation(number, self.position, self.machine.wall)


def test_a_jump_is_detected_at_once_and_forgotten_after_the_correction() -> None:
    """Also if database and process share one machine with one wrong clock, and nobody looks in between."""
    one = Watched()
    assert one.looks() is None
    one.machine.jumps(YEAR)
    with pytest.raises(ClockJumped) as refused:
        one.clock.now()
    assert refused.value.details == {"why": "jumped"}
    assert one.looks() == "jumped", "the database on the same machine agrees, and is wrong as well"
    one.machine.passes(4 * SECOND)
    one.machine.jumps(-YEAR)
    assert one.looks() is None
    assert one.clock.now() == one.machine.wall


@pytest.mark.parametrize("by", [YEAR, HOUR, 61 * SECOND, -61 * SECOND, -YEAR])
def test_a_jump_in_either_direction(by: timedelta) -> None:
    one = Watched()
    one.last = None
    one.looks()
    one.machine.jumps(by)
    assert one.clock.doubt == "jumped"


@pytest.mark.parametrize("by", [SECOND, -SECOND, 59 * SECOND, -59 * SECOND])
def test_a_time_server_may_step_the_clock_a_little(by: timedelta) -> None:
    one = Watched()
    one.looks()
    one.machine.jumps(by)
    assert one.clock.now() == one.machine.wall
    assert one.looks() is None


def test_many_small_steps_over_months_are_no_jump() -> None:
    one = Watched()
    for _ in range(200):
        one.machine.passes(HOUR)
        one.machine.jumps(SECOND)
        assert one.looks() is None


def test_a_laptop_that_wakes_up_has_not_jumped() -> None:
    """The machine's seconds continue while it sleeps."""
    one = Watched()
    one.looks()
    one.machine.passes(3 * DAY)
    assert one.clock.now() == one.machine.wall
    assert one.looks() is None


def test_a_database_on_another_machine_shows_another_time() -> None:
    one = Watched()
    one.apart = -YEAR
    assert one.looks() == "database-disagrees"
    one.apart = 30 * SECOND
    assert one.looks() is None


def test_a_process_with_a_wrong_clock_continues_after_the_correction() -> None:
    one = Watched()
    one.apart = -YEAR
    assert one.looks() == "database-disagrees"
    one.machine.jumps(-YEAR)
    one.apart, one.last = timedelta(0), one.machine.wall
    assert one.looks() is None
    assert one.clock.now() == one.machine.wall


def test_a_clock_behind_the_last_event_records_nothing() -> None:
    one = Watched()
    one.last = one.machine.wall + HOUR
    assert one.looks() == "behind-journal"
    one.machine.passes(HOUR)
    assert one.looks() is None


def test_a_process_that_begins_long_after_the_last_event_is_confirmed() -> None:
    """A quiet office, or a machine that is a year ahead together with its database? Only a person knows."""
    one = Watched()
    one.last = one.machine.wall - YEAR
    assert one.looks() == "ahead-of-journal"
    one.confirmed()
    assert one.looks() is None


def test_a_watched_quiet_office_needs_no_confirmation() -> None:
    one = Watched()
    assert one.looks() is None
    for _ in range(60):
        one.machine.passes(DAY)
        assert one.looks() is None


def test_sleeping_longer_than_the_quiet_time_counts_as_a_new_start() -> None:
    one = Watched()
    one.looks()
    one.machine.passes(QUIET + DAY)
    assert one.looks() == "ahead-of-journal"


def test_events_with_a_wrong_time_do_not_stop_the_office_for_ever() -> None:
    """A year ahead for four seconds: an operator confirms that the clock is right now, not that it was right then."""
    one = Watched()
    one.last = one.machine.wall + YEAR
    assert one.looks() == "behind-journal"
    one.confirmed()
    assert one.looks() is None
    one.position, one.last = 101, one.machine.wall
    assert one.looks() is None


def test_an_operator_confirms_a_jump_that_was_right() -> None:
    """A virtual machine was paused for an hour, and its clock corrected afterwards."""
    one = Watched()
    one.confirmed()
    one.looks()
    one.machine.jumps(HOUR)
    assert one.looks() == "jumped", "an earlier word says nothing of this"
    one.confirmed(2)
    assert one.looks() is None
    assert one.clock.now() == one.machine.wall


def test_a_clock_that_was_set_on_purpose_has_not_jumped() -> None:
    one = Watched(movable=True)
    one.looks()
    one.clock.set(one.machine.wall + YEAR)
    one.machine.passes(HOUR)
    one.machine.jumps(5 * YEAR)
    assert one.looks() is None
    assert one.clock.now() == datetime(2027, 3, 2, 4, tzinfo=UTC), "it counts on by the machine's seconds"
    one.clock.set(None)
    assert one.clock.now() == one.machine.wall, "who sets the clock vouches for it"
    one.machine.jumps(YEAR)
    assert one.clock.doubt == "jumped"


def test_in_test_mode_the_last_event_does_not_matter() -> None:
    one = Watched(movable=True)
    for last in (one.machine.wall + YEAR, one.machine.wall - YEAR):
        one.last = last
        assert one.looks() is None


def test_the_log_reports_the_doubt_once_and_its_end_once() -> None:
    one = Watched()
    with capture_logs() as said:
        one.looks()
        one.machine.jumps(YEAR)
        one.looks()
        one.looks()
        one.machine.jumps(-YEAR)
        one.looks()
        one.looks()
    assert said == [
        {"event": "clock-doubted", "why": "jumped", "log_level": "critical"},
        {"event": "clock-believed", "after": "jumped", "log_level": "warning"},
    ]


@asynccontextmanager
async def guarded(databases: Databases, machine: Movable) -> AsyncIterator[tuple[Clock, ClockGuard]]:
    clock = Clock(machine=machine.machine)
    async with pool(databases.of("audit"), 1) as connections:
        yield clock, ClockGuard(clock, connections, quiet=QUIET)


async def test_the_guard_asks_the_database_before_anything_else_begins(databases: Databases) -> None:
    """Under the role with the fewest rights."""
    async with guarded(databases, Movable(datetime.now(UTC))) as (clock, guard):
        await guard.begin()
        assert clock.doubt is None
    async with guarded(databases, Movable(datetime.now(UTC) + YEAR)) as (clock, guard):
        await guard.begin()
        assert clock.doubt == "database-disagrees"


async def test_the_guard_compares_with_the_last_event(databases: Databases) -> None:
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something")
        owner.execute("UPDATE journal.events SET recorded_at = now() - interval '1 year'")
    async with guarded(databases, Movable(datetime.now(UTC))) as (clock, guard):
        await guard.begin()
        assert clock.doubt == "ahead-of-journal"


async def test_without_a_comparison_the_clock_tells_no_time(databases: Databases) -> None:
    clock = Clock(machine=Movable(datetime.now(UTC)).machine)
    connections = pool(databases.url, 1)
    await ClockGuard(clock, connections, quiet=QUIET).begin()  # the pool was never opened
    assert clock.doubt == "not-compared"


async def test_a_pass_does_nothing_while_the_clock_cannot_be_right() -> None:
    """The clock is a year ahead at the first round, and right at the next."""
    right = Movable().wall
    walls = iter([right, right + YEAR])
    clock = Clock(machine=Machine(lambda: next(walls, right), lambda: 0.0))
    faults: list[str | None] = []
    enough = asyncio.Event()

    async def run_once() -> None:
        faults.append(one.fault)
        if len(faults) == 2:
            enough.set()

    one = Job("sample", 0, run_once, clock)
    task = asyncio.create_task(keep_running(one))
    await enough.wait()
    task.cancel()
    assert faults == ["clock-jumped", None]
