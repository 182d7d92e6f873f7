"""How many working days a promise has left after a day."""

from dataclasses import replace
from datetime import datetime

from services.intake.clock.ledgers import Calendars, PromiseLedgers
from shared.offices import office
from shared.promise.entries import Resumed
from shared.promise.ledger import Ledger
from shared.promise.reading import due


def working_days_left(ledgers: PromiseLedgers, at: datetime, calendars: Calendars) -> int | None:
    """The working days after the day of a moment until the promise falls due; below 0 once that day is over.

    A paused clock is read as if it ran on from then. None where nothing is promised, and while no clock runs.
    """
    own = ledgers.own
    if own is None or own.standing.ended is not None or own.standing.is_reset:
        return None
    falls_due = due(_running_on(own, at), calendars)
    if falls_due is None:
        return None
    today = office(ledgers.office).local_day(at)
    return calendars[own.calendar].working_days_between(today, falls_due.on)


def _running_on(own: Ledger, at: datetime) -> Ledger:
    last = max(entry.at for entry in (own.started, *own.entries))
    resumed = (Resumed(at=max(at, last), position=0, reason=reason) for reason in own.standing.reasons)
    return replace(own, entries=(*own.entries, *resumed))
