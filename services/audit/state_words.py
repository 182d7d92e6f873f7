"""The state of an aggregate in words: its names and values as an inspector reads them, in one language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from eventsourcing.utils import resolve_topic

from shared.errors import Language
from shared.journal.sentences import Speech, zone_of
from shared.offices import OFFICES
from shared.wording import NOTHING, label, word

_RUPIAH: Final = frozenset({"amount", "total", "unit_amount"})
_SIZES: Final = frozenset({"declared_size", "sent_size", "size"})
_ROLES: Final = frozenset({"role", "roles", "next_roles"})
_OFFICES: Final = frozenset({"office", "to_office"})
"""Names of numbers that are whole rupiah, of bytes, and of texts that are the codes of roles and of offices."""


class StateWords:
    """Says the plain values of `states.state_of`, with times in the zone of one office.

    The types of the aggregate say what a text is: a code of a closed set, a day, a number with decimals. Any other text stays as
    somebody wrote it.
    """

    def __init__(self, language: Language, office: str) -> None:
        self._language = language
        self._speech = Speech(language, zone_of(office))

    def lines(self, kind: str, state: Mapping[str, Any]) -> Iterator[str]:
        """A line for each attribute of an aggregate of this kind: its name, and its value."""
        hints = _hints(resolve_topic(kind))
        for name, value in state.items():
            yield f"{label(name, self._language)}: {self._value(name, hints.get(name, Any), value)}"

    def _value(self, name: str, hint: Any, value: Any) -> str:
        match value:
            case dict():
                return _joined(self._entries(hint, value), ", ")
            case list():
                inner = [one for one in get_args(hint) if one not in {..., type(None)}] or [Any]
                of_items = inner[0] if len(inner) == 1 else hint
                return _joined((self._value(name, of_items, one) for one in value), "; ")
            case str():
                return self._text(name, hint, value)
            case int() if name in _RUPIAH and not isinstance(value, bool):
                return self._speech.said(value, "rupiah")
            case int() if name in _SIZES and not isinstance(value, bool):
                return self._speech.said(value, "size")
            case _:
                return self._speech.said(value)

    def _entries(self, hint: Any, value: Mapping[str, Any]) -> Iterator[str]:
        """The fields of a value, or the entries of a mapping."""
        known = next(
            (found for one in _parts(hint) if is_dataclass(one) and (found := _hints(one)).keys() == value.keys()), None
        )
        for name, inner in value.items():
            of_inner = hint if known is None else known[name]
            told = self._value(name, of_inner, inner)
            yield f"{label(name, self._language)} {f'({told})' if isinstance(inner, (dict, list)) else told}"

    def _text(self, name: str, hint: Any, value: str) -> str:
        parts = list(_parts(hint))
        if value in parts or name in _ROLES:  # a code of a Literal
            return word(value, self._language)
        if name in _OFFICES:
            return office_name(value)
        if datetime in parts:
            return self._speech.moment(datetime.fromisoformat(value))
        if date in parts:
            return self._speech.day(date.fromisoformat(value))
        return self._speech.said(Decimal(value)) if Decimal in parts and str not in parts else value


def _hints(holder: Any) -> dict[str, Any]:
    """The types of what an aggregate or a value holds, by name."""
    hints = get_type_hints(holder)
    return {field.name: hints[field.name] for field in fields(holder)}


def _parts(hint: Any) -> Iterator[Any]:
    """A type and all that it is made of: the members of a union, of a tuple and of a mapping, and the codes of a Literal."""
    yield hint
    if get_origin(hint) is Literal:
        yield from get_args(hint)
        return
    for part in get_args(hint):
        yield from _parts(part)


def office_name(code: str) -> str:
    """The name of an office; the code of one that is no longer known."""
    return OFFICES[code].name if code in OFFICES else code


def _joined(parts: Iterable[str], between: str) -> str:
    return between.join(parts) or NOTHING
