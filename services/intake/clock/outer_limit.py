"""The later limit behind a promise, as it is shown beside it: the card's second limit, or the law's own (CX-01)."""

from dataclasses import dataclass
from datetime import date, datetime

from services.intake.card.time_limits import OuterKind
from services.intake.clock.ledgers import Calendars, PromiseLedgers
from shared.promise.reading import due


@dataclass(frozen=True)
class OuterLimit:
    """`due_on` is its last day; None while the clock is paused.

    `internal-target`: what an office watches for itself where its card promises nothing.
    """

    kind: OuterKind
    due_on: date | None
    is_passed: bool


def outer_limit(ledgers: PromiseLedgers, at: datetime, calendars: Calendars) -> OuterLimit | None:
    """The outer limit of a clock that has begun and goes on, as of a moment; None where there is none."""
    kind = ledgers.outer
    if kind is None or ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    falls_due = ledgers.outer_due(calendars)
    return OuterLimit(
        kind, None if falls_due is None else falls_due.on, is_passed=ledgers.outer_has_passed(at, calendars)
    )


def moved_from(ledgers: PromiseLedgers, calendars: Calendars) -> date | None:
    """The day on which the promise would end, had it not moved to a working day; None where it did not move."""
    if ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    falls_due = due(ledgers.own, calendars)
    return None if falls_due is None else falls_due.moved_from
