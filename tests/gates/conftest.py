"""Fixtures of the gates."""

from collections.abc import Iterator

import pytest

from tests.conftest import fresh_databases
from tests.gates import fuzzing


@pytest.fixture(scope="module")
def seeded(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuzzing.Seeded]:
    """A system with cases in it, for all tests of a file."""
    with fresh_databases(postgresql) as databases:
        yield fuzzing.seeded(databases, tmp_path_factory.mktemp("fuzz"))
