"""Stored samples: per event type and schema version one file with the payload exactly as the journal gives it back.

A sample is never changed and never deleted. `python -m tests.samples` adds one for each event that has none.
"""

import base64
import json
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated

from deploy.documentation import aggregates, event_classes, fields_of_value, schema_version, topic
from shared.journal.events import EventMapper, events_of, fields_of
from shared.privacy.personal import Personal

FOLDER = Path(__file__).parent
_IDS = UUID("7a0f5f4e-9c0b-4a55-9d1e-2f6f3f3a9b10")
_SEALED = bytes(range(40))
_PLAIN: dict[Any, Any] = {
    int: 1,
    bool: True,
    date: date(2026, 1, 15),
    datetime: datetime(2026, 1, 15, 1, 30, tzinfo=UTC),
    Decimal: Decimal("30000"),
}


def path_of(event: Any) -> Path:
    """The file of an event's present shape: `<type>.json`, later shapes `<type>.v2.json`, …"""
    version = schema_version(event)
    return FOLDER / f"{event.TOPIC}.json" if version == 1 else FOLDER / f"{event.TOPIC}.v{version}.json"


def missing() -> list[Any]:
    """The event classes whose present shape has no sample."""
    return [event for event in event_classes() if not path_of(event).exists()]


def stored(path: Path) -> str:
    """The payload in a sample file, without the line break that ends the file."""
    return path.read_text(encoding="utf-8").removesuffix("\n")


def made(event: Any, *, sparse: bool = False) -> str:
    """An invented payload of an event, as the journal gives it back; `sparse`: what may be nothing, is."""
    values = {name: _value(hint, name, sparse) for name, hint in fields_of(event).items()}
    if issubclass(event, AggregateCreated):
        values["originator_topic"] = topic(next(kind for kind in aggregates() if event in events_of(kind)))
    happened = event(originator_id=_id("stream"), originator_version=1, timestamp=_PLAIN[datetime], **values)
    return as_stored(EventMapper().to_stored_event(happened).state)


def value_of(hint: Any, name: str) -> Any:
    """An invented value of a field's type."""
    return _value(hint, name, sparse=False)


def as_stored(state: bytes) -> str:
    """JSON as PostgreSQL writes a jsonb: keys by length, then by their bytes; a space after colon and comma."""
    return json.dumps(_ordered(json.loads(state)), ensure_ascii=False)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: _ordered(value[name]) for name in names}
    return [_ordered(one) for one in value] if isinstance(value, list) else value


def _id(name: str) -> UUID:
    return uuid5(_IDS, name)


def _value(hint: Any, name: str, sparse: bool) -> Any:
    parts = get_args(hint)
    if NoneType in parts:
        return None if sparse else _value(next(part for part in parts if part is not NoneType), name, sparse)
    if get_origin(hint) is tuple:
        return (_value(parts[0], name, sparse),)
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{one: _value(kind, one, sparse) for one, kind in fields_of_value(hint).items()})
    return _single(hint, name)


def _single(hint: Any, name: str) -> Any:
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if get_origin(hint) is Personal:
        return Personal(_id("person"), base64.urlsafe_b64encode(_SEALED).decode(), _SEALED[:32].hex())
    if hint is UUID:
        return _id(name)
    if hint is str:
        return "disperindag-pasuruan" if name == "office" else name.replace("_", " ")
    return _PLAIN[hint]
