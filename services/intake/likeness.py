"""Whether two applications are for the same thing, as far as their words tell: a score from 0 to 100, for an officer to judge."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, utils

LIKE = 80
"""From this score on an officer must decide (our own choice: a spelling or a word more, not another thing)."""


def likeness(fields: Sequence[str], one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """How alike the compared fields are, 0 to 100; 100 where the card compares none: then applicant and card decide."""
    if not fields:
        return 100
    scores = [
        fuzz.WRatio(one.get(field, ""), other.get(field, ""), processor=utils.default_process) for field in fields
    ]
    return round(sum(scores) / len(scores))
