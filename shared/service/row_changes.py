"""Row changes of read models: a handler names the table, the columns and their values, once.

The statement of a change depends only on the table and the names, so it is built once per process and looked up by
them; `shared.database.sql` keeps its text. A change that computes (a counter plus one) has a statement of its own, in a
`Write`.
"""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Delete, Table, Update, bindparam, delete, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.elements import BindParameter

from shared.database import Write
from shared.service.queries import among

Names = tuple[str, ...]
_KEY = "key_of_row"
"""The name of the value that identifies the row: its column may be set, too."""


class UnknownColumn(LookupError):
    """A row change names a column that its table does not have: a fault in our own code."""

    def __init__(self, table: Table, names: Collection[str]) -> None:
        super().__init__(f"{table.fullname} has no column {', '.join(sorted(names))}")


def insert_row(table: Table, /, **values: Any) -> Write:
    """Adds a row; columns without a value get their default."""
    return Write(_insert(table, tuple(values)), values)


def insert_missing_row(table: Table, key: Names, /, **values: Any) -> Write:
    """Adds a row, unless one has the same values in `key`, the columns of a unique key."""
    return Write(_insert_missing(table, key, tuple(values)), values)


def upsert_row(table: Table, /, **values: Any) -> Write:
    """Adds a row, or sets these values in the row with the same primary key."""
    return Write(_upsert(table, tuple(values)), values)


def update_row(table: Table, key: Any, /, **values: Any) -> Write:
    """Sets values in the row whose primary key, of one column, is `key`; without such a row, nothing changes."""
    statement = _update(table, tuple(values))
    values[_KEY] = key
    return Write(statement, values)


def delete_rows(table: Table, /, **where: Any) -> Write:
    """Removes the rows with these values, by the names of columns."""
    return Write(_delete(table, tuple(where)), where)


def delete_ids(table: Table, ids: list[UUID]) -> Write:
    """Removes the rows with these ids, of a table whose primary key is `id`: one statement, however many they are."""
    return Write(_delete_ids(table), {"ids": ids})


def as_json(value: Any) -> str:
    """A value as the text that a JSONB column takes."""
    return to_json(value).decode()


@cache
def _insert(table: Table, names: Names) -> Insert:
    return insert(table).values(_parameters(table, names))


@cache
def _insert_missing(table: Table, key: Names, names: Names) -> Insert:
    return _insert(table, names).on_conflict_do_nothing(index_elements=_checked_names(table, key))


@cache
def _upsert(table: Table, names: Names) -> Insert:
    row = _insert(table, names)
    key = table.primary_key.columns.keys()
    return row.on_conflict_do_update(
        index_elements=key, set_={name: row.excluded[name] for name in names if name not in key}
    )


@cache
def _update(table: Table, names: Names) -> Update:
    (key,) = table.primary_key.columns
    return update(table).where(key == bindparam(_KEY)).values(_parameters(table, names))


@cache
def _delete(table: Table, where: Names) -> Delete:
    return delete(table).where(*(table.c[name] == bindparam(name) for name in _checked_names(table, where)))


@cache
def _delete_ids(table: Table) -> Delete:
    return delete(table).where(among(table.c.id, "ids"))


def _parameters(table: Table, names: Names) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name) for name in _checked_names(table, names)}


def _checked_names(table: Table, names: Names) -> Names:
    if unknown := set(names) - set(table.c.keys()):
        raise UnknownColumn(table, unknown)
    return names
