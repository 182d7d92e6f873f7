"""The code describes exactly the tables that the migrations make."""

import importlib
import importlib.util
from collections.abc import Iterable

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from deploy.migration import SERVICES
from deploy.system import ASSEMBLIES
from shared.journal import journal
from shared.privacy import personal
from tests.conftest import Databases

OF_ALEMBIC = {"alembic_version", "migration_lock"}


def differences(url: str, described: Iterable[MetaData]) -> list[object]:
    """The changes that Alembic would make to bring the database to the description in the code."""
    together = MetaData()
    for metadata in described:
        for table in metadata.tables.values():
            table.to_metadata(together)
    schemas = {table.schema for table in together.tables.values()}
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.connect() as connection:
        options = {
            "include_schemas": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: (
                name in schemas if kind == "schema" else not (kind == "table" and name in OF_ALEMBIC)
            ),
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), together))


def service_metadata() -> list[MetaData]:
    own = (f"services.{name}.{file}" for name in ASSEMBLIES for file in ("read_model", "read_models"))
    modules = [importlib.import_module(name) for name in own if importlib.util.find_spec(name)]
    return [module.tables.metadata for module in modules if hasattr(module, "tables")]


def test_the_journal_and_every_service(databases: Databases) -> None:
    assert len(service_metadata()) == len(ASSEMBLIES) - 1, "only audit has no tables of its own"
    assert differences(databases.url, [journal.metadata, *service_metadata()]) == []


def test_the_migrated_services_are_the_served_ones() -> None:
    assert tuple(ASSEMBLIES) == SERVICES


# SQLAlchemy stumbles over what it reads of a CHECK that is NOT VALID, and leaves that part out.
@pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options'")
def test_the_keys(databases: Databases) -> None:
    assert differences(databases.keys_url, [personal.metadata]) == []


def test_the_gate_finds_a_table_without_a_migration(databases: Databases) -> None:
    with psycopg.connect(databases.url) as connection:
        connection.execute("ALTER TABLE metrology.penera DROP COLUMN name, ADD COLUMN forgotten text")
    assert len(differences(databases.url, service_metadata())) == 2
