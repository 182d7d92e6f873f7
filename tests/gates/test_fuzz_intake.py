"""Every answer of intake to any input is documented and no fault of the server; `make fuzz` runs longer."""

from tests.gates import fuzzing

pytestmark = fuzzing.whatever_size


def test_every_answer_is_documented(seeded: fuzzing.Seeded) -> None:
    faults = seeded.faults("intake")
    assert not faults, "\n\n".join(faults)


def test_afterwards_leaves_hold_and_rows_equal_a_fresh_fold(seeded: fuzzing.Seeded) -> None:
    assert seeded.leaf_that_is_wrong() is None
    assert seeded.rows_that_differ() == []
