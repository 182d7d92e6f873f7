"""Whether a product is valid on a day for a brand or a machine, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.intake.application.values import Issued


@dataclass(frozen=True)
class WhyNot:
    """A ground on which a product is not valid, as a stable code and in words."""

    code: Literal["not-yet", "expired", "another-year", "for-another"]
    indonesian: str
    english: str


NOT_YET = WhyNot("not-yet", "Belum berlaku pada tanggal itu.", "It is not valid yet on that day.")
EXPIRED = WhyNot("expired", "Masa berlakunya sudah habis pada tanggal itu.", "It has expired on that day.")
ANOTHER_YEAR = WhyNot(
    "another-year", "Hanya berlaku untuk tahun penerbitannya.", "It is valid only for the year in which it was signed."
)
FOR_ANOTHER = WhyNot(
    "for-another", "Tidak diterbitkan untuk yang ditanyakan.", "It was not given for what is asked about."
)


def why_not(issued: Issued, on: date, one_for: str | None = None) -> tuple[WhyNot, ...]:
    """The grounds on which a product is not valid on a day; none if it is. `one_for`: its brand or machine."""
    return tuple(_grounds(issued, on, one_for))


def _grounds(issued: Issued, on: date, one_for: str | None) -> Iterator[WhyNot]:
    if issued.validity == "calendar-year" and on.year != issued.valid_from.year:
        yield ANOTHER_YEAR
    elif on < issued.valid_from:
        yield NOT_YET
    elif issued.valid_until is not None and on > issued.valid_until:
        yield EXPIRED
    if one_for is not None and _plain(one_for) != _plain(issued.one_for or ""):
        yield FOR_ANOTHER


def _plain(name: str) -> str:
    """A name without capitals and blanks: a brand in capitals is the same brand."""
    return " ".join(name.casefold().split())
