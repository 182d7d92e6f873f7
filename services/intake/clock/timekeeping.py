"""Keeps time: a clock records what is due before anything else is entered in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.intake.clock.clock import PromiseClock
from services.intake.clock.lateness import say_until
from services.intake.clock.ledgers import Calendars
from services.intake.clock.pauses import end_pauses
from services.intake.clock.stands import stands_after
from shared.journal.events import Event
from shared.promise.entries import Entry


@dataclass(frozen=True)
class Occurrence:
    """When something happened, who says so, and when it is recorded; with the calendars that the clock may be counted with."""

    at: datetime
    by: str
    now: datetime
    calendars: Calendars


def keep_time(clock: PromiseClock, now: datetime, calendars: Calendars) -> None:
    """Records what is due up to now: shares used, lateness and what follows from it, ended pauses."""
    keep_until(clock, now, now, calendars)


def keep_until(clock: PromiseClock, until: datetime, now: datetime, calendars: Calendars) -> None:
    """The same up to another moment."""
    end_pauses(clock, until, now, calendars)
    say_until(clock, until, now, calendars)


def enter(
    clock: PromiseClock,
    event_class: type[Event[PromiseClock]],
    entry_at: Callable[[int], Entry],
    occurrence: Occurrence,
    late_fields: Callable[[], dict[str, object]] = dict,
    **fields: object,
) -> None:
    """Records what was due before an entry, and then the entry; nothing more if that ended the clock (57).

    `late_fields()`: fields of the event that can be computed only then. Refuses as `PromiseLedgers.recorded`: LatenessRecorded for
    an entry that is dated before a breach that was recorded.
    """
    at, now, calendars = entry_at(0).at, occurrence.now, occurrence.calendars
    clock.ledgers.recorded(entry_at(0), calendars)  # refuses before anything is recorded
    keep_until(clock, min(at, now), now, calendars)
    if clock.ledgers.has_ended:
        return
    stands = stands_after(clock.ledgers, entry_at(clock.version + 1), calendars)
    clock.record(event_class, now, at=at, by=occurrence.by, stands=stands, **fields, **late_fields())
