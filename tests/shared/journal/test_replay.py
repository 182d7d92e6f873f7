"""A damaged stream is never folded, decided on, or followed: each damage has its code and an alarm."""

import sys
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import psycopg
import pytest
import pytest_asyncio

from shared.clock import Clock
from shared.errors import Damaged
from shared.journal.events import kinds_of_events
from shared.journal.journal import read_stream
from shared.journal.replay import EventAltered, EventMisplaced, EventMissing
from shared.service.stop import Resumed
from shared.service.unit_of_work import UnitOfWork, Work
from tests.conftest import Databases
from tests.raw_events import forged_leaf, guards_off
from tests.sample_service import Box, Filled, Opened, ask, fill, opened, sample_unit

clock = Clock()

ALTERED = [
    "payload = payload || '{\"amount\": 900}'",
    "payload = '{\"amount\": 5.0}'",
    "payload = jsonb_set(payload, '{amount}', '1e400')",
    "payload = '[]'",
    "actor = 'officer-2'",
    "actor_role = 'administrator'",
    "reason = 'atas permintaan'",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "recorded_at = '0044-03-15 BC'",
    "effective_at = effective_at - interval '1 day'",
    "office = 'bspji-palembang'",
    "case_id = gen_random_uuid()",
    "type = 'sample.box-opened'",
    "leaf_hash = '\\x00'",
]


@pytest_asyncio.fixture
async def unit(databases: Databases) -> AsyncIterator[UnitOfWork]:
    async with sample_unit(databases.of("sample")) as one:
        yield one


async def a_box(unit: UnitOfWork) -> UUID:
    """A box with three fillings, each in a command of its own."""
    box = uuid4()

    async def open_it(work: Work) -> Box:
        return work.add(opened(box, str(box), clock.now()))

    async def fill_it(work: Work) -> Box:
        loaded = await work.load_to_change(Box, box)
        fill(loaded, 5, clock.now())
        return loaded

    for decide in (open_it, fill_it, fill_it, fill_it):
        await unit.run(ask(clock), decide)
    return box


def by_owner(databases: Databases, statement: str, *, leaf_of: int | None = None) -> None:
    """Changes the journal as somebody with all rights and without guards."""
    with psycopg.connect(databases.url) as owner:
        guards_off(owner)
        owner.execute(statement.encode())
        if leaf_of is not None:
            forged_leaf(owner, leaf_of)


async def refused(unit: UnitOfWork, box: UUID) -> Damaged:
    with pytest.raises(Damaged) as reading:
        await unit.fold(Box, box)
    return reading.value


@pytest.mark.parametrize("change", ALTERED)
async def test_a_stream_with_an_altered_event_is_refused(databases: Databases, unit: UnitOfWork, change: str) -> None:
    box = await a_box(unit)
    by_owner(databases, f"UPDATE journal.events SET {change} WHERE position = 3")
    damage = await refused(unit, box)
    assert isinstance(damage, EventAltered)
    assert damage.details == {"position": 3}


async def test_two_exchanged_events_are_both_altered(databases: Databases, unit: UnitOfWork) -> None:
    box = await a_box(unit)
    for old, new in ((3, 99), (4, 3), (99, 4)):
        by_owner(databases, f"UPDATE journal.events SET position = {new} WHERE position = {old}")
    async with unit.pool.connection() as connection:
        recorded = await read_stream(connection, box)
    assert [row.position for row in recorded if row.is_altered()] == [4, 3]


async def test_an_event_of_another_aggregate_is_refused_under_a_right_leaf(
    databases: Databases, unit: UnitOfWork
) -> None:
    box = await a_box(unit)
    change = f"UPDATE journal.events SET type = '{Resumed.TOPIC}', payload = '{{\"reason\": \"x\"}}' WHERE position = 3"
    by_owner(databases, change, leaf_of=3)
    damage = await refused(unit, box)
    assert isinstance(damage, EventMisplaced)
    assert damage.details == {"position": 3}


async def test_an_event_that_no_service_here_knows_is_refused_in_a_stream(
    databases: Databases, unit: UnitOfWork
) -> None:
    box = await a_box(unit)
    by_owner(databases, "UPDATE journal.events SET type = 'elsewhere.box-emptied' WHERE position = 4", leaf_of=4)
    assert isinstance(await refused(unit, box), EventMisplaced)


@pytest.mark.parametrize(
    "change",
    [
        "type = 'elsewhere.box-opened'",
        "type = 'this'",
        "payload = jsonb_set(payload, '{originator_topic}', '\"elsewhere.box\"')",
        "payload = jsonb_set(payload, '{originator_topic}', '\"os:system\"')",
        "payload = payload - 'originator_topic'",
    ],
)
async def test_a_stream_that_begins_with_what_no_service_here_knows_is_refused(
    databases: Databases, unit: UnitOfWork, change: str
) -> None:
    box = await a_box(unit)
    by_owner(databases, f"UPDATE journal.events SET {change} WHERE position = 1", leaf_of=1)
    damage = await refused(unit, box)
    assert isinstance(damage, EventMisplaced)
    assert damage.details == {"position": 1}
    assert "this" not in sys.modules, "a stored name imports nothing"


async def test_a_stream_that_begins_with_another_aggregates_event_is_refused(
    databases: Databases, unit: UnitOfWork
) -> None:
    box = await a_box(unit)
    first = "jsonb_set(payload, '{originator_topic}', '\"reactions.stop\"')"
    by_owner(databases, f"UPDATE journal.events SET payload = {first} WHERE position = 1", leaf_of=1)
    assert isinstance(await refused(unit, box), EventMisplaced)


async def test_a_stream_with_a_gap_is_refused(databases: Databases, unit: UnitOfWork) -> None:
    box = await a_box(unit)
    by_owner(databases, "DELETE FROM journal.events WHERE position = 2")
    damage = await refused(unit, box)
    assert isinstance(damage, EventMissing)
    assert damage.details == {"position": 3}


async def test_nothing_is_decided_on_an_altered_event(databases: Databases, unit: UnitOfWork) -> None:
    box = await a_box(unit)
    by_owner(databases, "UPDATE journal.events SET actor = 'x' WHERE position = 2")

    async def fill_it(work: Work) -> Box:
        loaded = await work.load_to_change(Box, box)
        fill(loaded, 5, clock.now())
        return loaded

    async with sample_unit(databases.of("sample")) as fresh:
        with pytest.raises(EventAltered):
            await fresh.run(ask(clock), fill_it)


def test_each_event_belongs_to_one_aggregate() -> None:
    kinds = kinds_of_events()
    assert {type: kinds[type] for type in (Opened.TOPIC, Filled.TOPIC, Resumed.TOPIC)} == {
        "sample.box-opened": "sample.box",
        "sample.box-filled": "sample.box",
        "reactions.resumed": "reactions.stop",
    }
