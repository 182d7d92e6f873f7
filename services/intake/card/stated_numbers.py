"""Numbers stated in the fields of a card, whole ones and decimals, and their bounds."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from services.intake.card.conditions import FieldValue
from services.intake.card.requirements import ApplicationField, Bounds
from shared.journal.leaf_hash import LARGEST_INTEGER
from shared.wording import number as said

_WRITTEN = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
BELOW: Final = LARGEST_INTEGER + 1
"""No stated number reaches this: smaller ones are the same in every JSON reader."""
Problem = tuple[str, str]
"""The problem of a field, in Indonesian and in English."""
NOT_DECIMAL: Final[Problem] = (
    "bukan bilangan; tulis dengan titik desimal, misalnya 12.5",
    "no number; write it with a decimal point, such as 12.5",
)


def number_of(value: FieldValue | None) -> Decimal | None:
    """The stated number, as an integer or as digits with a point; None if it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return Decimal(value) if 0 <= value < BELOW else None
    return Decimal(value) if _WRITTEN.fullmatch(value.strip()) else None


def plain(value: FieldValue) -> FieldValue:
    """A decimal as stored: 12, 12.0 and "12" are one number, and 12.50 is 12.5; a value that is no number stays as it
    is.
    """
    number = number_of(value)
    if number is None:
        return value
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def out_of_bounds(field: ApplicationField, fields: Mapping[str, FieldValue]) -> Problem | None:
    """Why a number is outside the card's bounds; None if it is within, or not stated."""
    bounds, number = field.bounds, number_of(fields.get(field.id))
    if bounds is None or number is None:
        return None
    return _beyond(bounds, number, number_of(fields.get(bounds.not_above or "")))


def _beyond(bounds: Bounds, number: Decimal, most: Decimal | None) -> Problem | None:
    if bounds.above is not None and number <= bounds.above:
        return _beside("harus lebih dari", "must be above", bounds.above)
    if bounds.at_least is not None and number < bounds.at_least:
        return _beside("paling sedikit", "at least", bounds.at_least)
    if bounds.at_most is not None and number > bounds.at_most:
        return _beside("paling banyak", "at most", bounds.at_most)
    above_the_other = most is not None and number > most
    return (bounds.why, bounds.english) if above_the_other and bounds.why and bounds.english else None


def _beside(indonesian: str, english: str, bound: Decimal) -> Problem:
    return f"{indonesian} {said(bound, 'id')}", f"{english} {said(bound, 'en')}"
