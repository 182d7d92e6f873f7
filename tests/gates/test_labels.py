"""Everything that a replay shows of a state has a name and words in Indonesian."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from deploy.documentation import aggregates, topic
from shared.wording import WORDS, label

each_kind = pytest.mark.parametrize("kind", aggregates(), ids=topic)


def held_by(holder: type[Any], seen: set[type[Any]]) -> Iterator[tuple[str, Any]]:
    """The name and the type of everything that an aggregate or a value holds, at any depth."""
    seen.add(holder)
    hints = get_type_hints(holder)
    for field in fields(holder):
        yield field.name, hints[field.name]
        for inner in values_in(hints[field.name]):
            if inner not in seen:
                yield from held_by(inner, seen)


def values_in(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from values_in(part)


def codes_in(hint: Any) -> Iterator[str]:
    for part in get_args(hint):
        if get_origin(hint) is Literal:
            yield str(part)
        else:
            yield from codes_in(part)


@each_kind
def test_an_aggregate_and_its_values_have_names(kind: type[Any]) -> None:
    names = {topic(kind), *(name for name, _ in held_by(kind, set()))}
    # the list has names that are the same word in both languages, too
    assert [name for name in sorted(names) if label(name, "id") == label(name, "en") and name not in SAME] == []


SAME = {"status", "system", "symbol", "token", "data", "id", "nib", "nip", "penera", "skrd", "skhp"}


@each_kind
def test_every_code_in_a_state_has_words(kind: type[Any]) -> None:
    codes = {code for _, hint in held_by(kind, set()) for code in codes_in(hint)}
    assert [code for code in sorted(codes) if code not in WORDS and not code.isdigit()] == []
