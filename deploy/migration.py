"""Brings the databases to the tables of this version: Alembic owns every table, the journal's too.

Each part keeps its migrations beside its code and is a branch of its own; all run in one transaction under a row lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError, to_tuple
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from deploy.rights import KEEPER, Rights, Role, in_one_line, reader, writer

ROOT = Path(__file__).parent.parent
SERVICES = ("intake", "metrology", "certification", "complaints", "messages", "billing", "audit")
_ATTEMPTS = 20


class OtherVersion(Exception):
    """One line that names the database with tables of another version, and says what to do."""


@dataclass(frozen=True)
class Database:
    """One of the two databases: the schema for migration records, the folders of its migrations, and its roles."""

    schema: str
    locations: tuple[Path, ...]
    roles: tuple[Role, ...]

    def config(self) -> Config:
        """For Alembic."""
        config = Config()
        config.set_main_option("script_location", str(ROOT / "deploy/migrations"))
        config.set_main_option("version_locations", ";".join(str(path) for path in self.locations))
        config.set_main_option("path_separator", ";")
        return config


JOURNAL = Database(
    "journal",
    (ROOT / "shared/journal/migrations", *(ROOT / f"services/{service}/migrations" for service in SERVICES)),
    (*(writer(service) for service in SERVICES if service != "audit"), reader("audit")),
)
KEYS = Database("keys", (ROOT / "shared/privacy/migrations",), (KEEPER,))


def migrate(url: str, keys_url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Migrates the journal's database and the keys' database, as their owner. `passwords` are set for the roles named.

    Puts roles and their rights into force each time (`deploy.rights`), also in a database that was restored without them. It may be
    repeated, and run in several processes at once. Raises psycopg.Error if a database is missing, OtherVersion if a newer Jejak made
    its tables, RightsRefused if a right cannot be put into force.
    """
    _upgrade(url, JOURNAL, KEYS.roles)
    _upgrade(keys_url, KEYS, JOURNAL.roles)
    _set_passwords(url, passwords or {})


def open_databases(url: str, keys_url: str) -> list[str]:
    """One line for each other database that Jejak's roles can enter and `migrate` may not close."""
    lines = []
    for database, its_url in ((JOURNAL, url), (KEYS, keys_url)):
        with psycopg.connect(its_url) as connection:
            lines += Rights(connection, database.schema, database.roles, ()).open_databases()
    return sorted(set(lines))


def refuse_other_version(url: str, database: Database) -> None:
    """Raises OtherVersion unless the database has exactly the tables of this version. Any role that enters it may ask."""
    statement = sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(database.schema, "alembic_version"))
    name = conninfo_to_dict(url).get("dbname", "")
    try:
        with psycopg.connect(url) as connection:
            found = {row[0] for row in connection.execute(statement).fetchall()}
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName, psycopg.errors.InsufficientPrivilege):
        message = f"the database {name} has no tables of Jejak yet; run `jejak migrate` as its owner"
        raise OtherVersion(message) from None
    if found != _last_revisions(database):
        message = f"the database {name} has the tables of another version of Jejak; run `jejak migrate` of this version"
        raise OtherVersion(message)


def _last_revisions(database: Database) -> set[str]:
    """The revisions that Alembic notes in a database of this version: none follows them or depends on them."""
    revisions = list(ScriptDirectory.from_config(database.config()).walk_revisions())
    before = {
        name for one in revisions for names in (one.down_revision, one.dependencies) for name in to_tuple(names, ())
    }
    return {one.revision for one in revisions} - before


def _upgrade(url: str, database: Database, strangers: Sequence[Role]) -> None:
    with in_one_line("the migration cannot begin"):
        _make_lock(url, database.schema)
    config = database.config()
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT 1 FROM {database.schema}.migration_lock FOR UPDATE"))
        config.attributes.update(connection=connection, schema=database.schema)
        rights = Rights(_driver(connection), database.schema, database.roles, strangers)
        rights.make_roles()
        try:
            command.upgrade(config, "heads")
        except CommandError:  # the database has a revision that this version does not know
            name = conninfo_to_dict(url).get("dbname", "")
            message = f"the database {name} has the tables of another version of Jejak, newer than this one"
            raise OtherVersion(message) from None
        except DBAPIError as fault:
            raise fault.orig or fault from None
        rights.give()


def _driver(connection: Any) -> psycopg.Connection[TupleRow]:
    """The psycopg connection under SQLAlchemy's, in the same transaction."""
    driver: psycopg.Connection[TupleRow] = connection.connection.driver_connection
    return driver


def _make_lock(url: str, schema: str) -> None:
    """Makes the row that a migration holds; another process may be making it at the same moment."""
    statement = sql.SQL(
        "CREATE SCHEMA IF NOT EXISTS {schema};"
        "CREATE TABLE IF NOT EXISTS {schema}.migration_lock (single boolean PRIMARY KEY DEFAULT true CHECK (single));"
        "INSERT INTO {schema}.migration_lock DEFAULT VALUES ON CONFLICT DO NOTHING"
    ).format(schema=sql.Identifier(schema))
    for attempt in range(_ATTEMPTS):
        try:
            with psycopg.connect(url) as connection:
                connection.execute(statement)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject, psycopg.errors.InternalError):
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _set_passwords(url: str, passwords: Mapping[str, str]) -> None:
    with psycopg.connect(url) as connection:
        for service, password in passwords.items():
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(f"jejak_{service}"), sql.Literal(password)))
