"""Whatever is sent to a service, its answer is documented and no fault of the server; `make fuzz` asks longer."""

from collections.abc import Iterator

import pytest

from deploy.system import ASSEMBLIES
from tests.conftest import fresh_databases
from tests.gates.fuzzing import Fuzzed, fuzzed


@pytest.fixture(scope="module")
def seeded(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with (
        fresh_databases(postgresql) as databases,
        fuzzed(databases, tmp_path_factory.mktemp("fuzz")) as running,
    ):
        yield running


@pytest.mark.parametrize("service", ASSEMBLIES)
def test_every_answer_is_documented(service: str, seeded: Fuzzed) -> None:
    faults = seeded.faults(service)
    assert not faults, "\n\n".join(faults)


def test_setting_the_clock(seeded: Fuzzed) -> None:
    """Apart and last, because other answers hang on the time."""
    faults = seeded.faults("metrology", path="/clock")
    seeded.system.clock.set(None)
    assert not faults, "\n\n".join(faults)
