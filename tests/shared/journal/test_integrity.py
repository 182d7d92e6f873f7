"""Verification finds every change behind the journal's back, and names the first wrong position."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Identifier

from shared.clock import Clock
from shared.journal.events import kinds_of_events
from shared.journal.integrity import JournalFault, Verified, Wrong, verify
from shared.service.stop import Resumed, Stopped
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.raw_events import forged_leaf, guards_off
from tests.sample_service import Box, ask, fill, opened, sample_unit

clock = Clock()
LAST = 12
EACH: dict[str, LiteralString] = {
    "stream_id": "gen_random_uuid()",
    "version": "version + 100",
    "type": "type || ' '",
    "schema_version": "schema_version + 1",
    "payload": "payload || '{\"more\": null}'",
    "payload, a fraction": 'payload || \'{"number": 0.0, "amount": 1.0}\'',
    "payload, a great number": "payload || '{\"number\": 1e400}'",
    "payload, no object": "'[]'",
    "case_id": "gen_random_uuid()",
    "office": "upper(office)",
    "actor": "'officer-2'",
    "actor_role": "''",
    "channel": "'online'",
    "reason": "''",
    "causation": "0",
    "command_id": "gen_random_uuid()",
    "command_part": "command_part + 100",
    "recorded_at": "recorded_at + interval '1 microsecond'",
    "recorded_at, never": "'infinity'",
    "recorded_at, before our era": "'0044-03-15 BC'",
    "effective_at": "effective_at - interval '1 day'",
    "leaf_hash": "set_byte(leaf_hash, 31, get_byte(leaf_hash, 31) # 1)",
    "leaf_hash, cut": "substring(leaf_hash FOR 31)",
}


async def write_events(url: str) -> None:
    """Three boxes, four events each, in commands of one and two events."""
    async with sample_unit(url) as unit:
        for label in "abc":
            box_id = uuid4()

            async def open_it(work: Work, box_id: Any = box_id, label: str = label) -> Box:
                return work.add(opened(box_id, label, clock.now()))

            async def fill_it(work: Work, box_id: Any = box_id) -> Box:
                box = await work.load_to_change(Box, box_id)
                fill(box, 1, clock.now())
                return box

            for decide in (open_it, fill_it, fill_it, fill_it):
                await unit.run(ask(clock), decide)


@pytest.fixture
def written(databases: Databases) -> str:
    asyncio.run(write_events(databases.of("sample")))
    with psycopg.connect(databases.url) as owner:
        owner.execute("CREATE TABLE public.kept AS SELECT * FROM journal.events")
        # somebody with all rights starts with the guards
        for guard in ("events_position", "events_version", "events_recorded_at", "events_effective_at"):
            owner.execute(f"ALTER TABLE journal.events DROP CONSTRAINT {guard}".encode())
        guards_off(owner)
    return databases.url


@contextmanager
def forged(url: str, *statements: LiteralString) -> Iterator[None]:
    """The journal after changes by somebody with all rights; restored afterwards."""
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)
        yield
        owner.execute("TRUNCATE journal.events")
        owner.execute("INSERT INTO journal.events SELECT * FROM public.kept")
        owner.execute("DELETE FROM journal.head")
        owner.execute("INSERT INTO journal.head (position) VALUES (12)")


def found(url: str) -> Verified | JournalFault:
    return verify(url, lambda done, total: None, kinds_of_events())


def test_an_honest_journal_is_verified_with_progress(written: str) -> None:
    told: list[tuple[int, int]] = []
    assert verify(written, lambda done, total: told.append((done, total))) == Verified(LAST)
    assert told == [(0, LAST), (LAST, LAST)]


def test_an_empty_journal_is_verified(databases: Databases) -> None:
    assert found(databases.url) == Verified(0)


def test_batches_hide_nothing(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for batch in (1, 5):
        monkeypatch.setattr("shared.journal.integrity.BATCH", batch)
        assert found(written) == Verified(LAST)
        with forged(written, "DELETE FROM journal.events WHERE position = 5"):
            assert found(written) == JournalFault(5, "position-missing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(what=st.sampled_from(sorted(EACH)), position=st.integers(1, LAST))
def test_every_column_of_every_event_is_covered(written: str, what: str, position: int) -> None:
    column: Any = what.partition(",")[0]
    change: LiteralString = f"UPDATE journal.events SET {column} = {EACH[what]} WHERE position = {position}"
    with forged(written, change):
        assert found(written) == JournalFault(position, "leaf-wrong")


ROWS: list[tuple[LiteralString, int, Wrong]] = [
    ("DELETE FROM journal.events WHERE position = 1", 1, "position-missing"),
    ("DELETE FROM journal.events WHERE position IN (5, 9)", 5, "position-missing"),
    ("DELETE FROM journal.events WHERE position = 12", 12, "head-ahead"),
    ("TRUNCATE journal.events", 1, "head-ahead"),
    ("UPDATE journal.head SET position = 11", 12, "head-wrong"),
    ("UPDATE journal.head SET position = 14", 13, "head-ahead"),
    ("UPDATE journal.head SET position = 9223372036854775806", 13, "head-ahead"),
    ("DELETE FROM journal.head", 1, "head-wrong"),
    ("UPDATE journal.events SET position = 0 WHERE position = 4", 0, "position-extra"),
    ("UPDATE journal.events SET position = -3 WHERE position = 4", -3, "position-extra"),
    ("UPDATE journal.events SET position = 99 WHERE position = 4", 4, "position-missing"),
]


def test_rows_taken_away_moved_or_miscounted(written: str) -> None:
    for change, position, wrong in ROWS:
        with forged(written, change):
            assert found(written) == JournalFault(position, wrong), change


def test_a_row_inserted_and_counted_has_no_right_leaf(written: str) -> None:
    copy: LiteralString = (
        'INSERT INTO journal.events SELECT (jsonb_populate_record(events, \'{"position": 13, "version": 5,'
        ' "command_part": 1}\')).* FROM journal.events WHERE position = 12'
    )
    with forged(written, copy):
        assert found(written) == JournalFault(13, "leaf-wrong")
    with forged(written, copy, "UPDATE journal.head SET position = 13"):
        assert found(written) == JournalFault(13, "leaf-wrong")


def test_two_rows_swapped(written: str) -> None:
    swap: list[LiteralString] = [
        f"UPDATE journal.events SET position = {new} WHERE position = {old}" for old, new in [(3, 99), (7, 3), (99, 7)]
    ]
    with forged(written, *swap):
        assert found(written) == JournalFault(3, "leaf-wrong")


def _with_its_leaf(url: str, position: int, **changes: Any) -> None:
    """Alters columns of an event and makes its leaf fit."""
    with psycopg.connect(url) as owner:
        for column, value in changes.items():
            query = SQL("UPDATE journal.events SET {} = %s WHERE position = %s").format(Identifier(column))
            owner.execute(query, (value, position))
        forged_leaf(owner, position)


def test_a_version_that_does_not_follow_is_found_under_a_right_leaf(written: str) -> None:
    for position, version in [(3, 9), (4, 0), (1, -1), (1, 0), (12, 5)]:
        with forged(written):
            _with_its_leaf(written, position, version=version)
            assert found(written) == JournalFault(position, "version-wrong")


def test_a_version_given_twice_is_found_also_without_its_unique_key(written: str) -> None:
    with forged(written, "ALTER TABLE journal.events DROP CONSTRAINT events_stream_version"):
        _with_its_leaf(written, 4, version=3)
        assert found(written) == JournalFault(4, "version-wrong")


def test_a_position_given_twice_is_found_also_without_its_primary_key(written: str) -> None:
    drop: LiteralString = "ALTER TABLE journal.events DROP CONSTRAINT events_pkey, DROP CONSTRAINT events_command"
    again: LiteralString = "INSERT INTO journal.events SELECT * FROM journal.events WHERE position = 4"
    keys: LiteralString = "ALTER TABLE journal.events DROP CONSTRAINT events_stream_version"
    with forged(written, drop, keys, again):
        outcome = found(written)
    assert isinstance(outcome, JournalFault)
    assert outcome.position == 4


def test_an_event_of_another_aggregate_is_found_under_a_right_leaf(written: str) -> None:
    for position, type in [(2, Resumed.TOPIC), (4, Stopped.TOPIC), (5, Stopped.TOPIC)]:
        with forged(written):
            _with_its_leaf(written, position, type=type)
            # a stream whose first event was replaced is found at its second
            assert found(written) == JournalFault(position + (position == 5), "event-misplaced")


def test_a_type_that_no_service_records_is_found(written: str) -> None:
    for type in ("elsewhere.box-filled", "sample.box-painted", ""):
        with forged(written):
            _with_its_leaf(written, 6, type=type)
            assert found(written) == JournalFault(6, "type-unknown")


def test_a_part_of_a_command_out_of_order_is_found(written: str) -> None:
    for position, part in [(1, 1), (5, 2), (12, -1)]:
        with forged(written):
            _with_its_leaf(written, position, command_part=part)
            assert found(written) == JournalFault(position, "part-wrong")
