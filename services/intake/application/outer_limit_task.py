"""When the outer limit of a case has passed (CX-01), the case becomes a task of the head, or of the role that the office names.

The outer limit is the second, later limit that a card sets behind its promise (`escalation`), the limit of the law
(`legal-limit`), or the office's own target where its card promises nothing (`internal-target`). The case may have ended by then.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.values import OuterLimitTask
from services.intake.card.time_limits import OuterKind
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event

_ONE_DAY = timedelta(days=1)


class NoOuterLimitTask(RefusedByRule):
    code = "no-outer-limit-task"
    indonesian = (
        "Tidak ada tugas karena batas kedua terlewati pada perkara ini; "
        "daftar tugas menurut peran ada di `GET /work?role=…`."
    )
    english = "This case has no open task for a passed second limit; `GET /work?role=…` lists the tasks of a role."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class OuterLimitPassed(Event[Application]):
    """The second limit behind the promise has passed: the head of the office has to look after the case.

    `last_day` is the last day of that limit; `role` has the task.
    """

    TOPIC = "intake.outer-limit-passed"
    INDONESIAN = "Lewat {limit} ({last_day}); menjadi tugas {role}."
    ENGLISH = "Past {limit} ({last_day}); it is a task of the {role}."
    application_id: UUID
    limit: OuterKind
    last_day: date
    passed_at: datetime
    role: str

    def apply(self, application: Application) -> None:
        application.outer_limit = OuterLimitTask(self.limit, self.last_day, self.passed_at, self.role)


class OuterLimitHandled(Event[Application]):
    """The head of the office recorded what is done about the case."""

    TOPIC = "intake.outer-limit-handled"
    INDONESIAN = "Pimpinan kantor menindaklanjuti batas yang terlewati: {measure}."
    ENGLISH = "The head of the office acted on the limit that passed: {measure}."
    measure: str
    by: str
    at: datetime

    def apply(self, application: Application) -> None:
        if application.outer_limit is not None:
            application.outer_limit = replace(
                application.outer_limit, measure=self.measure, handled_by=self.by, handled_at=self.at
            )


class OuterLimitWithdrawn(Event[Application]):
    """The limit had not passed; the event was recorded too early."""

    TOPIC = "intake.outer-limit-withdrawn"
    INDONESIAN = "Tugas karena batas kedua terlewati ditarik kembali: waktunya tercatat keliru."
    ENGLISH = "The task for a passed second limit was withdrawn: its time was recorded in error."
    by: str

    def apply(self, application: Application) -> None:
        application.outer_limit = None


# Decisions – refuse, or record one thing. Time is an argument.
def pass_outer_limit(
    application: Application, limit: OuterKind, last_day: date, passed_at: datetime, role: str, now: datetime
) -> None:
    """Opens the task, once for each moment at which a limit passed."""
    if application.outer_limit is None or application.outer_limit.passed_at != passed_at:
        application.record(
            OuterLimitPassed,
            now,
            application_id=application.id,
            limit=limit,
            last_day=last_day,
            passed_at=passed_at,
            role=role,
        )


def handle_outer_limit(
    application: Application, measure: str, *, by: str, on: date, at: datetime, now: datetime
) -> None:
    """Closes the task with the measure taken. `on`: the day of `at` at the office.

    Raises NoOuterLimitTask; DutiesNotSeparate on one's own application; EffectiveBeforeHistory before the limit passed.
    """
    if application.outer_limit is None or application.outer_limit.handled_at is not None:
        raise NoOuterLimitTask
    application.refuse_when_own(by)
    EffectiveBeforeHistory.check(on, application.outer_limit.last_day + _ONE_DAY)
    application.record(OuterLimitHandled, now, measure=measure, by=by, at=at)


def withdraw_outer_limit(application: Application, by: str, now: datetime) -> None:
    """Withdraws the task, if there is one."""
    if application.outer_limit is not None:
        application.record(OuterLimitWithdrawn, now, by=by)
