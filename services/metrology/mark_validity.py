"""Which marks an instrument gets (UU 2/1981 art. 19) and until when its tanda sah is valid, by kind of UTTP.

Both are dated tables: `data/marks.yaml` and `data/mark_validity.yaml`. A verification stores the day it was given, so a
later table changes nothing.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from shared import dated_data
from shared.errors import RefusedByRule

Kind = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class NoValidityKnown(RefusedByRule):
    """The table has no line for this kind of instrument on this day."""

    code = "no-validity-known"
    indonesian = "Masa berlaku tanda sah untuk {kind:words} pada {on:day} tidak ada dalam tabel."
    english = "The table has no validity of the mark for {kind:words} on {on:day}."


class MarkValidity(dated_data.Dated):
    """Years that a tanda sah on this kind of UTTP is valid; None: until the instrument breaks."""

    kind: Kind
    name: Annotated[str, Field(min_length=1)]
    years: Annotated[int, Field(gt=0)] | None
    confidence: Literal["A", "B"]


class Mark(dated_data.Dated):
    """One of the five marks, after which verdict it is put on, and how long it lasts."""

    kind: Literal["sah", "daerah", "pegawai-berhak", "jaminan", "batal"]
    name: Annotated[str, Field(min_length=1)]
    given_on: Literal["passed", "failed"]
    lasts: Literal["interval", "withdrawn", "usable-again"]


_DATA = Path(__file__).parent / "data"
_VALIDITIES = dated_data.load(_DATA / "mark_validity.yaml", MarkValidity, apart_by=lambda line: line.kind)
_MARKS = dated_data.load(_DATA / "marks.yaml", Mark, apart_by=lambda line: line.kind)

KINDS = tuple(dict.fromkeys(line.kind for line in _VALIDITIES))
"""The kinds of UTTP that the table knows, in its order."""


def marks_due(passed: bool, on: date) -> tuple[Mark, ...]:
    """The marks for a verdict given on this day."""
    verdict = "passed" if passed else "failed"
    return tuple(mark for mark in dated_data.in_force(_MARKS, on) if mark.given_on == verdict)


def valid_until(kind: str, on: date) -> tuple[date | None, MarkValidity]:
    """The last day (inclusive) of a tanda sah put on this day, and the line that says so; None: until it breaks.

    Raises NoValidityKnown.
    """
    line = dated_data.line_in_force((line for line in _VALIDITIES if line.kind == kind), on)
    if line is None:
        raise NoValidityKnown(kind=kind, on=on.isoformat())
    return (None if line.years is None else last_day(on, line.years)), line


def last_day(start: date, years: int) -> date:
    """Start plus so many years minus one day. From 29 February it is 28 February, in leap years and in others."""
    if (start.month, start.day) == (2, 29):
        return date(start.year + years, 2, 28)
    return start.replace(year=start.year + years) - timedelta(days=1)
