"""Whether two applications are for the same thing, as far as their words tell: a score from 0 to 100, for an officer to judge."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, utils

LIKE = 80
"""From this score on an officer must decide (our own choice: a spelling or a word more, not another thing)."""


_NUMBER = re.compile(r"[1-9][0-9]*|0(?![0-9])")
"""A number without the zeros before it."""
MOST_COMPARED = 200
"""Characters of a text that are compared: what a thing is stands at its beginning, and comparing costs their product."""


def likeness(fields: Sequence[str], one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """How alike the compared fields are, 0 to 100; 100 where the card compares none: then applicant and card decide."""
    if not fields:
        return 100
    scores = [_score(_begun(one, field), _begun(other, field)) for field in fields]
    return round(sum(scores) / len(scores))


def _score(one: str, other: str) -> float:
    """Texts with other numbers in them are of other things: invoice 117 is not invoice 118."""
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return 0.0
    return fuzz.WRatio(one, other, processor=utils.default_process)


def _begun(stated: Mapping[str, str], field: str) -> str:
    return stated.get(field, "")[:MOST_COMPARED]
