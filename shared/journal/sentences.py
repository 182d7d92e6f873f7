"""Sentences of events for people: the INDONESIAN or ENGLISH template of the class, filled with the values in words.

A template names fields of its own event: `{receipt}`, or `{total:rupiah}` for money. `faults_of` finds the faults of a
template, so that the build can refuse it; a reader always gets a sentence, at worst one with the event's name.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any, Final, Literal, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import structlog
from eventsourcing.domain import AggregateEvent
from eventsourcing.utils import TopicError

from shared.errors import Language
from shared.journal.events import fields_of
from shared.journal.journal import Recorded
from shared.offices import UnknownOffice, office
from shared.privacy.personal import Personal
from shared.wording import NOTHING, WORDS, clock, day, label, listed, moment, number, rupiah, size, word

RUPIAH: Final = "rupiah"
SIZE: Final = "size"
"""The formats of a template's field: whole rupiah, `Rp30.000`, and bytes, `25 MiB`."""

_PERSONAL: Mapping[Language, str] = {"id": "[data pribadi]", "en": "[personal data]"}
_EVENT: Mapping[Language, str] = {"id": "Peristiwa {type}", "en": "Event {type}"}
_BOOLEANS: Mapping[Language, tuple[str, str]] = {"id": ("tidak", "ya"), "en": ("no", "yes")}

_log = structlog.get_logger()


def zone_of(code: str) -> tzinfo:
    """The zone of an office; UTC for an office that is no longer known, because its past must stay readable."""
    try:
        return office(code).time_zone
    except UnknownOffice:
        return UTC


def sentence(recorded: Recorded, language: Language) -> str:
    """The sentence of a stored event, with times in its office's zone. An event unknown to this process gives its type."""
    try:
        return sentence_of(recorded.event(), language, zone_of(recorded.office))
    except TopicError:
        return _EVENT[language].format(type=recorded.type)
    except Exception as fault:  # one template must not stop a reader of ten years' history
        _log.error("sentence-failed", type=recorded.type, position=recorded.position, fault=type(fault).__name__)
        return _EVENT[language].format(type=recorded.type)


def sentence_of(event: Any, language: Language, zone: tzinfo) -> str:
    """The event's template, filled with its values in words. Raises KeyError or ValueError for a faulty template."""
    return Speech(language, zone).filled(event)


def faults_of(event_class: type[AggregateEvent]) -> list[str]:
    """Every fault of an event class's templates; the gates refuse a class that has any."""
    hints = fields_of(event_class)
    found = []
    for name in ("INDONESIAN", "ENGLISH"):
        template = getattr(event_class, name, "")
        if not template.strip():
            found.append(f"{name} is missing")
            continue
        found += [f"{name}: {fault}" for fault in _template_faults(template, hints)]
    return found


def _template_faults(template: str, hints: Mapping[str, Any]) -> Iterable[str]:
    try:
        placeholders = [(field, spec, conversion) for _, field, spec, conversion in Formatter().parse(template)]
    except ValueError as fault:
        yield str(fault)
        return
    for field, spec, conversion in placeholders:
        if field is None:
            continue
        if field not in hints:
            yield f"the event has no field {field!r}"
        elif conversion or spec not in {"", RUPIAH, SIZE}:
            yield f"{field} has an unknown format"
        elif spec and hints[field] not in {int, int | None}:
            yield f"{field} is no whole number, so not {spec}"
        else:
            yield from (f"{field}: no word for {code!r}" for code in sorted(_codes(hints[field]) - WORDS.keys()))


def _codes(hint: Any) -> frozenset[str]:
    """The codes of the closed sets in a type."""
    if get_origin(hint) is Literal:
        return frozenset(code for code in get_args(hint) if isinstance(code, str))
    return frozenset[str]().union(*(_codes(part) for part in get_args(hint)))


@cache
def _codes_of(kind: Hashable) -> dict[str, frozenset[str]]:
    return {name: _codes(hint) for name, hint in get_type_hints(kind).items()}


class Speech:
    """Says values in the words of one language, with times in one office's zone."""

    def __init__(self, language: Language, zone: tzinfo) -> None:
        self._language = language
        self._zone = zone

    def filled(self, value: Any) -> str:
        """The template of an event, or of a value that has one, filled with its fields."""
        template = type(value).ENGLISH if self._language == "en" else type(value).INDONESIAN
        parts = [literal + self._field(value, name, spec) for literal, name, spec, _ in Formatter().parse(template)]
        return "".join(parts)

    def _field(self, holder: Any, name: str | None, spec: str | None) -> str:
        if name is None:
            return ""
        # getattr: a field that is younger than the stored event has its default on the class
        return self.said(getattr(holder, name), spec or "", _codes_of(cast("Hashable", type(holder)))[name])

    def said(self, value: Any, spec: str = "", codes: frozenset[str] = frozenset()) -> str:
        """One value in words; `codes` are those of its closed set. Raises ValueError for an unknown spec."""
        if value is None:
            return NOTHING
        if spec == RUPIAH:
            return rupiah(value)
        if spec == SIZE:
            return size(value, self._language)
        if spec:
            message = f"there is no format {spec!r}"
            raise ValueError(message)
        if isinstance(value, (tuple, list, set, frozenset)):
            return listed([self.said(one, codes=codes) for one in value], self._language)
        if isinstance(value, str):
            return word(value, self._language) if value in codes else value
        return self._of_kind(value)

    def _of_kind(self, value: Any) -> str:
        match value:
            case bool():
                return _BOOLEANS[self._language][value]
            case Decimal():
                return number(value, self._language)
            case date():
                return self.moment(value) if isinstance(value, datetime) else self.day(value)
            case Personal():
                return _PERSONAL[self._language]
            case int() | UUID():
                return str(value)
            case _:
                return self._compound(value)

    def _compound(self, value: Any) -> str:
        if hasattr(type(value), "INDONESIAN"):
            return self.filled(value)
        if "__str__" in vars(type(value)):
            return str(value)
        if not is_dataclass(value):
            message = f"{type(value).__name__} cannot be said"
            raise ValueError(message)
        return ", ".join(
            f"{label(field.name, self._language)} {self._field(value, field.name, None)}"
            for field in fields(value)
            if getattr(value, field.name) is not None
        )

    def day(self, on: date) -> str:
        """15 Januari 2026, or 15 January 2026."""
        return day(on, self._language)

    def clock(self, at: datetime) -> str:
        """09.30 WIB, or 09:30 WIB: the time of day in the office's zone."""
        return clock(at.astimezone(self._zone), self._language)

    def moment(self, at: datetime) -> str:
        """15 Januari 2026 pukul 09.30 WIB, or 15 January 2026 at 09:30 WIB."""
        return moment(at.astimezone(self._zone), self._language)
