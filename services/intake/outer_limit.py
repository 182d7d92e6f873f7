"""The later limit behind a promise, as it is shown beside it: the card's second limit, or the law's own (CX-01)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.intake.promise_ledgers import Calendars, PromiseLedgers
from shared.service_clock import Due, due, escalation_due

Kind = Literal["escalation", "legal", "internal-target"]


@dataclass(frozen=True)
class OuterLimit:
    """`due_on` is its last day; None while the clock is paused.

    `internal-target`: what an office watches for itself where its card promises nothing.
    """

    kind: Kind
    due_on: date | None
    is_passed: bool


def outer_limit(ledgers: PromiseLedgers, at: datetime, calendars: Calendars) -> OuterLimit | None:
    """The outer limit of a clock that has begun and goes on, as of a moment; None where there is none."""
    own, law = ledgers.own, ledgers.law
    if own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    if law is not None:
        return _shown("legal", due(law, calendars), "legal-late" in ledgers.said, at)
    if own.promise.escalation is None:
        return None
    kind: Kind = "internal-target" if own.amount is None else "escalation"
    return _shown(kind, escalation_due(own, calendars), "escalation" in ledgers.said, at)


def moved_from(ledgers: PromiseLedgers, calendars: Calendars) -> date | None:
    """The day on which the promise would end, had it not moved to a working day; None where it did not move."""
    if ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    falls_due = due(ledgers.own, calendars)
    return None if falls_due is None else falls_due.moved_from


def _shown(kind: Kind, falls_due: Due | None, was_said: bool, at: datetime) -> OuterLimit:
    is_past = falls_due is not None and falls_due.late_from <= at
    return OuterLimit(kind, None if falls_due is None else falls_due.on, was_said or is_past)
