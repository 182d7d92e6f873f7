"""Reads the single fields of a form: each returns the cleaned answer, and adds what is wrong with it to `faults` by its name."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

from shared.errors import Refusal
from shared.privacy.identifiers import parse_email, parse_nik, parse_phone

LONGEST_TEXT: Final = 4_000
LONGEST_LINE: Final = 500
LONGEST_DEGREES: Final = 40
EARLIEST_YEAR: Final = 1990
_DEGREES: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,7})?")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

TOO_LONG: Final = "too-long"
LINE_TOO_LONG: Final = "line-too-long"
CUT: Final = frozenset({TOO_LONG, LINE_TOO_LONG})
"""Faults of answers that are too long to be kept from page to page."""
Fault = str | Refusal
"""What is wrong with an answer: the key of the words that say so, or a refusal with its own sentence."""


def cleaned(text: str) -> str:
    """A text as a form sends it, without blanks around it and without invisible control signs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def read_choice(name: str, sent: Mapping[str, str], known: Collection[str], faults: dict[str, Fault]) -> str:
    value = sent.get(name)
    if value is None or value not in known:
        faults[name] = "choose-one"
        return ""
    return value


def read_text(name: str, sent: Mapping[str, str], most: int, faults: dict[str, Fault], *, needed: bool = False) -> str:
    """The cleaned text; too long a one is kept and refused."""
    value = cleaned(sent.get(name, ""))
    if len(value) > most:
        faults[name] = TOO_LONG if most == LONGEST_TEXT else LINE_TOO_LONG
    elif needed and not any(sign.isalnum() for sign in value):
        faults[name] = "write-something"
    return value


def read_day(sent: Mapping[str, str], today: date, faults: dict[str, Fault]) -> date | None:
    try:
        day = date.fromisoformat(sent.get("served_on", ""))
    except ValueError:
        faults["served_on"] = "which-day"
        return None
    if day > today or day.year < EARLIEST_YEAR:
        faults["served_on"] = "day-ahead" if day > today else "which-day"
    return day


def read_degrees(sent: Mapping[str, str], faults: dict[str, Fault]) -> tuple[str, str]:
    """Latitude and longitude together, in Indonesia or near it; none where neither is given."""
    latitude, longitude = (sent.get(name, "").strip()[:LONGEST_DEGREES] for name in ("latitude", "longitude"))
    if not latitude and not longitude:
        return "", ""
    if not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)) or not (
        -15 <= float(latitude) <= 10 and 90 <= float(longitude) <= 145
    ):
        faults["latitude"] = "place-unreadable"
    return latitude, longitude


def read_numbers(sent: Mapping[str, str], faults: dict[str, Fault]) -> dict[str, object]:
    """Phone, e-mail and NIK in their one normal form; as they were written, where they are none."""
    parse: dict[str, Callable[[str], str]] = {"phone": parse_phone, "email": parse_email, "nik": parse_nik}
    found: dict[str, object] = {}
    for name, normal in parse.items():
        written = sent.get(name, "").strip()[:LONGEST_LINE]
        try:
            found[name] = normal(written) if written else ""
        except Refusal as refusal:
            faults[name], found[name] = refusal, written
    return found
