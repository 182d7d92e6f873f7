"""Lateness: shares of the promise are used up, it is broken, and what the office owes for that. Time alone brings it about."""

from datetime import datetime
from uuid import UUID, uuid5

from services.intake.card.time_limits import Cause, Owed
from services.intake.clock.clock import Limit, PromiseClock
from services.intake.clock.ledgers import Calendars, Saying
from services.intake.clock.stands import Outstanding, Stands, outstanding, stands_after, stands_of
from services.intake.clock.terms import clock_id
from shared.journal.events import Event
from shared.offices import office
from shared.promise.entries import DeemedApproved as Approval

_SHARES: dict[int, Saying] = {50: "50", 80: "80", 100: "100"}


def token_of(case: UUID, void: int = 0) -> UUID:
    """The token that a case gives when its promise is broken; a case gives one, and another after one that is `void`."""
    return uuid5(clock_id(case), f"compensation {void}" if void else "compensation")


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ShareUsed(Event[PromiseClock]):
    """A share of the promise is used up: 50, 80 or 100 per cent."""

    TOPIC = "intake.promise-share-used"
    INDONESIAN = "{percent} % dari janji waktu terpakai pada {at}; {stands}."
    ENGLISH = "{percent} % of the promise was used on {at}; {stands}."
    percent: int
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        saying = _SHARES[self.percent]
        clock.ledgers, clock.stands = clock.ledgers.saying(saying, self.at), self.stands
        clock.keep_in_mind(self.originator_version, saying, self.at)


class EscalationReached(Event[PromiseClock]):
    """The second limit, or the office's own target where nothing is promised, has passed: the office is alarmed."""

    TOPIC = "intake.escalation-reached"
    INDONESIAN = "Batas eskalasi terlewati pada {at}."
    ENGLISH = "The limit of escalation was passed on {at}."
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.ledgers, clock.stands = clock.ledgers.saying("escalation", self.at), self.stands
        clock.keep_in_mind(self.originator_version, "escalation", self.at)


class PromiseBroken(Event[PromiseClock]):
    """The office's promise, or the law's limit behind it, has passed; the case is late since `at`."""

    TOPIC = "intake.promise-broken"
    INDONESIAN = "Terlambat sejak {at}: {limit} terlewati."
    ENGLISH = "Late since {at}: {limit} has passed."
    limit: Limit
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        saying: Saying = "late" if self.limit == "promise" else "legal-late"
        clock.ledgers, clock.stands = clock.ledgers.saying(saying, self.at), self.stands
        clock.keep_in_mind(self.originator_version, saying, self.at)
        clock.broken = (*clock.broken, self.limit)
        if self.limit == "promise":
            clock.late_since = clock.late_since or self.at


class CompensationOwed(Event[PromiseClock]):
    """What the card owes the applicant for the broken promise, or for an error (`cause`); once in a case for each.

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
    cause: Cause = "lateness"

    def apply(self, clock: PromiseClock) -> None:
        if self.cause == "error":
            clock.error_compensated_at = self.at
            return
        clock.is_compensated, clock.compensated_at, clock.token = True, self.at, self.token
        clock.keep_in_mind(self.originator_version, "compensation", self.at)


class DeemedApproved(Event[PromiseClock]):
    """OSS code 57: the promise was broken without a decision, so the application counts as approved (PP 28/2025)."""

    TOPIC = "intake.deemed-approved"
    INDONESIAN = "Permohonan dianggap disetujui (fiktif positif, kode OSS 57) sejak {at}."
    ENGLISH = "The application counts as approved (fiktif positif, OSS code 57) since {at}."
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.on_time, clock.deemed_since = False, self.at
        clock.keep_in_mind(self.originator_version, "deemed-approved", self.at)
        clock.enter(Approval(at=self.at, position=self.originator_version), self.stands)


class ApprovalWaits(Event[PromiseClock]):
    """The promise was broken without a decision, but a complaint holds the case: deemed approval waits, as a task of `role`."""

    TOPIC = "intake.deemed-approval-waits"
    INDONESIAN = (
        "Permohonan belum dianggap disetujui: ada pengaduan atas perkara ini yang belum ditelaah. Menjadi tugas {role}."
    )
    ENGLISH = "The application does not count as approved yet: a complaint about the case is not triaged. It is a task of the {role}."
    role: str
    at: datetime

    def apply(self, clock: PromiseClock) -> None:
        clock.approval_waits_since = self.at


# Decisions – record what follows from time. `at` is when it happened, `now` when it is recorded.
def say_until(clock: PromiseClock, until: datetime, now: datetime, calendars: Calendars) -> None:
    """Says what came up to a moment and was not said yet, in order of time, up to the end of the clock (57)."""
    for one in outstanding(clock.ledgers, calendars):
        if one.at > until or clock.ledgers.has_ended:
            return
        say(clock, one, now, calendars)


def say(clock: PromiseClock, one: Outstanding, now: datetime, calendars: Calendars) -> None:
    """Says one thing, and what follows from it: compensation, deemed approval."""
    stands = stands_of(clock.ledgers.saying(one.saying, one.at), calendars)
    match one.saying:
        case "50" | "80" | "100":
            clock.record(ShareUsed, now, percent=int(one.saying), at=one.at, stands=stands)
        case "escalation":
            clock.record(EscalationReached, now, at=one.at, stands=stands)
        case "legal-late":
            clock.record(PromiseBroken, now, limit="legal-limit", at=one.at, stands=stands)
        case "late":
            clock.record(PromiseBroken, now, limit="promise", at=one.at, stands=stands)
            _owe(clock, one.at, now)
            if clock.ledgers.promise.deemed_approval and not clock.is_decided and not clock.ledgers.has_ended:
                _approve_or_wait(clock, one.at, now, calendars)


def counts_as_approved_since(clock: PromiseClock, at: datetime, calendars: Calendars) -> datetime | None:
    """Since when it counts as approved, as of a moment, also where that was not said yet; None where it does not."""
    late_from = clock.stands.late_from
    if clock.deemed_since is not None or late_from is None or late_from > at:
        return clock.deemed_since
    deems = clock.ledgers.promise.deemed_approval and not clock.is_decided and clock.stands.status == "running"
    deems = deems and not clock.holds
    return late_from if deems and _is_sure_to_be_late(clock, calendars) else None


def _is_sure_to_be_late(clock: PromiseClock, calendars: Calendars) -> bool:
    """Whether the calendar settles the day on which the promise falls due."""
    on, counted_with = clock.stands.due_on, calendars[clock.ledgers.counted_with]
    return on is not None and counted_with.is_settled(on)


def _owe(clock: PromiseClock, at: datetime, now: datetime) -> None:
    if not clock.owes or clock.is_compensated:
        return
    token = token_of(clock.case_id, clock.void_tokens) if "shortened-promise" in clock.owes else None
    clock.record(
        CompensationOwed,
        now,
        applicant_id=clock.applicant_id,
        owes=clock.owes,
        token=token,
        days=None if token is None else clock.days,
        at=at,
        stands=clock.stands,
    )


def _approve_or_wait(clock: PromiseClock, at: datetime, now: datetime, calendars: Calendars) -> None:
    if clock.holds:
        clock.record(ApprovalWaits, now, role=office(clock.office).outer_limit_role, at=at)
    else:
        deem_approved(clock, at, now, calendars)


def deem_approved(clock: PromiseClock, at: datetime, now: datetime, calendars: Calendars) -> None:
    """57, once: nothing follows it."""
    at = max(at, clock.ledgers.last_at or at)
    entry = Approval(at=at, position=clock.version + 1)
    clock.record(DeemedApproved, now, at=at, stands=stands_after(clock.ledgers, entry, calendars))
