"""Queries name the class of their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, delete, func, select

from shared.service.queries import ColumnsDiffer, Query, columns_of, equals_if_given
from shared.service.unit_of_work import UnitOfWork
from tests.conftest import Databases
from tests.sample_service import BoxRow, all_boxes, boxes, sample_unit


@dataclass(frozen=True)
class Labelled:
    label: str
    content: int


async def fill(unit: UnitOfWork, *labels: str) -> None:
    async with unit.pool.connection() as connection:
        for content, label in enumerate(labels):
            await connection.execute("INSERT INTO sample.boxes VALUES (%s, %s, %s)", (uuid4(), label, content))


async def test_rows_are_objects_of_their_class(databases: Databases) -> None:
    named = Query(Labelled, select(*columns_of(Labelled, boxes)).order_by(boxes.c.label))
    async with sample_unit(databases.of("sample")) as unit:
        await fill(unit, "a", "b")
        assert await unit.rows(named) == [Labelled("a", 0), Labelled("b", 1)]
        assert {type(row) for row in await unit.rows(all_boxes)} == {BoxRow}


async def test_a_row_of_one_value_is_that_value(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        await fill(unit, "a", "b")
        assert await unit.rows(Query(str, select(boxes.c.label).order_by(boxes.c.label))) == ["a", "b"]


async def test_the_first_row_is_none_without_rows(databases: Databases) -> None:
    of_label = Query(int, select(boxes.c.content).where(boxes.c.label == bindparam("label")))
    async with sample_unit(databases.of("sample")) as unit:
        await fill(unit, "a", "b")
        assert await unit.first(of_label, label="b") == 1
        assert await unit.first(of_label, label="c") is None


async def test_a_change_that_returns_rows_is_a_query_too(databases: Databases) -> None:
    emptied = Query(str, delete(boxes).where(boxes.c.content == 0).returning(boxes.c.label))
    async with sample_unit(databases.of("sample")) as unit:
        await fill(unit, "a", "b")
        assert await unit.rows(emptied) == ["a"]
        assert [row.label for row in await unit.rows(all_boxes)] == ["b"]


async def test_a_filter_without_its_value_lets_every_row_through(databases: Databases) -> None:
    found = Query(str, select(boxes.c.label).where(equals_if_given(boxes.c.label, "label")).order_by(boxes.c.label))
    async with sample_unit(databases.of("sample")) as unit:
        await fill(unit, "a", "b")
        assert await unit.rows(found, label=None) == ["a", "b"]
        assert await unit.rows(found, label="b") == ["b"]


@pytest.mark.parametrize(
    "query",
    [
        lambda: Query(Labelled, select(boxes.c.content, boxes.c.label)),
        lambda: Query(Labelled, select(boxes.c.label)),
        lambda: Query(Labelled, select(boxes.c.label, func.count())),
        lambda: Query(UUID, select(boxes.c.id, boxes.c.label)),
    ],
    ids=["other order", "one is missing", "other name", "two values"],
)
def test_a_query_with_other_columns_than_its_rows_is_refused(query: Callable[[], Query[Any]]) -> None:
    with pytest.raises(ColumnsDiffer):
        query()
