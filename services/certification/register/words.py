"""The words of a search in the register: letters and digits in one case, as they are indexed."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from shared.folding import pasted

Weight = Literal["A", "B", "C", "D"]
HOLDER: Final[Weight] = "A"
BRAND: Final[Weight] = "B"
GOODS: Final[Weight] = "C"
STANDARD: Final[Weight] = "D"
"""The parts of a row as PostgreSQL's full-text search tells them apart."""
_MOST = 12


def words_of(text: str) -> list[str]:
    """The words of a text, at most twelve."""
    return re.findall(r"[^\W_]+", pasted(text).casefold())[:_MOST]


def indexed(*texts: str | None) -> str:
    """Some texts as one that is indexed word by word."""
    return " ".join(word for text in texts if text for word in re.findall(r"[^\W_]+", pasted(text).casefold()))


def number_key(number: str) -> str:
    """A certificate's number as it is compared: letters and digits only."""
    return "".join(re.findall(r"[^\W_]+", pasted(number).casefold()))


def query_of(text: str, weight: Weight | None = None) -> str:
    """The search for all words of a text, each by its beginning; with `weight` only in that part of a row."""
    return " & ".join(f"{word}:*{weight or ''}" for word in words_of(text))


@dataclass(frozen=True)
class Sought:
    """What is searched for: `text` anywhere, or as a number; the others in their own part of a certificate."""

    text: str | None = None
    holder: str | None = None
    brand: str | None = None
    product: str | None = None
    standard: str | None = None
    number: str | None = None
