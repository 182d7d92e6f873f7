"""The state of an aggregate in words: its names and values as an inspector reads them, in one language."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from shared.errors import Language
from shared.journal.sentences import Speech, zone_of
from shared.offices import OFFICES
from shared.wording import NOTHING, label, word

_RUPIAH: Final = frozenset({"amount", "total", "unit_amount"})
_SIZES: Final = frozenset({"declared_size", "sent_size", "size"})
"""Names of numbers that are whole rupiah, or bytes."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(rf"{_DAY.pattern}T[0-9:.]+([+-][0-9:]+|Z)")


class StateWords:
    """Says the plain values of `states.state_of`, with times in the zone of one office."""

    def __init__(self, language: Language, office: str) -> None:
        self._language = language
        self._speech = Speech(language, zone_of(office))

    def lines(self, state: dict[str, Any]) -> Iterator[str]:
        """A line for each attribute: its name, and its value."""
        for name, value in state.items():
            yield f"{label(name, self._language)}: {self._value(name, value)}"

    def _value(self, name: str, value: Any) -> str:
        """The name tells money and sizes, the form tells days, moments, codes and offices."""
        match value:
            case dict():
                parts = (f"{label(one, self._language)} {self._nested(one, inner)}" for one, inner in value.items())
                return _joined(parts, ", ")
            case list():
                return _joined((self._value(name, one) for one in value), "; ")
            case str():
                return self._text(value)
            case int() if name in _RUPIAH and not isinstance(value, bool):
                return self._speech.said(value, "rupiah")
            case int() if name in _SIZES and not isinstance(value, bool):
                return self._speech.said(value, "size")
            case _:
                return self._speech.said(value)

    def _nested(self, name: str, value: Any) -> str:
        told = self._value(name, value)
        return f"({told})" if isinstance(value, (dict, list)) else told

    def _text(self, value: str) -> str:
        if _DAY.fullmatch(value):
            return self._speech.day(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            return self._speech.moment(datetime.fromisoformat(value))
        return office_name(word(value, self._language))


def office_name(code: str) -> str:
    """The name of an office; the code of one that is no longer known."""
    return OFFICES[code].name if code in OFFICES else code


def _joined(parts: Iterable[str], between: str) -> str:
    return between.join(parts) or NOTHING
