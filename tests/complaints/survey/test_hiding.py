"""Small groups are hidden, and with them as many others as a reader would need to compute them."""

from hypothesis import given
from hypothesis import strategies as st

from services.complaints.survey.hiding import hidden_parts

sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20), min_size=1)


def test_a_small_part_takes_the_next_smallest_with_it() -> None:
    assert hidden_parts({"male": 12, "female": 3, "none": 6}, 5) == {"female", "none"}


def test_two_small_parts_that_are_too_few_together_take_a_third() -> None:
    assert hidden_parts({"a": 1, "b": 2, "c": 7, "d": 9}, 5) == {"a", "b", "c"}


def test_two_small_parts_that_are_enough_together_take_none() -> None:
    assert hidden_parts({"a": 3, "b": 2, "c": 7, "d": 9}, 5) == {"a", "b"}


def test_large_and_empty_parts_hide_nothing() -> None:
    assert hidden_parts({"a": 5, "b": 0, "c": 9}, 5) == frozenset()


@given(sizes, st.integers(2, 9))
def test_no_small_part_can_be_computed_by_subtraction(parts: dict[str, int], least: int) -> None:
    hidden = hidden_parts(parts, least)
    small = {part for part, count in parts.items() if 0 < count < least}
    assert small <= hidden
    assert all(parts[part] for part in hidden)
    whole_is_shown = sum(parts.values()) >= least
    if hidden and whole_is_shown:
        assert len(hidden) >= 2
        assert sum(parts[part] for part in hidden) >= least
    if not small:
        assert not hidden


@given(sizes, st.integers(2, 9))
def test_no_more_is_hidden_than_needed(parts: dict[str, int], least: int) -> None:
    hidden = hidden_parts(parts, least)
    large = [part for part in hidden if parts[part] >= least]
    if large:
        without = [parts[part] for part in hidden if part != max(large, key=lambda part: parts[part])]
        assert len(without) < 2 or sum(without) < least
