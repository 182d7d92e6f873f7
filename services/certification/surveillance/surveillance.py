"""The surveillance of one certificate, from its day of issue to its end (ISO/IEC 17065 7.9, 7.11).

    due ── made, passed ──> due again on the next day of the calendar
    due ── missed, failed or unanswered ──> warning ── nothing good in time ──> suspension-proposal
    suspension-proposal ── the decider suspends ──> suspended ── nobody restores in time ──> withdrawal-proposal
    withdrawal-proposal ── nobody decides in time ──> withdrawal      any of them ── passed, or continued by the decider ──> due

The scheme's `surveillance` names the steps and the times. What a person must decide is a task; the decision closes it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Ladder, Scheme, StageName
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate

Outcome = Literal["passed", "failed", "unanswered"]
Fault = Literal["missed", "failed", "unanswered", "nothing-done", "suspended-too-long", "not-corrected"]
"""Why the ladder was climbed."""
Rung = Literal["warning", "suspension-proposal", "suspended", "withdrawal-proposal", "withdrawal"]
Task = Literal["suspension", "withdrawal", "restoration", "review", "recertification"]
"""What a person must decide; an event of the decision closes the task."""
Ending = Literal["withdrawn", "expired", "transferred"]

SURVEILLANCE, LADDER, RECERTIFICATION = "surveillance", "surveillance-ladder", "recertification"
"""The kinds of its deadlines."""
_OF_CERTIFICATES = UUID("0a8a4c53-2f0b-4b0e-8f5c-5b4f5f1a9c27")


def surveillance_of(certificate_id: UUID) -> UUID:
    """The id of the surveillance of a certificate: it has one."""
    return uuid5(_OF_CERTIFICATES, str(certificate_id))


class SurveillanceEnded(RefusedByRule):
    code = "surveillance-ended"
    indonesian = "Sertifikat ini sudah berakhir ({ended:words}), sehingga tidak disurvailen lagi."
    english = "This certificate has ended ({ended:words}), so there is no surveillance of it any more."
    clause = "ISO/IEC 17065 7.9"


@dataclass(frozen=True)
class Visit:
    """A surveillance that was made, and its outcome."""

    on: date
    outcome: Outcome
    by: str


class Surveillance(Aggregate):
    """`due_on`: the next day of the calendar; `step`: where on the ladder it is, until when (`step_until`). Days are the office's own.

    `waited_since`: the last day of the step whose withdrawal waits for a complaint, or waited.
    `family`: what siblings have in common, factory and goods; None if the case names no goods. `missed`: due days that passed.
    """

    TOPIC = "certification.surveillance"

    office: str
    case_id: UUID
    certification_id: UUID
    certificate_id: UUID
    scheme: str
    applicant_id: UUID
    family: str | None
    issued_on: date
    valid_until: date | None
    due_on: date | None
    recertify_on: date | None
    happened_until: date = date.min
    visits: tuple[Visit, ...] = ()
    missed: tuple[date, ...] = ()
    step: Rung | None = None
    step_until: date | None = None
    waited_since: date | None = None
    suspended_on: date | None = None
    tasks: dict[Task, date] = field(default_factory=dict)
    reviewed_for: tuple[UUID, ...] = ()
    ended: Ending | None = None

    def the_scheme(self) -> Scheme:
        """The scheme of the certificate."""
        return scheme_of(self.scheme)

    @property
    def ladder(self) -> Ladder | None:
        """What follows a fault; None if the scheme has no surveillance."""
        rule = self.the_scheme().surveillance
        return None if rule is None else rule.ladder

    def roles_for(self, *stages: StageName) -> tuple[str, ...]:
        """The roles that act in the first of these stages that the scheme has."""
        by_name = self.the_scheme().by_name
        return next((by_name[stage].by for stage in stages if stage in by_name), ())

    def is_withdrawn_by_time(self, on: date) -> bool:
        """Whether the time in which somebody could decide about the withdrawal is over on a day."""
        is_over = self.step_until is not None and self.step_until < on
        return self.ended is None and self.step == "withdrawal-proposal" and is_over

    @property
    def decider(self) -> str:
        """The role that decides about the certificate."""
        return self.roles_for("decision")[0]

    def refuse_when_ended(self) -> None:
        """Raises SurveillanceEnded."""
        if self.ended is not None:
            raise SurveillanceEnded(ended=self.ended)

    def refuse_before_history(self, on: date) -> None:
        """Raises EffectiveBeforeHistory."""
        EffectiveBeforeHistory.check(on, self.happened_until)

    def happen(self, on: date) -> None:
        self.happened_until = max(self.happened_until, on)

    def open_task(self, task: Task, on: date) -> None:
        self.tasks = {**self.tasks, task: self.tasks.get(task, on)}

    def close_tasks(self, *tasks: Task) -> None:
        self.tasks = {task: on for task, on in self.tasks.items() if task not in tasks}

    def leave_ladder(self) -> None:
        """A good surveillance, or the decider, ended what the ladder had begun; a suspension ends by its own decision."""
        self.step = self.step_until = None
        self.close_tasks("suspension", "withdrawal")
