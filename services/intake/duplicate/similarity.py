"""Scores how similar the words of two applications are, from 0 to 100; an officer decides whether they are for the same thing."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, utils

SIMILAR = 80
"""From this score on an officer must decide (our own choice: a spelling or a word more, not another thing)."""


_NUMBER = re.compile(r"[1-9][0-9]*|0(?![0-9])")
"""A number without the zeros before it."""
MOST_COMPARED = 200
"""Characters compared of a text: its beginning says what the thing is, and the cost is the product of both lengths."""


def similarity(fields: Sequence[str], one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """How similar the compared fields are, 0 to 100; 100 if the card compares none, so that applicant and card decide."""
    if not fields:
        return 100
    scores = [_score(_begun(one, field), _begun(other, field)) for field in fields]
    return round(sum(scores) / len(scores))


def _score(one: str, other: str) -> float:
    """Texts with different numbers mean different things: invoice 117 is not invoice 118."""
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return 0.0
    return fuzz.WRatio(one, other, processor=utils.default_process)


def _begun(fields: Mapping[str, str], field: str) -> str:
    return fields.get(field, "")[:MOST_COMPARED]
