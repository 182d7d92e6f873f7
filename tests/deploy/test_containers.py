"""The containers get the settings and the database that the services need, and none runs as root."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.database_folder import DatabaseFolder, complaint
from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import SERVICES, migrate
from shared.settings import Settings
from tests.conftest import ROOT, quick_place
from tests.deploy.containers import (
    NotFilledIn,
    containers,
    environment_of,
    example,
    interpolated,
    named_in_example,
    repeated_keys,
)

NOT_OF_CONTAINERS = {"JEJAK_DATABASE_URL", "JEJAK_MODE", "JEJAK_DATA", "JEJAK_SERVICE_DATABASE_URLS"}
"""Settings that the file states itself."""
SETTINGS = {f"JEJAK_{name.upper()}" for name in Settings.model_fields}


def filled() -> dict[str, str]:
    """The example with a value for each line that asks for one."""
    return {name: value or f"{name.lower().replace('_', '-')}" for name, value in example().items()}


def test_the_example_names_every_setting() -> None:
    assert SETTINGS - named_in_example() == set()


def test_the_example_names_no_setting_that_does_not_exist() -> None:
    theirs = {name for one in containers() for name in environment_of(one, filled())}
    asked_for = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert named_in_example() - SETTINGS - theirs - asked_for == set()


def test_each_setting_reaches_a_container() -> None:
    reached = {name for one in containers() for name in environment_of(one, filled())}
    assert SETTINGS - reached - NOT_OF_CONTAINERS == set()


def test_no_key_of_the_file_appears_twice() -> None:
    assert repeated_keys() == []


def test_an_empty_setting_of_the_example_stops_the_start_by_its_name() -> None:
    needed = {name for name, value in example().items() if not value} - {"JEJAK_SCANNER_URL"}
    assert {name: stopped_by(name) for name in needed} == {name: name for name in needed}


def stopped_by(left_empty: str) -> str | None:
    """The variable that stops the start if one of the example's is empty."""
    try:
        for one in containers():
            environment_of(one, {**filled(), left_empty: ""})
    except NotFilledIn as fault:
        return str(fault)
    return None


@pytest.mark.parametrize("name", containers())
def test_no_container_runs_as_root(name: str) -> None:
    assert str(containers()[name]["user"]).split(":")[0] not in {"", "0", "root"}


@pytest.mark.parametrize("name", containers())
def test_a_foreign_image_is_named_by_its_digest(name: str) -> None:
    container = containers()[name]
    assert container["image"] == "jejak" or re.search(r"@sha256:[0-9a-f]{64}$", container["image"])


def test_the_base_image_is_named_by_its_digest() -> None:
    (base,) = re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.search(r"@sha256:[0-9a-f]{64}$", base)


def test_services_believe_the_front_door_only() -> None:
    """Its network is fixed, and the same for Docker, for the front door and for intake."""
    network = "198.51.100.0/24"
    given = {**filled(), "JEJAK_FRONT_NETWORK": network}
    assert json.loads(environment_of("intake", given)["JEJAK_FRONT_DOORS"]) == [network]
    assert environment_of("front-door", given)["JEJAK_TLS_PROXY"] == network
    assert interpolated("${JEJAK_FRONT_NETWORK:-172.31.240.0/24}", given) == network


@pytest.fixture
def folder() -> Iterator[DatabaseFolder]:
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as path:
        found = DatabaseFolder(Path(path) / "postgresql")
        found.open()
        yield found


def test_the_database_is_made_with_exactly_the_arguments_of_the_file(folder: DatabaseFolder) -> None:
    """As the image does: initdb with its own user and POSTGRES_INITDB_ARGS, then the script, then `jejak migrate`."""
    arguments = environment_of("database", filled())["POSTGRES_INITDB_ARGS"].split()
    initdb = folder.launch(
        *("initdb", f"--pgdata={folder.cluster}", "--username=postgres", *arguments), output=subprocess.PIPE
    )
    said, _ = initdb.communicate()
    assert initdb.returncode == 0, complaint(said)
    with EmbeddedPostgreSQL(folder.path) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
            owner.execute("CREATE DATABASE jejak")
            owner.execute((ROOT / "deploy" / "keys-database.sql").read_bytes())
        migrate(server.url("jejak"), server.url("jejak_keys"))
        with psycopg.connect(server.url("jejak")) as owner:
            row = owner.execute("SELECT getdatabaseencoding(), 'a' < 'B', 'é' < 'z'").fetchone()
            assert row == ("UTF8", False, False)


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_a_container_and_the_front_door_waits_for_it(service: str) -> None:
    container = containers()[service]
    assert container["command"] == ["jejak", "serve", "--service", service, "--host", "0.0.0.0"]  # noqa: S104
    assert containers()["front-door"]["depends_on"][service] == {"condition": "service_healthy"}
