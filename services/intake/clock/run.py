"""The run of a clock: the steps of its case start, pause, resume, reset and finish it."""

from dataclasses import replace
from datetime import datetime

from services.intake.card.time_limits import ClockEffect, Moment
from services.intake.clock.clock import PromiseClock
from services.intake.clock.pauses import ClockPaused, ClockResumed, end_pauses, names_of_pause
from services.intake.clock.stands import Stands, stands_after
from services.intake.clock.timekeeping import Occurrence, enter, keep_until
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.promise.entries import Finished, Outcome, Paused, Reset, Restarted, Resumed, Started
from shared.promise.promise import RETURNED


class MomentNotAwaited(RefusedByRule):
    """The clock does not wait for this, or it has happened already."""

    code = "moment-not-awaited"
    indonesian = "Waktu layanan perkara ini tidak sedang menunggu: {moment:words}."
    english = "The clock of this case does not wait for: {moment:words}."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MomentReached(Event[PromiseClock]):
    """Something that the clock waits for has happened; the last of these starts it."""

    TOPIC = "intake.clock-moment-reached"
    INDONESIAN = "Terpenuhi pada {at}: {moment}."
    ENGLISH = "Reached on {at}: {moment}."
    moment: Moment
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.happened = {**clock.happened, self.moment: self.at}


class ClockStarted(Event[PromiseClock]):
    """The clock runs; the day of `at` is day 0."""

    TOPIC = "intake.clock-started"
    INDONESIAN = "Waktu layanan mulai dihitung pada {at}; {stands}."
    ENGLISH = "The clock started on {at}; {stands}."
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.enter(Started(at=self.at, position=self.originator_version), self.stands)


class ClockReset(Event[PromiseClock]):
    """OSS code 43: the file went back to the applicant; what was counted counts no longer."""

    TOPIC = "intake.clock-reset"
    INDONESIAN = "Waktu layanan dinolkan (kode OSS 43) pada {at}: berkas dikembalikan kepada pemohon."
    ENGLISH = "The clock was reset (OSS code 43) on {at}: the file went back to the applicant."
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.is_decided = False
        clock.enter(Reset(at=self.at, position=self.originator_version), self.stands)


class ClockRestarted(Event[PromiseClock]):
    """OSS code 44: the file is complete again; the whole promise counts again and the day of `at` is day 0."""

    TOPIC = "intake.clock-restarted"
    INDONESIAN = "Waktu layanan dimulai kembali dari awal (kode OSS 44) pada {at}; {stands}."
    ENGLISH = "The clock restarted (OSS code 44) on {at}; {stands}."
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.enter(Restarted(at=self.at, position=self.originator_version), self.stands)


class DecisionTaken(Event[PromiseClock]):
    """The office decided; a lateness that comes after it is one, and no longer makes the application count as approved."""

    TOPIC = "intake.clock-decision-taken"
    INDONESIAN = "Permohonan diputuskan pada {at}; sejak itu tidak dapat lagi dianggap disetujui karena lewat waktu."
    ENGLISH = "The application was decided on {at}; it can no longer count as approved for lateness."
    at: datetime
    by: str

    def apply(self, clock: PromiseClock) -> None:
        clock.is_decided = True


class ClockFinished(Event[PromiseClock]):
    """The case has ended. `on_time`: whether the promise was kept, None where nothing was promised."""

    TOPIC = "intake.clock-finished"
    INDONESIAN = "Waktu layanan berakhir pada {at} ({outcome}); sesuai janji: {on_time}."
    ENGLISH = "The clock ended on {at} ({outcome}); as promised: {on_time}."
    outcome: Outcome
    on_time: bool | None
    at: datetime
    by: str
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.on_time = self.on_time
        clock.enter(Finished(at=self.at, position=self.originator_version, outcome=self.outcome), self.stands)


# Decisions – refuse, or let what follows happen.
def effect(
    clock: PromiseClock,
    effect: ClockEffect,
    occurrence: Occurrence,
    outcome: Outcome = "delivered",
    until: datetime | None = None,
) -> None:
    """Carries out what a step of the procedure does to the clock; nothing where that is done already or the clock has ended.

    A step dated before what was entered last, or before a breach that was recorded, counts from then: a step never
    fails because of the clock. A pause counts from after the last share that was said to be used; it ends by itself at
    `until`, and does not begin where that has come.
    """
    end_pauses(clock, min(occurrence.at, occurrence.now), occurrence.now, occurrence.calendars)
    reason = effect.what or ""
    occurrence = replace(occurrence, at=max(occurrence.at, clock.ledgers.last_at or occurrence.at))
    runs = clock.is_open and not clock.ledgers.is_reset
    match effect.do:
        case "start" if clock.awaits(effect.what):
            reach(clock, effect.what, occurrence)  # type: ignore[arg-type]
        case "pause" if runs and reason not in clock.reasons:
            begins = _after_said(clock, occurrence.at)
            if until is None or begins < until:
                pause(clock, reason, replace(occurrence, at=begins), until)
        case "resume" if reason in clock.reasons:
            resume(clock, reason, occurrence)
        case "decided" if clock.is_open and not clock.is_decided:
            take_decision(clock, occurrence)
        case "stop" if not clock.ledgers.has_ended:
            finish(clock, outcome, occurrence)
        case "returned" if runs:
            _give_back(clock, occurrence)


def reach(clock: PromiseClock, moment: Moment, occurrence: Occurrence) -> None:
    """A moment that the clock waits for has come; `complete` starts one that was reset again. Raises MomentNotAwaited."""
    if not clock.awaits(moment):
        raise MomentNotAwaited(moment=moment)
    at, by, now, calendars = occurrence.at, occurrence.by, occurrence.now, occurrence.calendars
    if clock.ledgers.is_reset:  # refuses before anything is recorded
        clock.ledgers.recorded(Restarted(at=at, position=0), calendars)
    clock.record(MomentReached, now, moment=moment, at=at, by=by, stands=clock.stands)
    if clock.ledgers.is_reset:
        entry = Restarted(at=at, position=clock.version + 1)
        clock.record(ClockRestarted, now, at=at, by=by, stands=stands_after(clock.ledgers, entry, calendars))
    else:
        _start(clock, occurrence)


def pause(clock: PromiseClock, reason: str, occurrence: Occurrence, until: datetime | None = None) -> None:
    """OSS 41. Refuses with PauseReasonNotAllowed, PausedAlready, ClockIsReset, ClockHasEnded, ClockNotBegun, LatenessRecorded."""
    enter(
        clock,
        ClockPaused,
        lambda position: Paused(at=occurrence.at, position=position, reason=reason, until=until),
        occurrence,
        lambda: names_of_pause(clock, reason),
        reason=reason,
        until=until,
    )


def resume(clock: PromiseClock, reason: str, occurrence: Occurrence) -> None:
    """OSS 42. Refuses with NotPaused, ClockHasEnded, ClockNotBegun, LatenessRecorded."""
    enter(
        clock,
        ClockResumed,
        lambda position: Resumed(at=occurrence.at, position=position, reason=reason),
        occurrence,
        lambda: names_of_pause(clock, reason),
        reason=reason,
    )


def take_decision(clock: PromiseClock, occurrence: Occurrence) -> None:
    """The office decided, unless it comes too late and the application counts as approved."""
    keep_until(clock, min(occurrence.at, occurrence.now), occurrence.now, occurrence.calendars)
    if not clock.ledgers.has_ended:
        clock.record(DecisionTaken, occurrence.now, at=occurrence.at, by=occurrence.by)


def finish(clock: PromiseClock, outcome: Outcome, occurrence: Occurrence) -> None:
    """Ends the clock with its case, also before it began; records first what was due until then. Raises ClockHasEnded."""
    enter(
        clock,
        ClockFinished,
        lambda position: Finished(at=occurrence.at, position=position, outcome=outcome),
        occurrence,
        lambda: {"on_time": _on_time(clock, occurrence.at)},
        outcome=outcome,
    )


def _after_said(clock: PromiseClock, at: datetime) -> datetime:
    """A pause begins after the last moment at which the clock has said that it ran; else that would have been untrue."""
    return at if clock.said_until is None else max(at, clock.said_until)


def _start(clock: PromiseClock, occurrence: Occurrence) -> None:
    starts_at = clock.ledgers.promise.starts_at({str(one): at for one, at in clock.happened.items()})
    if starts_at is not None:
        entry = Started(at=starts_at, position=clock.version + 1)
        stands = stands_after(clock.ledgers, entry, occurrence.calendars)
        clock.record(ClockStarted, occurrence.now, at=starts_at, by=occurrence.by, stands=stands)


def _give_back(clock: PromiseClock, occurrence: Occurrence) -> None:
    """The file goes back to the applicant, who has time that is not the office's."""
    match clock.ledgers.promise.on_return:
        case "pause" if RETURNED not in clock.reasons:
            pause(clock, RETURNED, occurrence)
        case "restart":
            enter(clock, ClockReset, lambda position: Reset(at=occurrence.at, position=position), occurrence)


def _on_time(clock: PromiseClock, at: datetime) -> bool | None:
    """A paused clock is not late; a promise that was broken stays broken, also when the clock started again."""
    if clock.ledgers.own is None or clock.ledgers.own.amount is None:
        return None
    if not clock.ledgers.is_counted and "promise" not in clock.broken:
        return None
    late_from = clock.stands.late_from
    return "promise" not in clock.broken and (late_from is None or at < late_from)
