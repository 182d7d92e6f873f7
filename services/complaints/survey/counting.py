"""When waiting answers are counted, and how many together: so many that no batch shows what one person answered.

Answers wait in a box without their time. While the quarter runs, those to count are drawn by lot: at least as many as may
be shown, and as many stay behind, so that the last batch of the quarter is as large, too. When the quarter is over, all are
counted. A service with fewer answers in the whole quarter is counted together with others of that kind, without its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.offices import office as office_of
from shared.quarter import Quarter

GRACE: Final = timedelta(hours=1)
"""An answer that was sent in the last second of a quarter has arrived long before this."""


@dataclass(frozen=True)
class Batch:
    """Answers of `services` to count in one tally: `most` of them, drawn by lot; None for all. `service_code`: of the tally."""

    service_code: str | None
    services: tuple[str | None, ...]
    most: int | None


def batches(waiting: Mapping[str | None, int], least: int, *, is_over: bool) -> list[Batch]:
    """The batches to count now. `waiting`: how many answers of each service wait."""
    if not is_over:
        return [Batch(one, (one,), count - least) for one, count in waiting.items() if count >= 2 * least]
    few = tuple(one for one, count in waiting.items() if count < least)
    own = [Batch(one, (one,), None) for one in waiting if one not in few]
    return [*own, Batch(None, few, None)] if few else own


def is_over(quarter: Quarter, office: str, now: datetime) -> bool:
    """Whether no answer of the quarter can arrive any more."""
    return Quarter.of(office_of(office).local_day(now - GRACE)) > quarter
