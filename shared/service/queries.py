"""Queries on a service's tables: each names the class of its rows, so that nobody counts columns."""

from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

from psycopg.rows import BaseRowFactory, args_row, scalar_row
from sqlalchemy import FromClause, any_, bindparam, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ExecutableReturnsRows

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)


class ColumnsDiffer(TypeError):
    """A query returns other columns than its row class has: a fault in our own code."""


class Query(Generic[RowT_co]):
    """A statement and the `kind` of its rows: a dataclass or NamedTuple with the statement's columns, or the type of
    its one value.

    `planned_each_time`: the database plans it for its values instead of once for all; for values that few or most rows
    may have.
    """

    def __init__(
        self, kind: type[RowT_co], statement: ExecutableReturnsRows, *, planned_each_time: bool = False
    ) -> None:
        self.statement = statement
        self.prepare = False if planned_each_time else None
        names, found = fields_of(kind), statement.exported_columns.keys()
        if names != found if names else len(found) != 1:
            message = f"a query answers with {found}; {kind.__name__} is made of {names or 'one value'}"
            raise ColumnsDiffer(message)
        # by position, since the names and their order were compared
        self.row_factory: BaseRowFactory[RowT_co] = args_row(kind) if names else scalar_row


def fields_of(kind: type) -> list[str]:
    """The names of a row class's fields; none for a plain type."""
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    return list(getattr(kind, "_fields", ()))


def columns_of(kind: type, table: FromClause) -> list[ColumnElement[Any]]:
    """The columns of a table that make up a row class."""
    return [table.c[name] for name in fields_of(kind)]


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """A filter on a list of values by name; of an empty list, no row passes."""
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def equals_if_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """A filter on a value by name; if the value is None, every row passes."""
    given = bindparam(name, type_=column.type)
    return or_(given.is_(None), column == given)
