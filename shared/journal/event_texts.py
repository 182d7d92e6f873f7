"""Finds the clear texts of an event by its declared types, and refuses personal data in them before anything is stored."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.journal.events import names_of_payload
from shared.privacy.clear_text import Other, PersonalDataInText
from shared.privacy.personal import Personal
from shared.privacy.personal_text import personal_data_in

_WITHOUT_TEXT = frozenset({int, bool, UUID, date, datetime, Decimal, NoneType})
Collect = Callable[[Any, list[tuple[str, str]]], None]
"""Adds the clear texts of a value, each with the name of its field."""


class TextOfUnknownType(TypeError):
    """An event has a field of a type that the search cannot look into: a fault in our own code."""


def refuse_personal_data(
    events: Iterable[Any], envelope: Mapping[str, str | None], known: Collection[str] = frozenset()
) -> None:
    """Raises PersonalDataInText for the first clear text with personal data that is not in `known`."""
    found: list[tuple[str, str]] = [(name, text) for name, text in envelope.items() if text is not None]
    for event in events:
        for name, collect in _plan(cast("Hashable", type(event))):
            collect(getattr(event, name), found)
    for name, text in found:
        if personal_data_in(text) is not None and text not in known:
            raise PersonalDataInText(name)


@cache
def _plan(event_class: Hashable) -> tuple[tuple[str, Collect], ...]:
    hints = get_type_hints(event_class, include_extras=True)
    names = names_of_payload(cast("type[Any]", event_class))
    found = [(name, _collector(hints[name], name)) for name in names]
    return tuple((name, collect) for name, collect in found if collect is not None)


def _collector(hint: Any, name: str) -> Collect | None:
    """How the clear texts of a type are collected; None for a type without any."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        is_other = any(isinstance(one, Other) for one in parts[1:])
        return None if is_other else _collector(parts[0], name)
    if hint is str:
        return lambda value, found: found.append((name, value))
    if hint in _WITHOUT_TEXT or origin is Literal or origin is Personal:
        return None
    if origin in {Union, UnionType}:
        return _of_union(parts, name)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return _of_each(_collector(parts[0], name))
    if isinstance(hint, type) and is_dataclass(hint):
        return _of_dataclass(cast("Hashable", hint), name)
    message = f"{name}: {hint}"
    raise TextOfUnknownType(message)


def _of_each(inner: Collect | None) -> Collect | None:
    if inner is None:
        return None

    def collect(values: Any, found: list[tuple[str, str]]) -> None:
        for value in values:
            inner(value, found)

    return collect


def _of_union(parts: tuple[Any, ...], name: str) -> Collect | None:
    inner = {_class_of(part): _collector(part, name) for part in parts}
    if not any(inner.values()):
        return None

    def collect(value: Any, found: list[tuple[str, str]]) -> None:
        if (one := inner.get(type(value))) is not None:
            one(value, found)

    return collect


def _class_of(hint: Any) -> Any:
    """The class of a value of one alternative of a union."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _class_of(get_args(hint)[0])
    return str if origin is Literal else origin or hint


def _of_dataclass(kind: Hashable, name: str) -> Collect | None:
    hints = get_type_hints(kind, include_extras=True)
    inner = [(field.name, _collector(hints[field.name], f"{name}.{field.name}")) for field in fields(cast("Any", kind))]
    held = [(one, collect) for one, collect in inner if collect is not None]
    if not held:
        return None

    def collect(value: Any, found: list[tuple[str, str]]) -> None:
        for one, collect_one in held:
            collect_one(getattr(value, one), found)

    return collect
