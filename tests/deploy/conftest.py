"""Fixtures of the tests of the command `jejak`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Databases, quick_place


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder for all starts of a file; not below pytest's folder, which another run may close to the server's user."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        yield Path(folder) / "data"


@pytest.fixture
def urls(databases: Databases) -> dict[str, str]:
    """The settings for migrated databases of the test."""
    return {"DATABASE_URL": databases.url, "KEYS_DATABASE_URL": databases.keys_url}
