"""The run of a clock: what it waits for, from when it counts, when it stands, starts anew, and ends."""

from datetime import datetime

from eventsourcing.domain import event

from services.intake.card.time_limits import ClockEffect, Moment
from services.intake.clock.lateness import Lateness
from services.intake.clock.ledgers import Calendars, Stands
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText
from shared.promise.entries import Finished, Outcome, Paused, Reset, Restarted, Resumed, Started
from shared.promise.promise import RETURNED
from shared.roles import SYSTEM


class MomentNotAwaited(RefusedByRule):
    """The clock does not wait for this, or it has happened already."""

    code = "moment-not-awaited"
    indonesian = "Waktu layanan perkara ini tidak sedang menunggu: {moment:words}."
    english = "The clock of this case does not wait for: {moment:words}."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class ClockRun(Lateness):
    """The part of a clock that the steps of its case move."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class MomentReached(Aggregate.Event):
        """Something that the clock waits for has happened; the last of these starts it."""

        TOPIC = "intake.clock-moment-reached"
        INDONESIAN = "Terpenuhi pada {at}: {moment}."
        ENGLISH = "Reached on {at}: {moment}."
        moment: Moment
        at: datetime
        by: str
        stands: Stands

    class ClockStarted(Aggregate.Event):
        """The clock runs; the day of `at` is day 0."""

        TOPIC = "intake.clock-started"
        INDONESIAN = "Waktu layanan mulai dihitung pada {at}; {stands}."
        ENGLISH = "The clock started on {at}; {stands}."
        at: datetime
        by: str
        stands: Stands

    class ClockPaused(Aggregate.Event):
        """OSS code 41: the clock stands for a reason that the card allows; `because` is its name.

        `until`: when it ends by itself, without anybody's word.
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

    class ClockResumed(Aggregate.Event):
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

    class ClockReset(Aggregate.Event):
        """OSS code 43: the file went back to the applicant; what was counted no longer counts."""

        TOPIC = "intake.clock-reset"
        INDONESIAN = "Waktu layanan dinolkan (kode OSS 43) pada {at}: berkas dikembalikan kepada pemohon."
        ENGLISH = "The clock was reset (OSS code 43) on {at}: the file went back to the applicant."
        at: datetime
        by: str
        stands: Stands

    class ClockRestarted(Aggregate.Event):
        """OSS code 44: the file is complete again; the whole promise runs anew and the day of `at` is day 0."""

        TOPIC = "intake.clock-restarted"
        INDONESIAN = "Waktu layanan dimulai kembali dari awal (kode OSS 44) pada {at}; {stands}."
        ENGLISH = "The clock started anew (OSS code 44) on {at}; {stands}."
        at: datetime
        by: str
        stands: Stands

    class DecisionTaken(Aggregate.Event):
        """The office decided; a lateness that comes after it is one, and no longer makes the application count as approved."""

        TOPIC = "intake.clock-decision-taken"
        INDONESIAN = (
            "Permohonan diputuskan pada {at}; sejak itu tidak dapat lagi dianggap disetujui karena lewat waktu."
        )
        ENGLISH = "The application was decided on {at}; it can no longer count as approved for lateness."
        at: datetime
        by: str

    class ClockFinished(Aggregate.Event):
        """The case has ended. `on_time`: whether the promise was kept, None where nothing was promised."""

        TOPIC = "intake.clock-finished"
        INDONESIAN = "Waktu layanan berakhir pada {at} ({outcome}); sesuai janji: {on_time}."
        ENGLISH = "The clock ended on {at} ({outcome}); as promised: {on_time}."
        outcome: Outcome
        on_time: bool | None
        at: datetime
        by: str
        stands: Stands

    # Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
    def reach(self, moment: Moment, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """Something the clock waits for happened; `complete` lets one that was reset start anew. MomentNotAwaited."""
        if not self.awaits(moment):
            raise MomentNotAwaited(moment=moment)
        if self.ledgers.is_reset:  # refuses before anything is recorded
            self.ledgers.recorded(Restarted(at=at, position=0), calendars)
        self.record(self.MomentReached, now, moment=moment, at=at, by=by, stands=self.stands)
        if self.ledgers.is_reset:
            entry = Restarted(at=at, position=self.version + 1)
            self.record(self.ClockRestarted, now, at=at, by=by, stands=self._stands_with(entry, calendars))
        else:
            self._start(by, now, calendars)

    def effect(
        self,
        effect: ClockEffect,
        *,
        at: datetime,
        by: str,
        now: datetime,
        calendars: Calendars,
        outcome: Outcome = "delivered",
        until: datetime | None = None,
    ) -> None:
        """What a step of the procedure does to the clock; nothing where it is done already or the clock has ended.

        A step dated before what was entered last, or before a breach that was recorded, counts from then: a step never
        fails because of the clock. A pause counts from after the last share that was said to be used; it ends by itself at
        `until`, and does not begin where that has come.
        """
        self._end_pauses(min(at, now), now, calendars)
        reason, at = effect.what or "", max(at, self.ledgers.last_at or at)
        match effect.do:
            case "start" if self.awaits(effect.what):
                self.reach(effect.what, at=at, by=by, now=now, calendars=calendars)  # type: ignore[arg-type]
            case "pause" if self.is_open and not self.ledgers.is_reset and reason not in self.reasons:
                if until is None or self._after_said(at) < until:
                    self.pause(reason, at=self._after_said(at), by=by, now=now, calendars=calendars, until=until)
            case "resume" if reason in self.reasons:
                self.resume(reason, at=at, by=by, now=now, calendars=calendars)
            case "decided" if self.is_open and not self.is_decided:
                self.decide(at=at, by=by, now=now, calendars=calendars)
            case "stop" if not self.ledgers.has_ended:
                self.finish(outcome, at=at, by=by, now=now, calendars=calendars)
            case "returned" if self.is_open and not self.ledgers.is_reset:
                self._return(at=at, by=by, now=now, calendars=calendars)

    def pause(
        self,
        reason: str,
        *,
        at: datetime,
        by: str,
        now: datetime,
        calendars: Calendars,
        until: datetime | None = None,
    ) -> None:
        """OSS 41. Refuses with PauseReasonNotAllowed, PausedAlready, ClockIsReset, ClockHasEnded, ClockNotBegun.

        Like everything that is entered, it refuses with LatenessRecorded what is dated before a breach that was recorded.
        """
        self._enter(
            self.ClockPaused,
            lambda position: Paused(at=at, position=position, reason=reason, until=until),
            now,
            calendars,
            lambda: self._named(reason),
            by=by,
            reason=reason,
            until=until,
        )

    def resume(self, reason: str, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """OSS 42. Refuses with NotPaused, ClockHasEnded, ClockNotBegun."""
        self._enter(
            self.ClockResumed,
            lambda position: Resumed(at=at, position=position, reason=reason),
            now,
            calendars,
            lambda: self._named(reason),
            by=by,
            reason=reason,
        )

    def decide(self, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """The office decided, unless it comes too late and the application counts as approved."""
        self._keep(min(at, now), now, calendars)
        if not self.ledgers.has_ended:
            self.record(self.DecisionTaken, now, at=at, by=by)

    def finish(self, outcome: Outcome, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """The case ended, also before its clock began; what the clock had to say until then is said first. ClockHasEnded."""
        self._enter(
            self.ClockFinished,
            lambda position: Finished(at=at, position=position, outcome=outcome),
            now,
            calendars,
            lambda: {"on_time": self._on_time(at)},
            by=by,
            outcome=outcome,
        )

    def awaits(self, moment: str | None) -> bool:
        """Whether the clock waits for this; a file found complete anew before the start counts from the later day."""
        if self.ledgers.has_ended:
            return False
        if self.ledgers.started is not None:
            return self.ledgers.is_reset and moment == "complete"
        waits_for = moment in self.ledgers.promise.starts_when
        return waits_for and (moment == "complete" or moment not in self.happened)

    @property
    def is_open(self) -> bool:
        """The clock has begun and not ended."""
        return self.ledgers.started is not None and not self.ledgers.has_ended

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the clock stands for, first the oldest."""
        return () if self.ledgers.own is None or not self.is_open else self.ledgers.own.standing.reasons

    def _keep(self, until: datetime, now: datetime, calendars: Calendars) -> None:
        self._end_pauses(until, now, calendars)
        super()._keep(until, now, calendars)

    def _end_pauses(self, until: datetime, now: datetime, calendars: Calendars) -> None:
        """Ends what ends by itself up to a moment, each after all that had come before it."""
        while (over := self.ledgers.pause_over) is not None and over.until is not None and over.until <= until:
            super()._keep(over.until, now, calendars)
            if self.ledgers.has_ended:
                return
            entry = Resumed(at=over.until, position=self.version + 1, reason=over.reason)
            self.record(
                self.ClockResumed,
                now,
                reason=over.reason,
                **self._named(over.reason),
                at=over.until,
                by=SYSTEM,
                stands=self._stands_with(entry, calendars),
                by_itself=True,
            )

    def _after_said(self, at: datetime) -> datetime:
        """A pause begins after the last moment of which the clock has said that it ran; else that would have been untrue."""
        return at if self.said_until is None else max(at, self.said_until)

    def _start(self, by: str, now: datetime, calendars: Calendars) -> None:
        starts_at = self.ledgers.promise.starts_at({str(one): at for one, at in self.happened.items()})
        if starts_at is not None:
            entry = Started(at=starts_at, position=self.version + 1)
            self.record(self.ClockStarted, now, at=starts_at, by=by, stands=self._stands_with(entry, calendars))

    def _return(self, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        match self.ledgers.promise.on_return:
            case "pause" if RETURNED not in self.reasons:
                self.pause(RETURNED, at=at, by=by, now=now, calendars=calendars)
            case "restart":
                self._enter(self.ClockReset, lambda position: Reset(at=at, position=position), now, calendars, by=by)

    def _named(self, reason: str) -> dict[str, object]:
        found = self.ledgers.promise.reason(reason)
        assert found is not None  # any other was refused
        return {"because": found.indonesian, "because_in_english": found.english}

    def _on_time(self, at: datetime) -> bool | None:
        """A clock that stands is not late; a promise that was broken stays broken, also when the clock started anew."""
        if self.ledgers.own is None or self.ledgers.own.amount is None:
            return None
        if not self.ledgers.is_counted and "promise" not in self.broken:
            return None
        late_from = self.stands.late_from
        return "promise" not in self.broken and (late_from is None or at < late_from)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.happened: dict[Moment, datetime] = {}

    @event(MomentReached)
    def _moment_reached(self, moment: Moment, at: datetime) -> None:
        self.happened = {**self.happened, moment: at}

    @event(ClockStarted)
    def _clock_started(self, at: datetime, stands: Stands) -> None:
        self._entered(Started(at=at, position=self.version + 1), stands)

    @event(ClockPaused)
    def _clock_paused(self, reason: str, at: datetime, stands: Stands, until: datetime | None) -> None:
        self._entered(Paused(at=at, position=self.version + 1, reason=reason, until=until), stands)

    @event(ClockResumed)
    def _clock_resumed(self, reason: str, at: datetime, stands: Stands, by_itself: bool) -> None:
        if by_itself:
            self._keep_in_mind("pause-over", at)
        self._entered(Resumed(at=at, position=self.version + 1, reason=reason), stands)

    @event(ClockReset)
    def _clock_reset(self, at: datetime, stands: Stands) -> None:
        self.is_decided = False
        self._entered(Reset(at=at, position=self.version + 1), stands)

    @event(ClockRestarted)
    def _clock_restarted(self, at: datetime, stands: Stands) -> None:
        self._entered(Restarted(at=at, position=self.version + 1), stands)

    @event(DecisionTaken)
    def _decision_taken(self) -> None:
        self.is_decided = True

    @event(ClockFinished)
    def _clock_finished(self, outcome: Outcome, on_time: bool | None, at: datetime, stands: Stands) -> None:
        self.on_time = on_time
        self._entered(Finished(at=at, position=self.version + 1, outcome=outcome), stands)
