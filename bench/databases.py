"""One embedded PostgreSQL with durable commits for all measurements, and a fresh migrated database for each."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg

from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import migrate
from deploy.postgresql_server import RunningServer
from shared.settings import Settings


@dataclass(frozen=True)
class PostgreSQL:
    """The running server: its data folder and its URL."""

    folder: Path
    url: str

    def processes(self) -> list[psutil.Process]:
        """The present processes of PostgreSQL, including the first."""
        server = RunningServer.of((self.folder / "postgresql").resolve() / "cluster")
        return [] if server is None else [server.process, *server.process.children(recursive=True)]

    @contextmanager
    def fresh(self, *, notify: bool = True) -> Iterator[Settings]:
        """Settings with a pair of new, migrated databases, which are dropped afterwards."""
        name = f"bench_{uuid4().hex[:12]}"
        names = (name, f"{name}_keys")
        with psycopg.connect(self.url, autocommit=True) as connection:
            for one in names:
                connection.execute(f"CREATE DATABASE {one}".encode())
        settings = Settings(
            mode="test",
            data=self.folder / "secrets",
            database_url=in_url(self.url, names[0]),
            keys_database_url=in_url(self.url, names[1]),
            notify=notify,
        )
        migrate(str(settings.database_url), str(settings.keys_database_url))
        try:
            yield settings
        finally:
            with psycopg.connect(
                self.url, autocommit=True
            ) as connection:  # another: the measurement may have ended all
                for one in names:
                    connection.execute(f"DROP DATABASE {one} WITH (FORCE)".encode())


def in_url(url: str, database: str) -> str:
    """The URL of another database of the same server; SQLAlchemy reads no other form."""
    return url.replace("/postgres?", f"/{database}?")


def owner_url(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url


def keyword_url(settings: Settings) -> dict[str, str]:
    """The owner's URL taken apart."""
    return {name: str(value) for name, value in psycopg.conninfo.conninfo_to_dict(owner_url(settings)).items()}


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    with tempfile.TemporaryDirectory(prefix="jejak-bench-") as name:
        folder = Path(name)
        with EmbeddedPostgreSQL(folder / "postgresql") as server:
            yield PostgreSQL(folder, server.url("postgres"))


def server_version(url: str) -> str:
    with psycopg.connect(url, dbname="postgres") as connection:
        row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        return str(row[0])
