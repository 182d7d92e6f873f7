"""Every answer of a service to any input is documented and no fault of the server; `make fuzz` runs longer.

Intake, which has the most to ask, has a file of its own, so that two processes share the work.
"""

import pytest

from deploy.system import ASSEMBLIES
from tests.gates import fuzzing

pytestmark = fuzzing.whatever_size

SMALLER = [service for service in ASSEMBLIES if service != "intake"]


@pytest.mark.parametrize("service", SMALLER)
def test_every_answer_is_documented(service: str, seeded: fuzzing.Seeded) -> None:
    faults = seeded.faults(service)
    assert not faults, "\n\n".join(faults)


def test_every_answer_to_setting_the_clock_is_documented(seeded: fuzzing.Seeded) -> None:
    faults = seeded.faults("metrology", clock=True)
    assert not faults, "\n\n".join(faults)


def test_afterwards_leaves_hold_and_rows_equal_a_fresh_fold(seeded: fuzzing.Seeded) -> None:
    assert seeded.leaf_that_is_wrong() is None
    assert seeded.rows_that_differ() == []
