"""Whatever is sent to a service, its answer is documented and no fault of the server; `make fuzz` asks longer."""

from collections.abc import Iterator

import pytest

from deploy import inspection
from deploy.system import ASSEMBLIES, make_system
from tests.conftest import fresh_databases
from tests.gates import fuzzing
from tests.gates.replaying import differing


@pytest.fixture(scope="module")
def seeded(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuzzing.Seeded]:
    with fresh_databases(postgresql) as databases:
        yield fuzzing.seeded(databases, tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("service", ASSEMBLIES)
def test_every_answer_is_documented(service: str, seeded: fuzzing.Seeded) -> None:
    faults = seeded.faults(service)
    assert not faults, "\n\n".join(faults)


def test_every_answer_to_setting_the_clock_is_documented(seeded: fuzzing.Seeded) -> None:
    faults = seeded.faults("metrology", clock=True)
    assert not faults, "\n\n".join(faults)


def test_after_all_that_every_leaf_holds_and_rows_are_those_of_a_fresh_fold(seeded: fuzzing.Seeded) -> None:
    assert inspection.verify(seeded.settings, lambda done, total: None) is None
    units = [service.unit for service in make_system(seeded.settings).services if service.unit is not None]
    assert differing(str(seeded.settings.database_url), units) == []
