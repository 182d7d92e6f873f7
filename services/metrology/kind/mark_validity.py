"""How long a tanda sah is valid: a number of years from the day of the test.

The file of each kind (`kind.py`) holds the number, or `data/mark_validity.yaml` for kinds that have no file yet;
`data/validity_counting.yaml` says how the years are counted. A verification stores the last day, so a later table
changes nothing.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.metrology.kind.judgements import NoRuleInForce
from shared import dated_data, months
from shared.errors import RefusedByRule
from shared.wording import Named

MARK_VALIDITY = Named("mark-validity", "masa berlaku tanda sah", "the validity of the tanda sah")
KindCode = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class NoValidityKnown(RefusedByRule):
    """The table has no line for this kind of instrument on this day."""

    code = "no-validity-known"
    indonesian = "Masa berlaku tanda sah untuk {kind:words} pada {on:day} tidak ada dalam tabel."
    english = "The table has no validity of the mark for {kind:words} on {on:day}."


class Validity(dated_data.Dated):
    """Years that a tanda sah is valid; None: until the instrument breaks."""

    years: Annotated[int, Field(gt=0)] | None
    confidence: Literal["A", "B"]


class KindValidity(Validity):
    """The same, for a kind of instrument that has no file yet."""

    kind: KindCode
    name: Annotated[str, Field(min_length=1)]


class ValidityCounting(dated_data.Dated):
    """How the years are counted from the day of the test."""

    count: Literal["same-day"]


_DATA = Path(__file__).parent / "data"
_COUNTINGS = dated_data.load(_DATA / "validity_counting.yaml", ValidityCounting, apart_by=type)
OTHER_KINDS = dated_data.load(_DATA / "mark_validity.yaml", KindValidity, apart_by=lambda line: line.kind)
"""The kinds of UTTP that have no file yet."""


def valid_until(lines: Sequence[Validity], kind: str, tested_on: date) -> tuple[date | None, str]:
    """The last day (inclusive) of the tanda sah of a test on this day, and its legal basis; None: until it breaks.

    Raises NoValidityKnown, NoRuleInForce.
    """
    line = dated_data.line_in_force(lines, tested_on)
    if line is None:
        raise NoValidityKnown(kind=kind, on=tested_on.isoformat())
    counting = dated_data.line_in_force(_COUNTINGS, tested_on)
    if counting is None:
        raise NoRuleInForce(what=MARK_VALIDITY, on=tested_on.isoformat())
    until = None if line.years is None else last_day(tested_on, line.years)
    return until, f"{line.legal_basis}; {counting.legal_basis}"


def last_day(tested_on: date, years: int) -> date:
    """The day of the test that many years later; for 29 February the 28th in a year without a 29th."""
    return months.after_months(tested_on, 12 * years)
