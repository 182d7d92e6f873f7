"""`verify` warns of events that a wrong clock recorded; the journal itself is intact."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from shared.clock import Clock
from shared.journal.recorded_order import BATCH, MOST, strange_times
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.deploy.commands import jejak
from tests.raw_events import append
from tests.sample_service import Box, ask, opened, sample_unit
from tests.shared.clocks import Movable

MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


async def recorded(databases: Databases, *after: timedelta) -> None:
    """One event for each of these times after the first."""
    first = datetime(2024, 3, 4, 3, tzinfo=UTC)
    async with sample_unit(databases.of("sample")) as unit:
        for one in after:
            given = ask(Clock(machine=Movable(first + one).machine))

            async def decide(work: Work, given: Ask = given) -> Box:
                return work.add(opened(given.command_id, str(given.command_id), given.now))

            await unit.run(given, decide)


@pytest.mark.parametrize("after", [(), (0,), (0, 1, 2), (2, 1, 1), (0, 500)])
async def test_clocks_of_several_processes_may_differ_a_little(databases: Databases, after: tuple[int, ...]) -> None:
    await recorded(databases, *(one * MINUTE for one in after))
    assert strange_times(databases.url, MINUTE) == []


async def test_an_event_after_one_that_says_a_later_time(databases: Databases) -> None:
    await recorded(databases, 0 * MINUTE, 3 * MINUTE, 1 * MINUTE, 2 * MINUTE)
    (told,) = strange_times(databases.url, MINUTE)
    assert told == (
        "position 3: recorded at 2024-03-04 03:01:00+00, after an event that says 2024-03-04 03:03:00+00"
        " (recorded-before-predecessor)"
    )


def test_verify_names_an_event_of_the_future_in_a_whole_journal(databases: Databases) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with psycopg.connect(databases.of("intake"), autocommit=True) as intake:
        for moment in (now, now + YEAR):
            append(intake, "intake.applicant-registered", recorded_at=moment)
    ended = jejak("verify", DATABASE_URL=databases.url, KEYS_DATABASE_URL=databases.keys_url)
    assert ended.returncode == 0
    assert ended.stdout == "Every leaf, position, version, stream and command of the journal is right.\n"
    ahead = f"{now + YEAR:%Y-%m-%d %H:%M:%S}+00"
    assert ended.stderr == (
        f"jejak: warning: position 2: recorded at {ahead}, which is still to come (recorded-ahead)\n"
        "jejak: in test mode the clock may have been set on purpose\n"
    )


def test_many_are_counted_and_none_is_lost_between_two_batches(databases: Databases) -> None:
    """Every other event has an earlier time than the one before, also across batches."""
    with psycopg.connect(databases.url) as owner:
        owner.execute(
            "INSERT INTO journal.events SELECT n, gen_random_uuid(), 1, 'x', 1, '{}', gen_random_uuid(), 'o', 'a', 'r', 'c',"
            " NULL, NULL, gen_random_uuid(), 0, timestamptz '2024-01-15 09:00+07' + (n %% 2) * interval '1 hour',"
            " now(), '' FROM generate_series(%s::bigint, %s::bigint) AS n",
            (BATCH - 30, BATCH + 30),
        )
    assert strange_times(databases.url, MINUTE)[-1] == f"and {30 - MOST} more"
