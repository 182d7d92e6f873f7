"""Every event type has an explicit name, plain fields, a meaning, and two sentences without personal data."""

import ast
import inspect
import re
import sys
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from eventsourcing.utils import resolve_topic

from deploy.documentation import (
    PAGE,
    aggregates,
    event_classes,
    events_page,
    fields_of_value,
    meaning,
    service_of,
    topic,
)
from deploy.system import ASSEMBLIES
from shared.journal.events import fields_of
from shared.journal.sentences import faults_of
from shared.privacy.personal import Personal

KINDS, EVENTS = aggregates(), event_classes()
SCALARS = {str, int, bool, UUID, date, datetime, Decimal, NoneType}
OF_A_PERSON = {"name", "nik", "nip", "npwp", "phone", "email", "address", "birth_date", "birth_place"}
"""Field names under which events of this house hold data of natural persons."""
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.TOPIC))


def test_every_service_that_decides_has_events() -> None:
    assert {service_of(event) for event in EVENTS} == {*ASSEMBLIES, "reactions"} - {"audit"}


def test_names_are_unique_over_aggregates_and_events() -> None:
    names = [topic(one) for one in [*KINDS, *EVENTS]]
    assert sorted(names) == sorted(set(names))


@each_event
def test_name_is_explicit_and_begins_with_the_service(event: Any) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", event.TOPIC)
    assert event.TOPIC.startswith(f"{service_of(event)}.")
    assert resolve_topic(event.TOPIC) is event


@each_event
def test_it_has_a_meaning(event: Any) -> None:
    assert meaning(event)


@each_event
def test_its_sentences_can_be_rendered(event: Any) -> None:
    assert faults_of(event) == []


@each_event
def test_its_sentences_name_no_personal_field(event: Any) -> None:
    hints = fields_of(event)
    named = [name for text in (event.INDONESIAN, event.ENGLISH) for _, name, _, _ in Formatter().parse(text) if name]
    assert [name for name in named if _holds_personal(hints[name])] == []


@each_event
def test_personal_data_have_the_sealed_type(event: Any) -> None:
    exposed = [path for name, hint in fields_of(event).items() for path in _exposed(name, hint)]
    assert exposed == []


@each_event
def test_defaults_are_plain(event: Any) -> None:
    for field in fields(event):
        assert field.default_factory is MISSING, field.name
        if field.default is not MISSING:
            hash(field.default)


@each_event
def test_fields_have_types_that_are_stored_exactly(event: Any) -> None:
    assert [name for name, hint in fields_of(event).items() if not _is_storable(hint)] == []


@pytest.mark.parametrize("module", sorted({one.__module__ for one in [*KINDS, *EVENTS]}))
def test_decisions_assign_nothing(module: str) -> None:
    """Only events change a state: a decision (a function) records; `apply` assigns."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    decisions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    parts = [part for one in decisions for part in ast.walk(one)]
    assigned = [one for one in parts if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)]
    assert [f"line {one.lineno}: {ast.unparse(one)}" for one in assigned] == []


def test_the_page_of_events_is_current() -> None:
    is_current = PAGE.read_text(encoding="utf-8") == events_page()
    assert is_current, "docs/events.md is not what the event classes say: run `make docs`"


def _holds_personal(hint: Any) -> bool:
    if hint is Personal or get_origin(hint) is Personal:
        return True
    inner = fields_of_value(hint).values() if isinstance(hint, type) and is_dataclass(hint) else ()
    return any(_holds_personal(part) for part in (*get_args(hint), *inner))


def _exposed(name: str, hint: Any) -> list[str]:
    """Fields in clear text with names of personal data."""
    if hint is str:
        return [name] if name in OF_A_PERSON else []
    if get_origin(hint) in {Union, UnionType, tuple}:
        return [path for part in get_args(hint) for path in _exposed(name, part)]
    if isinstance(hint, type) and is_dataclass(hint):
        of_document = {"name"} if hint.__name__ == "Shortcoming" else set()
        inner = {one: kind for one, kind in fields_of_value(hint).items() if one not in of_document}
        return [f"{name}.{path}" for one, kind in inner.items() for path in _exposed(one, kind)]
    return []


def _is_storable(hint: Any) -> bool:
    origin, parts = get_origin(hint), get_args(hint)
    if hint in SCALARS or origin is Personal:
        return True
    if origin is Literal:
        return all(isinstance(part, str) for part in parts)
    if origin in {Union, UnionType}:
        return all(_is_storable(part) for part in parts)
    if origin is tuple:
        return len(parts) == 2 and parts[1] is Ellipsis and _is_storable(parts[0])
    frozen = isinstance(hint, type) and is_dataclass(hint) and hint.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return frozen and all(_is_storable(inner) for inner in fields_of_value(hint).values())
