"""Conditions in the data: yes, no or undecided, and harmless."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.card.conditions import LONGEST, ConditionFault, FieldValue, condition

FIELDS = ["a", "b", "c"]
values = st.one_of(st.booleans(), st.integers(), st.text(max_size=20))
fields = st.dictionaries(st.sampled_from(FIELDS), values)

ANSWERS: list[tuple[str, dict[str, FieldValue], bool | None]] = [
    ("a == true", {"a": True}, True),
    ("a == true", {"a": False}, False),
    ("a == true", {}, None),
    ("!a", {"a": False}, True),
    ("a", {"a": "true"}, None),
    ('a in ["x", "y"]', {"a": "y"}, True),
    ('a in ["x", "y"]', {"a": "z"}, False),
    ("a >= 3", {"a": 3}, True),
    ("a >= 3", {"a": "3"}, None),
    ("a == true && b == true", {"a": False}, False),  # whatever b is
    ("a == true || b == true", {"b": True}, True),  # whatever a is
    ("a == true || b == true", {"b": False}, None),
    ("a.b.c == 1", {"a": "x"}, None),
]


@pytest.mark.parametrize(("text", "stated", "answer"), ANSWERS)
def test_the_answer(text: str, stated: dict[str, FieldValue], answer: bool | None) -> None:
    assert condition(text).answer(stated) is answer
    assert condition(text).holds(stated) is (answer is True)


def test_the_fields_it_asks_about() -> None:
    assert condition('a == true && b in ["x"] || !c').names == {"a", "b", "c"}


FAULTS = [
    ("", "cannot be read as a condition"),
    ("a ==", "cannot be read as a condition"),
    ("a = 1", "cannot be read as a condition"),
    ("import os", "cannot be read as a condition"),
    ("__import__('os').system('true')", "uses"),
    ("a.matches('(x+)+$')", "uses matches"),
    ("size(a) > 3", "uses size"),
    ("[1, 2].all(x, x > 1)", "uses a loop;"),
    ("[1, 2].map(x, x)", "uses"),
    ("a + b == 3", r"uses \+;"),
    ("a ? b : c", r"uses \?:;"),
    ("a" * (LONGEST + 1), "too long"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_text_that_is_no_condition_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ConditionFault, match=fault):
        condition(text)


@pytest.mark.parametrize(
    "text", ["(" * 149 + "a" + ")" * 149, "!" * 299 + "a", "[" * 149 + "]" * 149, "a" + ".b" * 149]
)
def test_the_deepest_nesting_that_fits_ends_at_once(text: str) -> None:
    begun = perf_counter()
    with suppress(ConditionFault):
        condition(text).answer({"a": True})
    assert perf_counter() - begun < 1


@given(st.text(alphabet="abc()[]{}!=<>&|.,'\"+-*/?: \n0123456789tfrue", max_size=LONGEST), fields)
def test_hostile_text_is_refused_or_answers(text: str, stated: dict[str, FieldValue]) -> None:
    try:
        found = condition(text)
    except ConditionFault:
        return
    assert found.answer(stated) in {True, False, None}


@given(st.text(max_size=80))
def test_any_text_is_refused_or_answers(text: str) -> None:
    with suppress(ConditionFault):
        assert condition(text).answer({}) in {True, False, None}


@given(fields, st.text(max_size=20))
def test_hostile_fields_change_nothing_but_the_answer(stated: dict[str, FieldValue], sought: str) -> None:
    assert condition('a in ["x", "y"]').holds(stated) is (stated.get("a") in ("x", "y"))
    assert condition("a == true").holds(stated | {"b": sought}) is (stated.get("a") is True)


@given(fields)
def test_other_fields_decide_nothing(stated: dict[str, FieldValue]) -> None:
    asked = condition('a == true && b != "x"')
    assert asked.answer(stated) == asked.answer({name: value for name, value in stated.items() if name != "c"})


@given(fields)
def test_a_condition_and_its_opposite_never_both_hold(stated: dict[str, FieldValue]) -> None:
    one, other = condition("a == true || b == true"), condition("!(a == true || b == true)")
    assert not (one.holds(stated) and other.holds(stated))
