"""One PostgreSQL for the run, one fresh database for each test that asks: nobody sees what others left."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import migrate
from shared.database import as_user
from tests.database_urls import as_database
from tests.sample_service import SAMPLE_SCHEMA

ROOT = Path(__file__).parent.parent
"""The project's folder."""

_MEMORY = Path("/dev/shm")  # noqa: S108 – only a folder with a name of its own is made there
_ROOM = 1024**3


def quick_place() -> Path | None:
    """Where the folders of the tests' servers are made: in memory where there is room, else None, the usual place.

    Most of what a database of its own for every test costs is to make and remove its 600 files, which on a disk takes
    seconds when others write too. What is proved is the same: nothing here is meant to outlive a loss of power.
    """
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return None
    return _MEMORY


# The same examples in every run of `make test`; few of them in `make unit`; others, and many, in `make fuzz`.
settings.register_profile("default", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("fuzz", parent=settings.get_profile("default"), derandomize=False, max_examples=500)
settings.register_profile("unit", parent=settings.get_profile("default"), max_examples=20)
settings.load_profile("default")

gc.set_threshold(50_000, 20, 100)  # as a process that serves: thousands of modules and models stay to the end


_STARTED = {"postgresql", "data"}
"""Fixtures that start a server, or a folder in which one is started."""
_STARTING = {"deploy", "journeys"}
"""Folders whose tests start processes, servers or a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs no database, browser or process: `make unit` runs these alone."""
    for item in items:
        if not _starts(item):
            item.add_marker("unit")


def _starts(item: pytest.Item) -> bool:
    """Whether a test starts something, by its fixtures, its folder or the mark `starts_processes`."""
    fixtures = getattr(item, "fixturenames", ())
    in_folder = _STARTING.intersection(item.path.parts)
    return bool(_STARTED.intersection(fixtures) or in_folder or item.get_closest_marker("starts_processes"))


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look through it again and again."""
    gc.freeze()


@dataclass(frozen=True)
class Databases:
    """A migrated pair of databases of one test: the journal's and the keys'."""

    url: str
    keys_url: str

    def of(self, service: str) -> str:
        """The URL of a service's own role."""
        return as_user(self.url, f"jejak_{service}")

    @property
    def keys(self) -> str:
        return as_user(self.keys_url, "jejak_keys")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The server's URL; its databases `model` and `model_keys` are migrated once and copied for each test."""
    # not pytest's own folder: as root, another run starting at this moment would close it to the server's user
    with (
        tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder,
        EmbeddedPostgreSQL(Path(folder) / "data") as server,
    ):
        url = server.url("postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            # nothing here outlives the run, and each of its many databases would wait for the disk several times
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET max_wal_size = '64MB'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE model")
            connection.execute("CREATE DATABASE model_keys")
        migrate(as_database(url, "model"), as_database(url, "model_keys"))
        with psycopg.connect(as_database(url, "model")) as connection:
            for statement in SAMPLE_SCHEMA:
                connection.execute(statement)
        yield url


@contextmanager
def fresh_databases(postgresql: str) -> Iterator[Databases]:
    """A migrated database and its keys' database, which end with the context."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE model STRATEGY FILE_COPY")
        connection.execute(f"CREATE DATABASE {name}_keys TEMPLATE model_keys STRATEGY FILE_COPY")
        yield Databases(as_database(postgresql, name), as_database(postgresql, f"{name}_keys"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute(f"DROP DATABASE {name}_keys WITH (FORCE)")


@pytest.fixture
def databases(postgresql: str) -> Iterator[Databases]:
    """A fresh migrated database and its keys' database."""
    with fresh_databases(postgresql) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def one_database(postgresql: str) -> Iterator[Databases]:
    """The same, for all tests of a file: each looks at what is its own."""
    with fresh_databases(postgresql) as fresh:
        yield fresh
