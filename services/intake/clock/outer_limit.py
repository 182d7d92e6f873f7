"""The later limit behind a promise, as it is shown beside it: the card's second limit, or the law's own (CX-01)."""

from dataclasses import dataclass
from datetime import date, datetime

from services.intake.card.time_limits import OuterKind
from services.intake.clock.ledgers import Calendars, PromiseLedgers, Saying
from services.intake.clock.stands import due_of, outstanding
from shared.promise.reading import Due, escalation_due


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
    kind = outer_kind(ledgers)
    if kind is None or ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    falls_due = _falls_due(kind, ledgers, calendars)
    return OuterLimit(
        kind, None if falls_due is None else falls_due.on, is_passed=_has_passed(kind, ledgers, at, calendars)
    )


def outer_kind(ledgers: PromiseLedgers) -> OuterKind | None:
    """Which later limit lies behind the promise (CX-01); None where there is none. There is never more than one."""
    if ledgers.legal is not None:
        return "legal-limit"
    if ledgers.promise.escalation is None:
        return None
    return "internal-target" if ledgers.promise.amount is None else "escalation"


def moved_from(ledgers: PromiseLedgers, calendars: Calendars) -> date | None:
    """The day on which the promise would end, had it not moved to a working day; None where it did not move."""
    if ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return None
    falls_due = due_of(ledgers.own, calendars)
    return None if falls_due is None else falls_due.moved_from


def _falls_due(kind: OuterKind, ledgers: PromiseLedgers, calendars: Calendars) -> Due | None:
    """When the outer limit falls due; None while its clock is paused."""
    if kind == "legal-limit":
        return due_of(ledgers.law, calendars)
    return None if ledgers.own is None else escalation_due(ledgers.own, calendars)


def _has_passed(kind: OuterKind, ledgers: PromiseLedgers, at: datetime, calendars: Calendars) -> bool:
    """Whether the clock has said by a moment that the outer limit has passed, or has to say it by then."""
    saying: Saying = "legal-late" if kind == "legal-limit" else "escalation"
    has_to_say = any(one.saying == saying and one.at <= at for one in outstanding(ledgers, calendars))
    return saying in ledgers.said or has_to_say
