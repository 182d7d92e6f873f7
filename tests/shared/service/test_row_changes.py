"""Row changes by name: their effect on the rows of a table, and their refusals."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import Write
from shared.service.row_changes import (
    UnknownColumn,
    as_json,
    delete_rows,
    insert_missing_row,
    insert_row,
    update_row,
    upsert_row,
)
from tests.conftest import Databases

lots = Table(
    "lots",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("label", Text),
    Column("content", JSONB),
    UniqueConstraint("label"),
)


@pytest.fixture
def changed(databases: Databases) -> Any:
    """The rows of a table that held the lots 1 and 2, after some changes."""

    def rows(*changes: Write) -> list[tuple[Any, ...]]:
        with psycopg.connect(databases.url) as connection:
            connection.execute("CREATE TEMP TABLE lots (id int PRIMARY KEY, label text UNIQUE, content jsonb)")
            for change in (insert_row(lots, id=1, label="a"), insert_row(lots, id=2, label="b"), *changes):
                connection.execute(*change.as_sql())
            return connection.execute("SELECT id, label, content FROM lots ORDER BY id").fetchall()

    return rows


Changed = Callable[..., list[tuple[Any, ...]]]


def test_a_row_is_added_with_the_named_values(changed: Changed) -> None:
    assert changed(insert_row(lots, id=3, content=as_json({"weight": 5})))[2] == (3, None, {"weight": 5})


def test_only_the_row_with_the_key_is_updated(changed: Changed) -> None:
    assert changed(update_row(lots, 1, label="c")) == [(1, "c", None), (2, "b", None)]


def test_an_update_without_its_row_changes_nothing(changed: Changed) -> None:
    assert changed(update_row(lots, 9, label="c")) == [(1, "a", None), (2, "b", None)]


def test_the_key_itself_may_be_updated(changed: Changed) -> None:
    assert changed(update_row(lots, 1, id=7)) == [(2, "b", None), (7, "a", None)]


def test_a_missing_row_is_added_and_a_present_one_is_kept(changed: Changed) -> None:
    changes = [insert_missing_row(lots, ("label",), id=id, label=label) for id, label in ((3, "b"), (4, "d"))]
    assert changed(*changes) == [(1, "a", None), (2, "b", None), (4, "d", None)]


def test_a_missing_row_may_break_no_other_key(changed: Changed) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        changed(insert_missing_row(lots, ("label",), id=1, label="d"))


def test_an_upsert_adds_a_row_or_gives_it_new_values(changed: Changed) -> None:
    rows = changed(upsert_row(lots, id=1, label="c"), upsert_row(lots, id=3, label="d"))
    assert rows == [(1, "c", None), (2, "b", None), (3, "d", None)]


def test_rows_with_all_of_the_values_are_deleted(changed: Changed) -> None:
    assert changed(delete_rows(lots, id=1, label="b"), delete_rows(lots, id=2, label="b")) == [(1, "a", None)]


@pytest.mark.parametrize(
    "change",
    [
        lambda: insert_row(lots, id=1, lable="a"),
        lambda: insert_missing_row(lots, ("lable",), id=1),
        lambda: insert_missing_row(lots, ("id",), id=1, lable="a"),
        lambda: upsert_row(lots, id=1, lable="a"),
        lambda: update_row(lots, 1, lable="a"),
        lambda: delete_rows(lots, lable="a"),
    ],
)
def test_a_column_that_the_table_lacks_is_refused_by_name(change: Callable[[], Write]) -> None:
    with pytest.raises(UnknownColumn, match="lots has no column lable"):
        change()


def test_changes_of_the_same_columns_share_a_statement() -> None:
    """The shared statement has one text, and the appender writes the rows of many commits with it at once."""
    assert insert_row(lots, id=1, label="a").statement is insert_row(lots, id=2, label="b").statement
    assert update_row(lots, 1, label="a").statement is update_row(lots, 2, label="b").statement
