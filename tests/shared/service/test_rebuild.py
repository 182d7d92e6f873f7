"""A rebuilt read model equals the existing one; only wrong rows change, and readers notice nothing else."""

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import BigInteger, Column, Table, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.clock import Clock
from shared.database import Write
from shared.journal.journal import JournalHole
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.rebuild import RebuildRuns, Rebuilt, rebuild
from shared.service.unit_of_work import UnitOfWork, Work
from tests.conftest import Databases
from tests.sample_service import Box, LabelTaken, Opened, all_boxes, ask, fill, opened, sample_unit, tables, view

clock = Clock()
SHAPE = [
    "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'sample.boxes'::regclass ORDER BY 1",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'sample' ORDER BY 1",
    "SELECT relname, relacl, relowner FROM pg_class WHERE relnamespace = 'sample'::regnamespace ORDER BY 1",
    (
        "SELECT attname, atttypid, attnotnull, atthasdef FROM pg_attribute"
        " WHERE attrelid = 'sample.boxes'::regclass AND attnum > 0 ORDER BY attnum"
    ),
    "SELECT nspname FROM pg_namespace ORDER BY 1",
]


def silent(done: int, total: int) -> None:
    """Ignores the progress."""


def shape(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return [connection.execute(query.encode()).fetchall() for query in SHAPE]


async def open_box(unit: UnitOfWork, label: str, *amounts: int) -> UUID:
    """A new box, filled in the same command."""
    box_id, one = uuid4(), ask(clock)

    async def decide(work: Work) -> Box:
        box = work.add(opened(box_id, label, one.now))
        for amount in amounts:
            fill(box, amount, one.now)
        return box

    await unit.run(one, decide)
    return box_id


async def fill_box(unit: UnitOfWork, box_id: UUID, amount: int) -> None:
    one = ask(clock)

    async def decide(work: Work) -> Box:
        box = await work.load_to_change(Box, box_id)
        fill(box, amount, one.now)
        return box

    await unit.run(one, decide)


async def test_a_rebuild_corrects_wrong_rows_and_keeps_the_tables(databases: Databases) -> None:
    with psycopg.connect(databases.url, autocommit=True) as owner:
        owner.execute("CREATE INDEX boxes_content ON sample.boxes (content DESC) WHERE content > 0")
    async with sample_unit(databases.of("sample")) as unit:
        for label in "abc":
            await fill_box(unit, await open_box(unit, label, 1, 2), 3)
        rows, before = await unit.rows(all_boxes), shape(databases.url)
        with psycopg.connect(databases.url, autocommit=True) as owner:
            owner.execute("UPDATE sample.boxes SET content = 7 WHERE label = 'a'")
            owner.execute("DELETE FROM sample.boxes WHERE label = 'b'")
        assert await asyncio.to_thread(rebuild, databases.url, tables, view, silent) == Rebuilt(12)
        assert await unit.rows(all_boxes) == rows
        assert shape(databases.url) == before
        with pytest.raises(LabelTaken):
            await open_box(unit, "a")
        await open_box(unit, "d", 4)


async def test_readers_and_writers_go_on_meanwhile(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        boxes = [await open_box(unit, f"box-{number}") for number in range(20)]
        filled = dict.fromkeys(boxes, 0)
        over = asyncio.Event()
        seen = [20]

        async def write(box: UUID) -> None:
            while not over.is_set() and filled[box] < 1000:
                await fill_box(unit, box, 1)
                filled[box] += 1

        async def read() -> None:
            while not over.is_set():
                rows = await unit.rows(all_boxes)
                assert len(rows) == 20
                seen.append(sum(content for _, _, content in rows))

        async def rebuild_often() -> None:
            try:
                for _ in range(5):
                    await asyncio.to_thread(rebuild, databases.url, tables, view, silent)
            finally:
                over.set()

        async with asyncio.TaskGroup() as group:
            group.create_task(rebuild_often())
            for box in boxes[:4]:
                group.create_task(write(box))
            group.create_task(read())
        assert seen[1:] == sorted(seen[1:])
        assert {box: content for box, _, content in await unit.rows(all_boxes)} == filled


lasts = Table(
    "lasts", tables.metadata, Column("box", Uuid, primary_key=True), Column("position", BigInteger, nullable=False)
)
last_positions = View("lasts", lasts)


class LastRow(NamedTuple):
    box: UUID
    position: int


all_lasts = Query(LastRow, select(*columns_of(LastRow, lasts)).order_by(lasts.c.position))
_begin = upsert(lasts).values(box=bindparam("box"), position=bindparam("journal_position"))
_keep = _begin.on_conflict_do_update(index_elements=["box"], set_={"position": bindparam("journal_position")})


@last_positions.on(Opened)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_keep, {"box": event.originator_id, "journal_position": 0})


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
async def test_a_row_gets_the_last_position_of_its_command_across_batches(
    databases: Databases, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.service.rebuild.BATCH", batch)
    with psycopg.connect(databases.url, autocommit=True) as owner:
        owner.execute("CREATE TABLE sample.lasts (box uuid PRIMARY KEY, position bigint NOT NULL)")
    async with sample_unit(databases.of("sample")) as unit:
        unit.views = [view, last_positions]
        for label in "abcde":
            await open_box(unit, label, *range(ord(label) - ord("a")))
        rows = await unit.rows(all_lasts)
        assert [row.position for row in rows] == [1, 3, 6, 10, 15]
        rebuild(databases.url, tables, last_positions, silent)
        assert await unit.rows(all_lasts) == rows


async def test_an_interrupted_rebuild_changes_nothing(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        await open_box(unit, "a", 5)
        rows, before = await unit.rows(all_boxes), shape(databases.url)

        def cut_off(done: int, total: int) -> None:
            with psycopg.connect(databases.url, autocommit=True) as owner:
                owner.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name LIKE 'jejak rebuild%'"
                )

        with pytest.raises(psycopg.OperationalError):
            rebuild(databases.url, tables, view, cut_off)
        assert await unit.rows(all_boxes) == rows
        rebuild(databases.url, tables, view, silent)
        assert await unit.rows(all_boxes) == rows
        assert shape(databases.url) == before


async def test_a_second_rebuild_is_refused_while_one_runs(databases: Databases) -> None:
    refused: list[RebuildRuns] = []

    def begin_another(done: int, total: int) -> None:
        with pytest.raises(RebuildRuns) as refusal:
            rebuild(databases.url, tables, view, silent)
        refused.append(refusal.value)

    rebuild(databases.url, tables, view, begin_another)
    assert refused


@pytest.mark.parametrize("missing", [1, 2, 3])
async def test_a_hole_ends_it_and_the_old_rows_stay(databases: Databases, missing: int) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        await open_box(unit, "a", 5, 6)
        rows = await unit.rows(all_boxes)
        with psycopg.connect(databases.url) as owner:
            owner.execute("DELETE FROM journal.events WHERE position = %s", (missing,))
        with pytest.raises(JournalHole):
            rebuild(databases.url, tables, view, silent)
        assert await unit.rows(all_boxes) == rows
