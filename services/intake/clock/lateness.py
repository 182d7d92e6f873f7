"""What time alone brings about in a clock: shares of the promise are used up, it is broken, and what is owed for that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from eventsourcing.domain import event

from services.intake.card.time_limits import Owed
from services.intake.clock.ledgers import Calendars, Outstanding, Saying, Stands
from services.intake.clock.terms import ClockTerms, clock_id
from shared.journal.events import Aggregate
from shared.promise.entries import DeemedApproved, Entry

Limit = Literal["promise", "legal-limit"]
What = Saying | Literal["compensation", "deemed-approved", "pause-over"]
"""All that time alone brings about in a clock."""
_SHARES: dict[int, Saying] = {50: "50", 80: "80", 100: "100"}
_INSTANT = timedelta(microseconds=1)


def token_of(case: UUID, void: int = 0) -> UUID:
    """The token that a case gives when its promise is broken; a case gives one, and another after one that is `void`."""
    return uuid5(clock_id(case), f"compensation {void}" if void else "compensation")


@dataclass(frozen=True)
class Said:
    """What time brought about at a moment, and the version of the event that says so."""

    version: int
    what: What
    at: datetime

    @property
    def saying(self) -> Saying | None:
        """As what the ledgers know it; None of what followed from a breach, and of a pause that ended by itself."""
        match self.what:
            case "compensation" | "deemed-approved" | "pause-over":
                return None
            case saying:
                return saying


class Lateness(ClockTerms):
    """The part of a clock that is said when its time has come, and before anything else is entered."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
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

    class DeemedApproved(Aggregate.Event):
        """OSS code 57: the promise was broken without a decision, so the application counts as approved (PP 28/2025)."""

        TOPIC = "intake.deemed-approved"
        INDONESIAN = "Permohonan dianggap disetujui (fiktif positif, kode OSS 57) sejak {at}."
        ENGLISH = "The application counts as approved (fiktif positif, OSS code 57) since {at}."
        at: datetime
        stands: Stands

    # Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
    def keep_time(self, now: datetime, calendars: Calendars) -> None:
        """Says what has come up to now and was not said: shares used, lateness and what follows from it. Else nothing."""
        self._keep(now, now, calendars)

    @property
    def said_until(self) -> datetime | None:
        """The first moment of which nothing was said yet: a day whose share was said to be used has been used to its close."""
        until = (one.at + _INSTANT if one.what in _SHARES.values() else one.at for one in self.sayings)
        return max(until, default=None)

    def counts_as_approved_since(self, at: datetime, calendars: Calendars) -> datetime | None:
        """Since when it counts as approved, as of a moment, whether that has been said yet or not; None where it does not."""
        late_from = self.stands.late_from
        if self.deemed_since is not None or late_from is None or late_from > at:
            return self.deemed_since
        deems = self.ledgers.promise.deemed_approval and not self.is_decided and self.stands.status == "running"
        return late_from if deems and self._is_sure_to_be_late(calendars) else None

    def _is_sure_to_be_late(self, calendars: Calendars) -> bool:
        """Whether the calendar settles the day on which the promise falls due."""
        on, counted_with = self.stands.due_on, calendars[self.ledgers.counted_with]
        return on is not None and counted_with.is_settled(on)

    def _enter(
        self,
        event_class: type[Aggregate.Event],
        entry_at: Callable[[int], Entry],
        now: datetime,
        calendars: Calendars,
        told: Callable[[], dict[str, object]] = dict,
        **fields: object,
    ) -> None:
        """One entry in the ledgers, after what the clock had to say before it; that may end a clock (57).

        `told`: what its event tells that is only known then.
        """
        at = entry_at(0).at
        self.ledgers.recorded(entry_at(0), calendars)  # refuses before anything is recorded
        self._keep(min(at, now), now, calendars)
        if self.ledgers.has_ended:
            return
        entry = entry_at(self.version + 1)
        fields |= told()
        self.record(event_class, now, at=at, stands=self._stands_with(entry, calendars), **fields)

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
                if self.ledgers.promise.deemed_approval and not self.is_decided and not self.ledgers.has_ended:
                    self._deem_approved(one.at, now, calendars)

    def _owe(self, at: datetime, now: datetime) -> None:
        if not self.owes or self.is_compensated:
            return
        token = token_of(self.case_id, self.void_tokens) if "shortened-promise" in self.owes else None
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

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.on_time: bool | None = None
        self.broken: tuple[Limit, ...] = ()
        self.late_since: datetime | None = None
        self.token: UUID | None = None
        self.void_tokens = 0
        self.is_compensated = False
        self.compensated_at: datetime | None = None
        self.sayings: tuple[Said, ...] = ()
        self.is_decided = False
        self.deemed_since: datetime | None = None

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
    def _compensation_owed(self, token: UUID | None, at: datetime) -> None:
        self.is_compensated = True
        self.compensated_at = at
        self.token = token
        self._keep_in_mind("compensation", at)

    @event(DeemedApproved)
    def _deemed_approved(self, at: datetime, stands: Stands) -> None:
        self.on_time = False
        self.deemed_since = at
        self._keep_in_mind("deemed-approved", at)
        self._entered(DeemedApproved(at=at, position=self.version + 1), stands)

    def _said(self, saying: Saying, at: datetime, stands: Stands) -> None:
        self.ledgers = self.ledgers.saying(saying, at)
        self.stands = stands
        self._keep_in_mind(saying, at)

    def _keep_in_mind(self, what: What, at: datetime) -> None:
        self.sayings = (*self.sayings, Said(self.version + 1, what, at))
