"""PostgreSQL as every part uses it: statements described in SQLAlchemy Core, executed by psycopg 3.

SQLAlchemy compiles each statement once per process; psycopg prepares it once per connection.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.expression import Executable

Connection = AsyncConnection[TupleRow]
Pool = AsyncConnectionPool[Connection]

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Write:
    """One row change of a read model: a statement that is a module-level constant, and its values by name."""

    statement: Executable
    values: Mapping[str, Any]


@lru_cache(maxsize=2048)
def sql(statement: Executable, rebuilt: str | None = None) -> tuple[LiteralString, dict[str, Any]]:
    """The text of a Core statement and the values that stand in it as constants.

    `rebuilt` names a schema whose tables are meant to stand in `<schema>_rebuild` (see `shared.rebuild`).
    """
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=_DIALECT,
        schema_translate_map={rebuilt: rebuild_schema(rebuilt)} if rebuilt else None,
        render_schema_translate=bool(rebuilt),
    )
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return cast("LiteralString", compiled.string), constants


def rebuild_schema(schema: str) -> str:
    return f"{schema}_rebuild"


def as_user(url: str, user: str) -> str:
    """The same database, entered as another role."""
    return make_conninfo(url, user=user)


def as_database(url: str, name: str) -> str:
    """The same server and user, another database."""
    return make_conninfo(url, dbname=name)


def database_name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


async def connect(url: str) -> Connection:
    """One connection in autocommit; transactions are opened by name where they are meant."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    connection.prepare_threshold = 2
    return connection


async def _configure(connection: Connection) -> None:
    connection.prepare_threshold = 2


def pool(url: str, size: int) -> Pool:
    """A pool of at most `size` connections in autocommit; the caller opens and closes it."""
    return AsyncConnectionPool(
        url, min_size=1, max_size=size, open=False, kwargs={"autocommit": True}, configure=_configure, timeout=10
    )
