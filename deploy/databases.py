"""The databases of a command: those of the settings, or embedded ones in the data folder, migrated."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import JOURNAL, KEYS, Database, migrate, refuse_other_version
from deploy.needed_settings import SEALING
from shared.settings import Settings


class DatabaseMissing(Exception):
    """One line that names the missing database."""


@contextmanager
def ready_databases(
    settings: Settings,
    names: Sequence[str],
    *,
    migrating: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Settings]:
    """Settings with working URLs. Without a database in the settings, embedded PostgreSQL runs while the context is open.

    A process whose services have URLs of their own needs no owner and migrates nothing. Without `migrating` the tables of this
    version must exist, and no database is made. `say` gets a line when one was made.
    Raises EmbeddedPostgreSQLFault, DatabaseMissing or OtherVersion.
    """
    if names and settings.database_url is None and all(name in settings.service_database_urls for name in names):
        for name in names:
            _refuse_unfit(settings.service_database_urls[name], JOURNAL)
        if settings.keys_database_url is not None and SEALING.intersection(names):
            _refuse_unfit(settings.service_database_urls.get("keys", settings.keys_database_url), KEYS)
        yield settings
    elif settings.database_url is not None:
        _refuse_unreachable(settings.database_url)
        yield _ready(settings, migrating=migrating)
    else:
        folder = settings.data / "postgresql"
        new = _is_new(folder, may_be_made=migrating)
        with EmbeddedPostgreSQL(folder) as server:
            if migrating:
                _create(server.url("postgres"), "jejak", "jejak_keys")
            if new:
                say(f"A new database was made in {folder.resolve()}.")
            urls = {"database_url": server.url("jejak"), "keys_database_url": server.url("jejak_keys")}
            embedded = settings.model_copy(update=urls)
            yield _ready(embedded, migrating=migrating)


def _is_new(folder: Path, *, may_be_made: bool) -> bool:
    new = not (folder / "cluster").exists()
    if new and not may_be_made:
        message = f"there is no database in {folder}; name the data folder with JEJAK_DATA, or a database with JEJAK_DATABASE_URL"
        raise DatabaseMissing(message)
    return new


def _ready(settings: Settings, *, migrating: bool) -> Settings:
    assert settings.database_url is not None
    if not migrating:
        refuse_other_version(settings.database_url, JOURNAL)
        return settings
    if settings.keys_database_url is None:
        message = "set JEJAK_KEYS_DATABASE_URL, the second database, which holds the persons' keys"
        raise DatabaseMissing(message)
    _refuse_unreachable(settings.keys_database_url)
    migrate(settings.database_url, settings.keys_database_url, _passwords(settings))
    return settings


def _passwords(settings: Settings) -> dict[str, str]:
    found = {name: conninfo_to_dict(url).get("password") for name, url in settings.service_database_urls.items()}
    return {name: str(password) for name, password in found.items() if password}


def _refuse_unfit(url: str, database: Database) -> None:
    _refuse_unreachable(url)
    refuse_other_version(url, database)


def _refuse_unreachable(url: str) -> None:
    try:
        name = conninfo_to_dict(url).get("dbname", "")
    except psycopg.ProgrammingError:  # its text would repeat the URL, and with it a password
        message = "a database URL cannot be read; it looks like postgresql://<role>:<password>@<host>/<database>"
        raise DatabaseMissing(message) from None
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        told = [line for line in str(fault).splitlines() if line and not line[0].isspace()]  # without advice
        message = f"the database {name} cannot be reached: {told[-1] if told else 'no reason given'}"
        raise DatabaseMissing(message) from None


def _create(url: str, *names: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for name in names:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                continue
