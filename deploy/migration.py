"""Brings the databases to the tables of this version: Alembic owns every table, the journal's too.

Each part keeps its migrations beside its code and is a branch of its own; all run in one transaction under a row lock.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parent.parent
SERVICES = ("intake", "metrology", "billing", "audit")
_ATTEMPTS = 20


def migrate(url: str, keys_url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Migrates the journal's database and the keys' database, as their owner. `passwords` are set for the roles named.

    Doing it twice, or from several processes at once, does no harm. Raises psycopg.Error when a database is not there.
    """
    _upgrade(url, "journal", [ROOT / "shared/migrations", *(ROOT / f"services/{s}/migrations" for s in SERVICES)])
    _upgrade(keys_url, "keys", [ROOT / "shared/keys_migrations"])
    _set_passwords(url, passwords or {})


def _upgrade(url: str, schema: str, locations: Sequence[Path]) -> None:
    _make_lock(url, schema)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "deploy/migrations"))
    config.set_main_option("version_locations", ";".join(str(path) for path in locations))
    config.set_main_option("path_separator", ";")
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT 1 FROM {schema}.migration_lock FOR UPDATE"))
        config.attributes.update(connection=connection, schema=schema)
        command.upgrade(config, "heads")


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
