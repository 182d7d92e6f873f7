"""A card's condition as a sentence for people: `transport_mode == "sea"` is *Moda transportasi: Laut*, not a line of code."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from services.intake.card.conditions import Condition
from services.intake.card.requirements import ApplicationField
from shared.wording import OR, Language, Named, listed

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|&&|\|\||[=!<>]=|[<>!()\[\],]|\w+')
_YES: Final[Mapping[str, Named]] = {"true": Named("true", "ya", "yes"), "false": Named("false", "tidak", "no")}
_COMPARED: Final[Mapping[str, Named]] = {
    "==": Named("==", ":", ":"),
    "!=": Named("!=", " bukan", " is not"),
    "<": Named("<", " kurang dari", " less than"),
    "<=": Named("<=", " paling banyak", " at most"),
    ">": Named(">", " lebih dari", " more than"),
    ">=": Named(">=", " paling sedikit", " at least"),
    "in": Named("in", ":", ":"),
}
_JOINED: Final[Mapping[str, Named]] = {"&&": Named("&&", "dan", "and"), "||": Named("||", "atau", "or")}
_NOT: Final = Named("!", "bukan", "not")


def condition_named(condition: Condition, fields: Mapping[str, ApplicationField]) -> Named:
    """A condition in both languages, its fields and choices by their names on the card (English: by their codes)."""
    said = {language: _Reader(condition.text, fields, language).either() for language in ("id", "en")}
    return Named(condition.text, said["id"], said["en"])


class _Reader:
    """Reads a condition, which is known to be valid (`conditions.py`), and says it in one language."""

    def __init__(self, text: str, fields: Mapping[str, ApplicationField], language: Language) -> None:
        self._pieces = _TOKEN.findall(text)
        self._fields = fields
        self._language = language

    def either(self) -> str:
        return self._joined("||", lambda: self._joined("&&", self._single))

    def _joined(self, operator: str, part: Callable[[], str]) -> str:
        said = part()
        while self._next() == operator:
            self._pieces.pop(0)
            said += f" {_JOINED[operator].said(self._language)} {part()}"
        return said

    def _single(self) -> str:
        piece = self._pieces.pop(0)
        if piece == "!":
            return f"{_NOT.said(self._language)} {self._single()}"
        if piece == "(":
            inner = self.either()
            self._pieces.pop(0)
            return f"({inner})"
        if self._next() not in _COMPARED:
            return f"{self._name(piece)}: {_YES['true'].said(self._language)}"
        operator = _COMPARED[self._pieces.pop(0)]
        return f"{self._name(piece)}{operator.said(self._language)} {self._value(piece)}"

    def _value(self, field: str) -> str:
        piece = self._pieces.pop(0)
        if piece != "[":
            return self._piece_in_words(field, piece)
        values = []
        while piece != "]":
            values.append(self._piece_in_words(field, self._pieces.pop(0)))
            piece = self._pieces.pop(0)
        return listed(values, self._language, OR)

    def _piece_in_words(self, field: str, piece: str) -> str:
        if piece in _YES:
            return _YES[piece].said(self._language)
        code = piece.strip('"')
        known = self._fields.get(field)
        return Named.printed(code, known.choices.get(code, code) if known else code).said(self._language)

    def _name(self, field: str) -> str:
        known = self._fields.get(field)
        return Named.printed(field, known.name if known else field).said(self._language)

    def _next(self) -> str:
        return self._pieces[0] if self._pieces else ""
