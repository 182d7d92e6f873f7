"""What moves the terms of a clock after the promise was made: a token, the law's extension, another calendar."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from eventsourcing.domain import event

from services.intake.clock.lateness import Lateness
from services.intake.clock.ledgers import Calendars, Stands
from shared.journal.events import Aggregate
from shared.promise.entries import Extended, Recalculated, Shortened
from shared.promise.working_days import CalendarOlder, YearNotSettled

NotApplied = Literal["calendar-older", "year-not-settled"]
"""Why a promise is not counted with a calendar: the codes of the two refusals."""


class ClockAmendment(Lateness):
    """The part of a clock that decisions about its promise move."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class PromiseShortened(Aggregate.Event):
        """A compensation token, the apology for an earlier lateness, took `days` off this promise."""

        TOPIC = "intake.promise-shortened"
        INDONESIAN = "Janji waktu dipersingkat {days} hari dengan kompensasi {token}; {stands}."
        ENGLISH = "The promise was shortened by {days} days with compensation {token}; {stands}."
        token: UUID
        days: int
        at: datetime
        by: str
        stands: Stands

    class PromiseExtended(Aggregate.Event):
        """The office uses the extension that the law allows once; its own promise stays."""

        TOPIC = "intake.promise-extended"
        INDONESIAN = "Batas waktu menurut undang-undang diperpanjang: {legal_basis}."
        ENGLISH = "The limit of the law was extended: {legal_basis}."
        legal_basis: str
        at: datetime
        by: str
        stands: Stands

    class PromiseRecalculated(Aggregate.Event):
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

    class RecalculationNotApplied(Aggregate.Event):
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

    # Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
    def shorten(self, days: int, token: UUID, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """A token is spent. Refuses with TokenUsedAlready (one for a promise), NothingPromised, NothingLeft."""
        self._enter(
            self.PromiseShortened,
            lambda position: Shortened(at=at, position=position, by=days, token=str(token)),
            now,
            calendars,
            by=by,
            token=token,
            days=days,
        )

    def extend(self, legal_basis: str, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """The law's extension, once. Refuses with ExtensionNotAllowed where the law sets no limit or allows none."""
        self._enter(
            self.PromiseExtended,
            lambda position: Extended(at=at, position=position, legal_basis=legal_basis),
            now,
            calendars,
            by=by,
            legal_basis=legal_basis,
        )

    def recalculate(
        self,
        calendar: str,
        legal_basis: str,
        *,
        decision: UUID,
        at: datetime,
        by: str,
        now: datetime,
        calendars: Calendars,
    ) -> None:
        """Counts with another version. What was entered after the decision keeps its place: it counts from the start.

        Refuses with SameCalendar, NoCalendar, ClockHasEnded, CalendarOlder, YearNotSettled.
        """
        at = max(at, self.ledgers.last_at or at)
        self._enter(
            self.PromiseRecalculated,
            lambda position: Recalculated(at=at, position=position, calendar=calendar, legal_basis=legal_basis),
            now,
            calendars,
            by=by,
            calendar=calendar,
            legal_basis=legal_basis,
            decision=decision,
            due_before=self.stands.due_on,
        )

    def apply(
        self,
        calendar: str,
        legal_basis: str,
        *,
        decision: UUID,
        at: datetime,
        by: str,
        now: datetime,
        calendars: Calendars,
    ) -> None:
        """Recalculates as it was decided; where that may not be any more, records this instead. Refuses as the rest of it."""
        decided: dict[str, Any] = {"decision": decision, "at": at, "now": now}
        try:
            self.recalculate(calendar, legal_basis, by=by, calendars=calendars, **decided)
        except (CalendarOlder, YearNotSettled) as refusal:
            self.record(self.RecalculationNotApplied, calendar=calendar, because=refusal.code, **decided)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(RecalculationNotApplied)
    def _recalculation_not_applied(self) -> None:
        """The promise stays as it is; the event itself is the record."""

    @event(PromiseShortened)
    def _promise_shortened(self, token: UUID, days: int, at: datetime, stands: Stands) -> None:
        self._entered(Shortened(at=at, position=self.version + 1, by=days, token=str(token)), stands)

    @event(PromiseExtended)
    def _promise_extended(self, legal_basis: str, at: datetime, stands: Stands) -> None:
        self._entered(Extended(at=at, position=self.version + 1, legal_basis=legal_basis), stands)

    @event(PromiseRecalculated)
    def _promise_recalculated(self, calendar: str, legal_basis: str, at: datetime, stands: Stands) -> None:
        entry = Recalculated(at=at, position=self.version + 1, calendar=calendar, legal_basis=legal_basis)
        self._entered(entry, stands)
