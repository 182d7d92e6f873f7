"""Where a clock stands after an event, and what it has to say next if nothing else happens."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar, Literal

from services.intake.clock.ledgers import Calendars, PromiseLedgers, Saying
from shared.offices import office
from shared.promise.entries import DeemedApproved, Entry
from shared.promise.ledger import Ledger
from shared.promise.reading import Due, due, moments

ClockStatus = Literal["waiting", "running", "paused", "reset", "finished", "deemed-approved"]
_ORDER: tuple[Saying, ...] = ("50", "80", "100", "late", "escalation", "legal-late")


@dataclass(frozen=True)
class Stands:
    """All that a list shows of a clock after an event, so that no reader computes.

    `due_on` is the last day in the office's zone, `late_from` the moment after it; both are None where nothing is promised
    or the clock is paused. `next_at`: when the clock has something to say if nothing happens before.
    """

    INDONESIAN: ClassVar[str] = "batas waktu {due_on}"
    ENGLISH: ClassVar[str] = "due {due_on}"

    status: ClockStatus
    due_on: date | None
    late_from: datetime | None
    legal_due_on: date | None
    next_at: datetime | None


@dataclass(frozen=True)
class Outstanding:
    """Something that has not been said yet, and when it is time to."""

    saying: Saying
    at: datetime


def stands_of(ledgers: PromiseLedgers, calendars: Calendars) -> Stands:
    """Where the clock of these ledgers stands."""
    counted = (ledgers.own, ledgers.law) if ledgers.is_counted else (None, None)
    promised, limit = (due_of(one, calendars) for one in counted)
    return Stands(
        status=_status(ledgers),
        due_on=None if promised is None else promised.on,
        late_from=None if promised is None else promised.late_from.astimezone(UTC),
        legal_due_on=None if limit is None else limit.on,
        next_at=_next_at(ledgers, calendars),
    )


def stands_after(ledgers: PromiseLedgers, entry: Entry, calendars: Calendars) -> Stands:
    """Where the clock stands after an entry. Refuses as `PromiseLedgers.recorded`."""
    return stands_of(ledgers.recorded(entry, calendars), calendars)


def outstanding(ledgers: PromiseLedgers, calendars: Calendars) -> tuple[Outstanding, ...]:
    """What the clock has to record if nothing else happens, in order of time.

    Leaves out days in a year that the calendar does not settle, because they may be wrong. They come once the promise is
    counted with a calendar that settles the year.
    """
    if ledgers.own is None or ledgers.has_ended or not ledgers.is_counted:
        return ()
    found = [Outstanding(one.name, one.at) for one in moments(ledgers.own, calendars)]
    limit = due_of(ledgers.law, calendars)
    found += [] if limit is None else [Outstanding("legal-late", limit.late_from)]
    calendar, at = calendars[ledgers.counted_with], office(ledgers.office)
    unsaid = (
        one for one in found if one.saying not in ledgers.said and calendar.is_settled(at.last_day_before(one.at))
    )
    return tuple(sorted(unsaid, key=lambda one: (one.at, _ORDER.index(one.saying))))


def due_of(ledger: Ledger | None, calendars: Calendars) -> Due | None:
    """When a limit falls due; None where there is none, and while its clock is paused."""
    return None if ledger is None else due(ledger, calendars)


def _next_at(ledgers: PromiseLedgers, calendars: Calendars) -> datetime | None:
    said = [one.at for one in outstanding(ledgers, calendars)[:1]]
    over = ledgers.pause_over
    times = [*said, *([] if over is None or over.until is None else [over.until])]
    return min(times).astimezone(UTC) if times else None


def _status(ledgers: PromiseLedgers) -> ClockStatus:
    if ledgers.own is None:
        return "finished" if ledgers.has_ended else "waiting"
    standing = ledgers.own.standing
    if standing.ended is not None:
        return "deemed-approved" if isinstance(standing.ended, DeemedApproved) else "finished"
    return "reset" if standing.is_reset else "paused" if standing.reasons else "running"
