"""Writes docs/events.md from the event classes, and docs/http.md: `python -m deploy.documentation`, or `make docs`. Gates fail if a
page is not current."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import services
import shared.contracts
from deploy import http_documentation, system
from shared.contracts import Contract
from shared.journal.events import Aggregate, events_of, fields_of
from shared.privacy.personal import Personal

PAGE = Path(__file__).parent.parent / "docs" / "events.md"

_HEAD = """# Events

<!-- Written by `make docs` from the classes; the tests fail while it is not current. -->

Every event of the journal, by service. An event is stored for ever. Add fields with a plain default; never rename or remove
one; a changed meaning is a new event. Actor, time, office and reason are columns of the journal, not fields. The journal
stores times and decimal numbers as text, and sealed values as ciphertext.
"""
_PLAIN: dict[Any, str] = {
    UUID: "id",
    str: "text",
    int: "whole number",
    bool: "yes or no",
    date: "date",
    datetime: "time",
    Decimal: "exact number",
    NoneType: "nothing",
}


def aggregates() -> list[type[Aggregate]]:
    """Every kind of aggregate of the services and of `shared`, by name."""
    assert system.ASSEMBLIES  # imported, so that all classes are known
    homes = (services.__name__, shared.__name__)
    found = {kind for kind in http_documentation.subclasses(Aggregate) if "TOPIC" in vars(kind)}
    return sorted((kind for kind in found if kind.__module__.partition(".")[0] in homes), key=topic)


def topic(kind: type[Any]) -> str:
    """The stored name of an aggregate or event class."""
    return str(kind.TOPIC)


def event_classes() -> list[Any]:
    """Every event class of the system."""
    return [event for kind in aggregates() for event in events_of(kind)]


def contracts() -> list[type[Contract]]:
    """The classes that the modules of `shared.contracts` declare.

    Not every subclass: a service that follows an event by its name alone makes a subclass too.
    """
    modules = pkgutil.iter_modules(shared.contracts.__path__, f"{shared.contracts.__name__}.")
    declared = [
        one
        for module in modules
        for one in vars(importlib.import_module(module.name)).values()
        if isinstance(one, type) and issubclass(one, Contract) and one.__module__ == module.name
    ]
    return sorted(declared, key=lambda one: (one.__module__, one.__name__))


def service_of(event: Any) -> str:
    """The beginning of an event's type: the service of its class, or `reactions` for a class of `shared`."""
    parts: list[str] = event.__module__.split(".")
    return parts[1] if parts[0] == services.__name__ else "reactions"


def schema_version(event: Any) -> int:
    """The version of the stored shape; older shapes have upcasters."""
    return int(getattr(event, "class_version", 1))


def fields_of_value(value: Any) -> dict[str, Any]:
    """The fields of a dataclass in an event, and their types."""
    hints = get_type_hints(value)
    return {field.name: hints[field.name] for field in fields(value)}


def values_in(hint: Any) -> Iterator[type]:
    """The dataclasses in a type, at any depth, except sealed values."""
    if get_origin(hint) is Personal or hint is Personal:
        return
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for inner in fields_of_value(hint).values():
            yield from values_in(inner)
    for part in get_args(hint):
        yield from values_in(part)


def events_page() -> str:
    """The whole page as it should be."""
    parts = [_HEAD]
    service = ""
    for kind in aggregates():
        if service_of(kind) != service:
            service = service_of(kind)
            parts.append(f"## {service}\n")
        parts += [_event_section(event, kind) for event in events_of(kind)]
    parts.append("## Values inside events\n")
    values = {one for event in event_classes() for hint in fields_of(event).values() for one in values_in(hint)}
    parts += [_value_section(value) for value in sorted(values, key=lambda one: (one.__name__, one.__module__))]
    return "\n".join(parts)


def _event_section(event: Any, kind: type[Aggregate]) -> str:
    readers = [f"`{one.__module__}.{one.__name__}`" for one in contracts() if event.TOPIC == one.TYPE]
    hints = fields_of(event)
    rows = [_row(field, hints[field.name]) for field in fields(event) if field.name in hints]
    lines = [
        f"### `{event.TOPIC}`\n",
        f"{meaning(event)}\n",
        f"- Of: `{topic(kind)}`; schema version {schema_version(event)}",
        f"- Indonesian: {event.INDONESIAN}",
        f"- English: {event.ENGLISH}",
        f"- Contracts that read it: {', '.join(readers) or 'none'}",
    ]
    return "\n".join([*lines, "", *_table(rows)])


def meaning(event: Any) -> str:
    """The docstring of the class that declares an event, on one line; empty if it has none."""
    for one in event.__mro__:
        if one.__module__ == Aggregate.__module__:
            break
        if one.__doc__ and not one.__doc__.startswith(f"{one.__name__}("):  # what `dataclass` writes by itself
            return " ".join(cleandoc(one.__doc__).split())
    return ""


def _value_section(value: type) -> str:
    hints = fields_of_value(value)
    rows = [_row(field, hints[field.name]) for field in fields(value)]
    said = " ".join(cleandoc(value.__doc__ or "").split())
    return "\n".join([f"### {value.__name__}\n", f"{said} (`{value.__module__}`)\n", *_table(rows)])


def _table(rows: list[str]) -> list[str]:
    if not rows:
        return ["No fields.", ""]
    return ["| field | type | default |", "|---|---|---|", *rows, ""]


def _row(field: Field[Any], hint: Any) -> str:
    default = "" if field.default is MISSING else f"`{field.default!r}`"
    return f"| `{field.name}` | {_said(hint)} | {default} |"


def _said(hint: Any) -> str:
    origin, parts = get_origin(hint), get_args(hint)
    if hint is Personal or origin is Personal:
        return "sealed"
    if origin is Literal:
        return " or ".join(f"`{part}`" for part in parts)
    if origin in {Union, UnionType}:
        return ", or ".join(_said(part) for part in parts)
    if origin is tuple:
        return f"list of {_said(parts[0])}"
    return _PLAIN.get(hint, f"[{getattr(hint, '__name__', hint)}](#{getattr(hint, '__name__', '').lower()})")


if __name__ == "__main__":
    PAGE.write_text(events_page(), encoding="utf-8")
    http_documentation.PAGE.write_text(http_documentation.http_page(), encoding="utf-8")
