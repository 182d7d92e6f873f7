"""Pauses: a clock is paused for reasons that its card allows, and runs again when none is left (OSS 41, 42)."""

from datetime import datetime

from services.intake.clock.clock import PromiseClock
from services.intake.clock.lateness import say_until
from services.intake.clock.ledgers import Calendars
from services.intake.clock.stands import Stands, stands_after
from shared.journal.events import Event
from shared.privacy.clear_text import CardText
from shared.promise.entries import Paused, Resumed
from shared.roles import SYSTEM


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ClockPaused(Event[PromiseClock]):
    """OSS code 41: the clock is paused for a reason that the card allows; `because` is its name.

    `until`: when the pause ends by itself.
    """

    TOPIC = "intake.clock-paused"
    INDONESIAN = "Waktu layanan dihentikan (kode OSS 41) pada {at}: {because}."
    ENGLISH = "The clock was paused (OSS code 41) on {at}: {because_in_english}."
    reason: str
    because: CardText
    because_in_english: CardText
    at: datetime
    by: str
    stands: Stands
    until: datetime | None = None

    def apply(self, clock: PromiseClock) -> None:
        entry = Paused(at=self.at, position=self.originator_version, reason=self.reason, until=self.until)
        clock.enter(entry, self.stands)


class ClockResumed(Event[PromiseClock]):
    """OSS code 42: a reason has ended; the clock runs again when none is left. `by_itself`: its day had come."""

    TOPIC = "intake.clock-resumed"
    INDONESIAN = "Penghentian waktu layanan berakhir (kode OSS 42) pada {at}: {because}; {stands}."
    ENGLISH = "A pause ended (OSS code 42) on {at}: {because_in_english}; {stands}."
    reason: str
    because: CardText
    because_in_english: CardText
    at: datetime
    by: str
    stands: Stands
    by_itself: bool = False

    def apply(self, clock: PromiseClock) -> None:
        if self.by_itself:
            clock.keep_in_mind(self.originator_version, "pause-over", self.at)
        clock.enter(Resumed(at=self.at, position=self.originator_version, reason=self.reason), self.stands)


# Decisions – record what follows from time. `now` is when it is recorded.
def end_pauses(clock: PromiseClock, until: datetime, now: datetime, calendars: Calendars) -> None:
    """Ends the pauses that end by themselves up to a moment, each after all that had come before it."""
    while (over := clock.ledgers.pause_over) is not None and over.until is not None and over.until <= until:
        say_until(clock, over.until, now, calendars)
        if clock.ledgers.has_ended:
            return
        entry = Resumed(at=over.until, position=clock.version + 1, reason=over.reason)
        clock.record(
            ClockResumed,
            now,
            reason=over.reason,
            **names_of_pause(clock, over.reason),
            at=over.until,
            by=SYSTEM,
            stands=stands_after(clock.ledgers, entry, calendars),
            by_itself=True,
        )


def names_of_pause(clock: PromiseClock, reason: str) -> dict[str, object]:
    """What the card calls a reason that it allows, as its events store it."""
    found = clock.ledgers.promise.reason(reason)
    assert found is not None  # any other was refused
    return {"because": found.indonesian, "because_in_english": found.english}
