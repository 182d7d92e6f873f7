"""Turns the state of an aggregate into plain JSON values for people to read. Sealed values stay sealed and hidden."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

SEALED: Final = "[tersegel]"
"""Shown in place of a person's sealed value."""


def state_of(aggregate: Aggregate, zone: tzinfo) -> dict[str, Any]:
    """The public attributes of an aggregate by name; times in an office's zone, numbers that are not whole as text."""
    return {name: _plain(value, zone) for name, value in vars(aggregate).items() if not name.startswith("_")}


def _plain(value: Any, zone: tzinfo) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Personal():
            return SEALED
        case date():
            return (value.astimezone(zone) if isinstance(value, datetime) else value).isoformat()
        case Decimal():
            return f"{value:f}"
        case UUID():
            return str(value)
        case _:
            return _compound(value, zone)


def _compound(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, Mapping):
        return {str(_plain(key, zone)): _plain(one, zone) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one, zone) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(one, zone) for one in value), key=str)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), zone) for field in fields(value)}
    return f"[{type(value).__name__}]"  # its own text might show too much
