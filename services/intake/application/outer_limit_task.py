"""What follows when the outer limit of a case has passed, CX-01: it becomes a task, of the head of the office where the
office settles no other role.

The outer limit is the second, later limit that a card gives behind its promise (`escalation`), the law's own (`legal-limit`), or
what the office watches for itself where its card promises nothing (`internal-target`).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.acceptance import CaseAcceptance
from services.intake.card.time_limits import OuterKind
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate

_ONE_DAY = timedelta(days=1)


class NoOuterLimitTask(RefusedByRule):
    code = "no-outer-limit-task"
    indonesian = (
        "Tidak ada tugas karena batas kedua terlewati pada perkara ini; "
        "daftar tugas menurut peran ada di `GET /work?role=…`."
    )
    english = "This case has no open task for a passed second limit; `GET /work?role=…` lists the tasks of a role."


@dataclass(frozen=True)
class OuterLimitTask:
    """Whose task it is, since when, and what was done about it, by whom and when; None while it is open."""

    limit: OuterKind
    last_day: date
    passed_at: datetime
    role: str
    measure: str | None = None
    handled_by: str | None = None
    handled_at: datetime | None = None


class CaseOuterLimit(CaseAcceptance):
    """The part of a case that its head looks after once the outer limit has passed; the case may have ended by then."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class OuterLimitPassed(Aggregate.Event):
        """The second limit behind the promise has passed: the head of the office is to look after the case.

        `last_day` is the last day of that limit; `role` is whose task it is.
        """

        TOPIC = "intake.outer-limit-passed"
        INDONESIAN = "Lewat {limit} ({last_day}); menjadi tugas {role}."
        ENGLISH = "Past {limit} ({last_day}); it is a task of the {role}."
        application_id: UUID
        limit: OuterKind
        last_day: date
        passed_at: datetime
        role: str

    class OuterLimitHandled(Aggregate.Event):
        """The head of the office says what is done about the case."""

        TOPIC = "intake.outer-limit-handled"
        INDONESIAN = "Pimpinan kantor menindaklanjuti batas yang terlewati: {measure}."
        ENGLISH = "The head of the office acted on the limit that passed: {measure}."
        measure: str
        by: str
        at: datetime

    class OuterLimitWithdrawn(Aggregate.Event):
        """The limit had not passed: it was recorded before its time."""

        TOPIC = "intake.outer-limit-withdrawn"
        INDONESIAN = "Tugas karena batas kedua terlewati ditarik kembali: waktunya tercatat keliru."
        ENGLISH = "The task for a passed second limit was withdrawn: its time was recorded in error."
        by: str

    # Decisions – refuse, or let one thing happen. Time comes in.
    def pass_outer_limit(self, limit: OuterKind, last_day: date, passed_at: datetime, role: str, now: datetime) -> None:
        """Opens the task; nothing where it was opened for this moment already."""
        if self.outer_limit is None or self.outer_limit.passed_at != passed_at:
            self.record(
                self.OuterLimitPassed,
                now,
                application_id=self.id,
                limit=limit,
                last_day=last_day,
                passed_at=passed_at,
                role=role,
            )

    def handle_outer_limit(self, measure: str, *, by: str, on: date, at: datetime, now: datetime) -> None:
        """Refuses with NoOuterLimitTask, DutiesNotSeparate on one's own application, and EffectiveBeforeHistory before it passed.

        `on`: the day of `at` at the office.
        """
        if self.outer_limit is None or self.outer_limit.handled_at is not None:
            raise NoOuterLimitTask
        self._refuse_own(by)
        EffectiveBeforeHistory.check(on, self.outer_limit.last_day + _ONE_DAY)
        self.record(self.OuterLimitHandled, now, measure=measure, by=by, at=at)

    def withdraw_outer_limit(self, by: str, now: datetime) -> None:
        """Nothing where there is none."""
        if self.outer_limit is not None:
            self.record(self.OuterLimitWithdrawn, now, by=by)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.outer_limit: OuterLimitTask | None = None

    @event(OuterLimitPassed)
    def _outer_limit_passed(self, limit: OuterKind, last_day: date, passed_at: datetime, role: str) -> None:
        self.outer_limit = OuterLimitTask(limit, last_day, passed_at, role)

    @event(OuterLimitHandled)
    def _outer_limit_handled(self, measure: str, by: str, at: datetime) -> None:
        if self.outer_limit is not None:
            self.outer_limit = replace(self.outer_limit, measure=measure, handled_by=by, handled_at=at)

    @event(OuterLimitWithdrawn)
    def _outer_limit_withdrawn(self) -> None:
        self.outer_limit = None
