"""Codes, dates, sizes, times and lists in words, in Indonesian or English, for sentences and refusals.

`babel` knows how the languages write dates, numbers, money, units and lists. We add the words of codes, and the forms
that it lacks: KiB and MiB (IEC 80000-13), WIB, WITA and WIT in English, and a minus sign before rupiah.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Final, Literal, get_args

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit
from pydantic import TypeAdapter

from shared.dated_data import load_as

Language = Literal["id", "en"]

NOTHING: Final = "–"
Joined = Literal["standard", "or"]
AND: Final = "standard"
OR: Final = "or"
"""How the last two of a list are joined, by babel's names."""
_LOCALES: Final[Mapping[Language, Locale]] = {"id": Locale("id"), "en": Locale("en", "GB")}
_RUPIAH: Final = "¤#,##0;−¤#,##0"
_SIZES: Final = (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10))
_SPANS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
Spec = Literal["", "any", "day", "moment", "rupiah", "size", "span", "words"]
SPECS: Final = frozenset[str](get_args(Spec))
"""The formats of a refusal's placeholders: `any` lists choices, `words` says codes, `size` bytes, `span` seconds."""


WORDS = load_as(Path(__file__).parent / "data" / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Code → its word in Indonesian and in English, from `data/words.yaml`."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its code, for programs, and by its name in both languages, for people."""

    code: str
    indonesian: str
    english: str

    def said(self, language: Language) -> str:
        return self.english if language == "en" else self.indonesian

    @classmethod
    def printed(cls, code: str, name: str) -> "Named":
        """A thing that a service card names in Indonesian only; its code is its English name, with acronyms as printed."""
        acronyms = {part.lower(): part for part in _parts(name) if len(part) > 1 and part.isupper()}
        return cls(code, name, " ".join(acronyms.get(part, part) for part in _parts(code)))

    @classmethod
    def word(cls, code: str) -> "Named":
        """A code of a closed set, with its words."""
        return cls(code, word(code, "id"), word(code, "en"))


def _parts(name: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in name).split()


def word(code: str, language: Language) -> str:
    """The word for a code of a closed set (a role, a channel, a Literal); the code itself if it has no word."""
    return WORDS.get(code, (code, code))[language == "en"]


@cache
def _labels() -> Mapping[str, str]:
    return load_as(Path(__file__).parent / "data" / "labels.yaml", TypeAdapter(dict[str, str]))


def label(name: str, language: Language) -> str:
    """What an attribute, a field or a kind of aggregate is called; in English, and where no label is known, its name as written."""
    plain = name.replace("_", " ")
    return plain if language == "en" else _labels().get(name, plain)


def listed(parts: Iterable[str], language: Language, joined: Joined = AND) -> str:
    """`a`, `a dan b`, `a, b, dan c`, or `a, b and c`; NOTHING for an empty list."""
    return format_list(list(parts) or [NOTHING], joined, _LOCALES[language])


def day(on: date, language: Language) -> str:
    """15 Januari 2026, or 15 January 2026."""
    return format_date(on, "d MMMM y", _LOCALES[language])


def month(on: date, language: Language) -> str:
    """Januari 2026, or January 2026."""
    return format_date(on, "MMMM y", _LOCALES[language])


def weekday(on: date, language: Language) -> str:
    """Kamis, 15 Januari 2026, or Thursday, 15 January 2026."""
    return format_date(on, "EEEE, d MMMM y", _LOCALES[language])


def time_of_day(at: datetime | time, language: Language) -> str:
    """09.30, or 09:30."""
    return format_time(at, "short", locale=_LOCALES[language])


def clock(at: datetime, language: Language) -> str:
    """09.30 WIB, or 09:30 WIB: the time of day in the zone that `at` has."""
    return f"{time_of_day(at, language)} {at.tzname()}"


def moment(at: datetime, language: Language) -> str:
    """15 Januari 2026 pukul 09.30 WIB, or 15 January 2026 at 09:30 WIB."""
    return f"{day(at, language)} {'at' if language == 'en' else 'pukul'} {clock(at, language)}"


@lru_cache(maxsize=4096)  # a timeline repeats the same loads and errors
def number(value: Decimal, language: Language) -> str:
    """2,5 in Indonesian, 2.5 in English; without needless zeros."""
    return format_decimal(value or 0, "0", _LOCALES[language], decimal_quantization=False)


def fixed(value: Decimal, language: Language) -> str:
    """3,20 in Indonesian, 3.20 in English: with all the decimals that the value has, as columns of figures need them."""
    places = max(-int(value.as_tuple().exponent), 0)
    return format_decimal(value, f"0.{'0' * places}" if places else "0", _LOCALES[language])


def rupiah(amount: int) -> str:
    """Whole rupiah as Indonesia writes them, in both languages: Rp30.000."""
    return format_currency(amount, "IDR", _RUPIAH, _LOCALES["id"], currency_digits=False)


def size(bytes_: int, language: Language) -> str:
    """25 MiB; 1,5 KiB in Indonesian; below one KiB in bytes."""
    unit, one = next(((unit, one) for unit, one in _SIZES if bytes_ >= one), ("", 1))
    if unit:
        return f"{number(round(Decimal(bytes_) / one, 1), language)} {unit}"
    return format_unit(bytes_, "digital-byte", "long", "0", _LOCALES[language])


def span(seconds: int, language: Language) -> str:
    """A length of time, in the largest unit that it fills, rounded up: 90 s are 2 menit, 3 600 s are 1 jam."""
    length, unit = next((one for one in _SPANS if seconds >= one[0]), _SPANS[-1])
    return format_unit(-(-seconds // length), f"duration-{unit}", "long", "0", _LOCALES[language])


def said(value: Any, spec: str, language: Language) -> str:
    """One value of a refusal in words. Raises ValueError for an unknown spec."""
    if spec not in SPECS:
        message = f"there is no format {spec!r}"
        raise ValueError(message)
    if value is None:
        return NOTHING
    if isinstance(value, (list, tuple, set, frozenset)):
        inner = "words" if spec == "any" else spec
        return listed([said(one, inner, language) for one in value], language, OR if spec == "any" else AND)
    return _one(value, spec, language)


def _one(value: Any, spec: str, language: Language) -> str:
    if isinstance(value, Named):
        return value.said(language)
    if isinstance(value, str):
        return _TEXTS[spec](value, language) if spec in _TEXTS else value
    if isinstance(value, int) and spec in _COUNTS:
        return _COUNTS[spec](value, language)
    if isinstance(value, date):
        return moment(value, language) if isinstance(value, datetime) else day(value, language)
    return number(value, language) if isinstance(value, Decimal) else str(value)


_TEXTS: Final[Mapping[str, Callable[[str, Language], str]]] = {
    "any": word,
    "words": word,
    "day": lambda iso, language: day(date.fromisoformat(iso), language),
    "moment": lambda iso, language: moment(datetime.fromisoformat(iso), language),
}
_COUNTS: Final[Mapping[str, Callable[[int, Language], str]]] = {
    "size": size,
    "span": span,
    "rupiah": lambda amount, _: rupiah(amount),
}


class Filled(Formatter):
    """Fills a sentence's placeholders in one language: `{limit:size}`, `{roles:any}`, `{on:day}`."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        return said(value, format_spec, self._language)
