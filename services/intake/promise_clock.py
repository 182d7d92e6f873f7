"""The clock of one case: what its card promised, and everything that moved the day on which the office is late.

How the case engine uses it, inside a use case's `decide(work)` (`application.clocks.Clocks` does the loading):

    clock = await clocks.promise(work, application_id, applicant_id, card, place, fields)   # made once; on acceptance
    await clocks.shorten_by_token(work, clock, token)                 # only where the applicant hands one in
    await clocks.effect(work, clock, step.clock, outcome)             # for each step of the card that has a `clock`

`clocks.of(work, application_id)` loads the clock of a case for the later steps. `effect` never fails because of the clock:
on one that has not begun or has ended it does nothing. The events stand in the clock's own stream, `clock_id(case)`, and in
the case. Each of them tells where the clock then stands (`stands`), so that rows and readers compute nothing.

The events are named after what OSS says with its codes: 41 paused, 42 resumed, 43 reset, 44 restarted, 57 deemed approved.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from services.intake.promise_ledgers import Calendars, Outstanding, PromiseLedgers, Saying, Stands
from services.intake.promises import ClockEffect, Moment
from services.intake.service_cards import ServiceCard
from shared.clock_entries import (
    DeemedApproved,
    Entry,
    Extended,
    Finished,
    Outcome,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Resumed,
    Shortened,
    Started,
)
from shared.errors import RefusedByRule
from shared.events import Aggregate, Created
from shared.service_promise import RETURNED, Promise

_CLOCKS = UUID("b7d1a5a3-6f0e-4b6e-9a53-2f0a4d9c8e17")
Owed = Literal["notice", "apology-letter", "shortened-promise", "legal-sanction"]
Limit = Literal["promise", "legal-limit"]


def clock_id(case: UUID) -> UUID:
    """The stream of the clock of a case."""
    return uuid5(_CLOCKS, str(case))


def token_of(case: UUID) -> UUID:
    """The token that a case gives when its promise is broken; a case gives one."""
    return uuid5(clock_id(case), "compensation")


class MomentNotAwaited(RefusedByRule):
    """The clock does not wait for this, or it has happened already."""

    code = "moment-not-awaited"
    indonesian = "Waktu layanan perkara ini tidak sedang menunggu: {moment}."
    english = "The clock of this case does not wait for: {moment}."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class PromiseClock(Aggregate):
    """The clock of one case, under the promise as it was made."""

    TOPIC = "intake.promise-clock"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class PromiseMade(Created):
        """The office promised a time, or said that it promises none; nothing that a card says later changes it.

        `legal` is the law's own limit behind the promise; `owes` and `days` what the card owes when the promise is broken;
        `calendar` the version of the calendar that it is counted with.
        """

        TOPIC = "intake.promise-made"
        INDONESIAN = "Janji waktu layanan {service_code} ditetapkan menurut kartu layanan versi {card_version}."
        ENGLISH = "The time for service {service_code} was promised under version {card_version} of its card."
        office: str
        case_id: UUID
        applicant_id: UUID
        service_code: str
        card_version: str
        promise: Promise
        legal: Promise | None
        owes: tuple[Owed, ...]
        days: int | None
        calendar: str
        at: datetime
        by: str
        stands: Stands

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
        """OSS code 41: the clock stands for a reason that the card allows; `because` is its name."""

        TOPIC = "intake.clock-paused"
        INDONESIAN = "Waktu layanan dihentikan (kode OSS 41) pada {at}: {because}."
        ENGLISH = "The clock was paused (OSS code 41) on {at}: {because_in_english}."
        reason: str
        because: str
        because_in_english: str
        at: datetime
        by: str
        stands: Stands

    class ClockResumed(Aggregate.Event):
        """OSS code 42: a reason has ended; the clock runs again when none is left."""

        TOPIC = "intake.clock-resumed"
        INDONESIAN = "Penghentian waktu layanan berakhir (kode OSS 42) pada {at}: {because}; {stands}."
        ENGLISH = "A pause ended (OSS code 42) on {at}: {because_in_english}; {stands}."
        reason: str
        because: str
        because_in_english: str
        at: datetime
        by: str
        stands: Stands

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

    class DeemedApproved(Aggregate.Event):
        """OSS code 57: the promise was broken, so the application counts as approved (PP 28/2025 art. 225)."""

        TOPIC = "intake.deemed-approved"
        INDONESIAN = "Permohonan dianggap disetujui (fiktif positif, kode OSS 57) sejak {at}."
        ENGLISH = "The application counts as approved (fiktif positif, OSS code 57) since {at}."
        at: datetime
        stands: Stands

    class ShareUsed(Aggregate.Event):
        """A share of the promise is used up: 50, 80 or 100 per cent."""

        TOPIC = "intake.promise-share-used"
        INDONESIAN = "{percent} % dari janji waktu terpakai pada {at}; {stands}."
        ENGLISH = "{percent} % of the promise was used on {at}; {stands}."
        percent: int
        at: datetime
        stands: Stands

    class EscalationReached(Aggregate.Event):
        """The second limit, or the office's own target where nothing is promised, has passed: the office is alarmed."""

        TOPIC = "intake.escalation-reached"
        INDONESIAN = "Batas eskalasi terlewati pada {at}."
        ENGLISH = "The limit of escalation was passed on {at}."
        at: datetime
        stands: Stands

    class PromiseBroken(Aggregate.Event):
        """The office's promise, or the law's limit behind it, has passed; the case is late since `at`."""

        TOPIC = "intake.promise-broken"
        INDONESIAN = "Terlambat sejak {at}: {limit} terlewati."
        ENGLISH = "Late since {at}: {limit} has passed."
        limit: Limit
        at: datetime
        stands: Stands

    class CompensationOwed(Aggregate.Event):
        """What the card owes the applicant for the broken promise, once in a case.

        `token` takes `days` off one later promise to the same applicant; None where the card gives none.
        """

        TOPIC = "intake.compensation-owed"
        INDONESIAN = "Kompensasi yang menjadi kewajiban kantor: {owes}."
        ENGLISH = "The office owes: {owes}."
        applicant_id: UUID
        owes: tuple[Owed, ...]
        token: UUID | None
        days: int | None
        at: datetime
        stands: Stands

    @event(PromiseMade)
    def __init__(
        self,
        *,
        office: str,
        case_id: UUID,
        applicant_id: UUID,
        service_code: str,
        card_version: str,
        promise: Promise,
        legal: Promise | None,
        owes: tuple[Owed, ...],
        days: int | None,
        calendar: str,
        stands: Stands,
    ) -> None:
        self.office = office
        self.case_id = case_id
        self.applicant_id = applicant_id
        self.service_code = service_code
        self.card_version = card_version
        self.owes = owes
        self.days = days
        self.happened: dict[Moment, datetime] = {}
        self.ledgers = PromiseLedgers(promise, legal, office, calendar)
        self.stands = stands
        self.broken: tuple[Limit, ...] = ()
        self.late_since: datetime | None = None
        self.token: UUID | None = None
        self.is_compensated = False
        self.on_time: bool | None = None

    # Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
    @classmethod
    def make(
        cls,
        card: ServiceCard,
        promise: Promise,
        legal: Promise | None,
        *,
        case_id: UUID,
        applicant_id: UUID,
        calendar: str,
        at: datetime,
        by: str,
        now: datetime,
    ) -> Self:
        """A clock that waits for its moments; `calendar` is the version in force."""
        owed = card.compensation
        return cls.begin(
            cls.PromiseMade,
            id=clock_id(case_id),
            now=now,
            office=card.office,
            case_id=case_id,
            applicant_id=applicant_id,
            service_code=card.code,
            card_version=card.version,
            promise=promise,
            legal=legal,
            owes=() if owed is None else owed.owes,
            days=None if owed is None else owed.days,
            calendar=calendar,
            at=at,
            by=by,
            stands=Stands("waiting", None, None, None, None),
        )

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
    ) -> None:
        """What a step of the procedure does to the clock; nothing where it is done already or the clock has ended.

        A step dated before what was entered last, or before a breach that was recorded, counts from then: a step never
        fails because of the clock.
        """
        reason, at = effect.what or "", max(at, self.ledgers.last_at or at)
        match effect.do:
            case "start" if self.awaits(effect.what):
                self.reach(effect.what, at=at, by=by, now=now, calendars=calendars)  # type: ignore[arg-type]
            case "pause" if self.is_open and not self.ledgers.is_reset and reason not in self.reasons:
                self.pause(reason, at=at, by=by, now=now, calendars=calendars)
            case "resume" if reason in self.reasons:
                self.resume(reason, at=at, by=by, now=now, calendars=calendars)
            case "stop" if self.is_open:
                self.finish(outcome, at=at, by=by, now=now, calendars=calendars)
            case "returned" if self.is_open and not self.ledgers.is_reset:
                self._return(at=at, by=by, now=now, calendars=calendars)

    def pause(self, reason: str, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """OSS 41. Refuses with PauseReasonNotAllowed, PausedAlready, ClockIsReset, ClockHasEnded, ClockNotBegun.

        Like everything that is entered, it refuses with LatenessRecorded what is dated before a breach that was recorded.
        """
        self._enter(
            self.ClockPaused,
            lambda position: Paused(at=at, position=position, reason=reason),
            now,
            calendars,
            by=by,
            reason=reason,
        )

    def resume(self, reason: str, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """OSS 42. Refuses with NotPaused, ClockHasEnded, ClockNotBegun."""
        self._enter(
            self.ClockResumed,
            lambda position: Resumed(at=at, position=position, reason=reason),
            now,
            calendars,
            by=by,
            reason=reason,
        )

    def finish(self, outcome: Outcome, *, at: datetime, by: str, now: datetime, calendars: Calendars) -> None:
        """The case ended; what the clock had to say until then is said first. ClockHasEnded, ClockNotBegun."""
        self._enter(
            self.ClockFinished,
            lambda position: Finished(at=at, position=position, outcome=outcome),
            now,
            calendars,
            by=by,
            outcome=outcome,
        )

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

        Refuses with SameCalendar, NoCalendar, ClockHasEnded.
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

    def keep_time(self, now: datetime, calendars: Calendars) -> None:
        """Says what has come up to now and was not said: shares used, lateness and what follows from it. Else nothing."""
        self._keep(now, now, calendars)

    def awaits(self, moment: str | None) -> bool:
        """Whether the clock waits for this; a file found complete anew before the start counts from the later day."""
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

    def _enter(
        self,
        event_class: type[Aggregate.Event],
        entry_at: Callable[[int], Entry],
        now: datetime,
        calendars: Calendars,
        **fields: object,
    ) -> None:
        """One entry in the ledgers, after what the clock had to say before it; that may end a clock (57)."""
        at = entry_at(0).at
        self.ledgers.recorded(entry_at(0), calendars)  # refuses before anything is recorded
        self._keep(min(at, now), now, calendars)
        if self.ledgers.has_ended:
            return
        entry = entry_at(self.version + 1)
        fields |= self._told(entry)
        self.record(event_class, now, at=at, stands=self._stands_with(entry, calendars), **fields)

    def _told(self, entry: Entry) -> dict[str, object]:
        """What the event of an entry tells beside it."""
        if isinstance(entry, Paused | Resumed):
            reason = self.ledgers.promise.reason(entry.reason)
            assert reason is not None
            return {"because": reason.indonesian, "because_in_english": reason.english}
        if isinstance(entry, Finished):
            late_from = self.stands.late_from
            return {"on_time": self._on_time(entry.at, late_from)}
        return {}

    def _on_time(self, at: datetime, late_from: datetime | None) -> bool | None:
        """A clock that stands is not late; a promise that was broken stays broken, also when the clock started anew."""
        if self.ledgers.own is None or self.ledgers.own.amount is None:
            return None
        return "promise" not in self.broken and (late_from is None or at < late_from)

    def _keep(self, until: datetime, now: datetime, calendars: Calendars) -> None:
        for one in self.ledgers.outstanding(calendars):
            if one.at > until or self.ledgers.has_ended:
                return
            self._say(one, now, calendars)

    def _say(self, one: Outstanding, now: datetime, calendars: Calendars) -> None:
        stands = self.ledgers.saying(one.saying, one.at).stands(calendars)
        match one.saying:
            case "50" | "80" | "100":
                self.record(self.ShareUsed, now, percent=int(one.saying), at=one.at, stands=stands)
            case "escalation":
                self.record(self.EscalationReached, now, at=one.at, stands=stands)
            case "legal-late":
                self.record(self.PromiseBroken, now, limit="legal-limit", at=one.at, stands=stands)
            case "late":
                self.record(self.PromiseBroken, now, limit="promise", at=one.at, stands=stands)
                self._owe(one.at, now)
                if self.ledgers.promise.deemed_approval:
                    self._deem_approved(one.at, now, calendars)

    def _owe(self, at: datetime, now: datetime) -> None:
        if not self.owes or self.is_compensated:
            return
        token = token_of(self.case_id) if "shortened-promise" in self.owes else None
        self.record(
            self.CompensationOwed,
            now,
            applicant_id=self.applicant_id,
            owes=self.owes,
            token=token,
            days=None if token is None else self.days,
            at=at,
            stands=self.stands,
        )

    def _deem_approved(self, at: datetime, now: datetime, calendars: Calendars) -> None:
        """57, once: nothing follows it."""
        at = max(at, self.ledgers.last_at or at)
        entry = DeemedApproved(at=at, position=self.version + 1)
        self.record(self.DeemedApproved, now, at=at, stands=self._stands_with(entry, calendars))

    def _stands_with(self, entry: Entry, calendars: Calendars) -> Stands:
        return self.ledgers.recorded(entry, calendars).stands(calendars)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(MomentReached)
    def _moment_reached(self, moment: Moment, at: datetime) -> None:
        self.happened = {**self.happened, moment: at}

    @event(ClockStarted)
    def _clock_started(self, at: datetime, stands: Stands) -> None:
        self._entered(Started(at=at, position=self.version + 1), stands)

    @event(ClockPaused)
    def _clock_paused(self, reason: str, at: datetime, stands: Stands) -> None:
        self._entered(Paused(at=at, position=self.version + 1, reason=reason), stands)

    @event(ClockResumed)
    def _clock_resumed(self, reason: str, at: datetime, stands: Stands) -> None:
        self._entered(Resumed(at=at, position=self.version + 1, reason=reason), stands)

    @event(ClockReset)
    def _clock_reset(self, at: datetime, stands: Stands) -> None:
        self._entered(Reset(at=at, position=self.version + 1), stands)

    @event(ClockRestarted)
    def _clock_restarted(self, at: datetime, stands: Stands) -> None:
        self._entered(Restarted(at=at, position=self.version + 1), stands)

    @event(ClockFinished)
    def _clock_finished(self, outcome: Outcome, on_time: bool | None, at: datetime, stands: Stands) -> None:
        self.on_time = on_time
        self._entered(Finished(at=at, position=self.version + 1, outcome=outcome), stands)

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

    @event(DeemedApproved)
    def _deemed_approved(self, at: datetime, stands: Stands) -> None:
        self.on_time = False
        self._entered(DeemedApproved(at=at, position=self.version + 1), stands)

    @event(ShareUsed)
    def _share_used(self, percent: int, at: datetime, stands: Stands) -> None:
        self._said(_SHARES[percent], at, stands)

    @event(EscalationReached)
    def _escalation_reached(self, at: datetime, stands: Stands) -> None:
        self._said("escalation", at, stands)

    @event(PromiseBroken)
    def _promise_broken(self, limit: Limit, at: datetime, stands: Stands) -> None:
        self._said("late" if limit == "promise" else "legal-late", at, stands)
        self.broken = (*self.broken, limit)
        if limit == "promise":
            self.late_since = self.late_since or at

    @event(CompensationOwed)
    def _compensation_owed(self, token: UUID | None) -> None:
        self.is_compensated = True
        self.token = token

    def _entered(self, entry: Entry, stands: Stands) -> None:
        self.ledgers = self.ledgers.after(entry)
        self.stands = stands

    def _said(self, saying: Saying, at: datetime, stands: Stands) -> None:
        self.ledgers = self.ledgers.saying(saying, at)
        self.stands = stands


_SHARES: dict[int, Saying] = {50: "50", 80: "80", 100: "100"}
