"""Amendments of a promise after it was made: a compensation token, the law's extension, another calendar."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.intake.clock.clock import PromiseClock
from services.intake.clock.stands import Stands
from services.intake.clock.timekeeping import Occurrence, enter
from shared.journal.events import Event
from shared.promise.entries import Extended, Recalculated, Shortened
from shared.promise.working_days import CalendarOlder, YearNotSettled

NotApplied = Literal["calendar-older", "year-not-settled"]
"""Why a promise is not counted with a calendar: the codes of the two refusals."""


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PromiseShortened(Event[PromiseClock]):
    """A compensation token, the apology for an earlier lateness, took `days` off this promise."""

    TOPIC = "intake.promise-shortened"
    INDONESIAN = "Janji waktu dipersingkat {days} hari dengan kompensasi {token}; {stands}."
    ENGLISH = "The promise was shortened by {days} days with compensation {token}; {stands}."
    token: UUID
    days: int
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        entry = Shortened(at=self.at, position=self.originator_version, by=self.days, token=str(self.token))
        clock.enter(entry, self.stands)


class PromiseExtended(Event[PromiseClock]):
    """The office uses the extension that the law allows once; its own promise stays."""

    TOPIC = "intake.promise-extended"
    INDONESIAN = "Batas waktu menurut undang-undang diperpanjang: {legal_basis}."
    ENGLISH = "The limit of the law was extended: {legal_basis}."
    legal_basis: str
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        entry = Extended(at=self.at, position=self.originator_version, legal_basis=self.legal_basis)
        clock.enter(entry, self.stands)


class PromiseRecalculated(Event[PromiseClock]):
    """From now on the promise is counted, from its start, with another version of the calendar.

    `due_before` is the due date that it had; `decision` is the recalculation that lists this case.
    """

    TOPIC = "intake.promise-recalculated"
    INDONESIAN = "Dihitung ulang dengan kalender {calendar} ({legal_basis}): semula {due_before}, kini {stands}."
    ENGLISH = "Recalculated with calendar {calendar} ({legal_basis}): it was {due_before}, now {stands}."
    calendar: str
    legal_basis: str
    decision: UUID
    due_before: date | None
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        entry = Recalculated(
            at=self.at, position=self.originator_version, calendar=self.calendar, legal_basis=self.legal_basis
        )
        clock.enter(entry, self.stands)


class RecalculationNotApplied(Event[PromiseClock]):
    """A recalculation was decided, and when its turn came this promise could not be counted so any more.

    `because` is the code of the refusal; the promise stays as it was counted.
    """

    TOPIC = "intake.recalculation-not-applied"
    INDONESIAN = "Hitung ulang dengan kalender {calendar} tidak diterapkan pada perkara ini: {because}."
    ENGLISH = "The recalculation with calendar {calendar} was not applied to this case: {because}."
    calendar: str
    decision: UUID
    because: NotApplied
    at: datetime


# Decisions – refuse, or let what follows happen.
def shorten(clock: PromiseClock, days: int, token: UUID, occurrence: Occurrence) -> None:
    """Spends a token. Refuses with TokenUsedAlready (one for a promise), NothingPromised, NothingLeft."""
    enter(
        clock,
        PromiseShortened,
        lambda position: Shortened(at=occurrence.at, position=position, by=days, token=str(token)),
        occurrence,
        token=token,
        days=days,
    )


def extend(clock: PromiseClock, legal_basis: str, occurrence: Occurrence) -> None:
    """Uses the law's extension, once. Refuses with ExtensionNotAllowed where the law sets no limit or allows none."""
    enter(
        clock,
        PromiseExtended,
        lambda position: Extended(at=occurrence.at, position=position, legal_basis=legal_basis),
        occurrence,
        legal_basis=legal_basis,
    )


def recalculate(clock: PromiseClock, calendar: str, legal_basis: str, decision: UUID, occurrence: Occurrence) -> None:
    """Counts with another version of the calendar, from the start; what was entered after the decision keeps its place.

    Refuses with SameCalendar, NoCalendar, ClockHasEnded, CalendarOlder, YearNotSettled.
    """
    at = max(occurrence.at, clock.ledgers.last_at or occurrence.at)
    enter(
        clock,
        PromiseRecalculated,
        lambda position: Recalculated(at=at, position=position, calendar=calendar, legal_basis=legal_basis),
        occurrence,
        calendar=calendar,
        legal_basis=legal_basis,
        decision=decision,
        due_before=clock.stands.due_on,
    )


def recalculate_if_possible(
    clock: PromiseClock, calendar: str, legal_basis: str, decision: UUID, occurrence: Occurrence
) -> None:
    """Recalculates as it was decided; where the calendar no longer allows that, records this instead.

    Refuses with SameCalendar, NoCalendar, ClockHasEnded.
    """
    try:
        recalculate(clock, calendar, legal_basis, decision, occurrence)
    except (CalendarOlder, YearNotSettled) as refusal:
        because = refusal.code
        clock.record(
            RecalculationNotApplied,
            occurrence.now,
            calendar=calendar,
            decision=decision,
            because=because,
            at=occurrence.at,
        )
