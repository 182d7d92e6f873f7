"""A case ends: the applicant withdraws it, the office rejects it on a legal ground, or the service is done."""

from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import ENDED, Application
from services.intake.application.values import Outcome
from services.intake.card.procedure import Step
from shared.journal.events import Event


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Rejected(Event[Application]):
    """The office refused the service on a legal ground."""

    TOPIC = "intake.application-rejected"
    INDONESIAN = "Permohonan ditolak: {legal_ground}."
    ENGLISH = "The application was rejected: {legal_ground}."
    application_id: UUID
    service_code: str
    step: str
    state: str
    legal_ground: str
    rejected_by: str
    rejected_on: date

    def apply(self, application: Application) -> None:
        application.refused_in = application.state
        application.move(self.step, self.state, self.rejected_by, self.rejected_on, self)
        application.status = "rejected"
        application.legal_ground = self.legal_ground


class Withdrawn(Event[Application]):
    """The applicant withdrew it; the envelope holds the reason."""

    TOPIC = "intake.application-withdrawn"
    INDONESIAN = "Permohonan ditarik kembali oleh pemohon."
    ENGLISH = "The applicant withdrew the application."
    withdrawn_on: date
    step: str = "withdraw"
    state: str = "withdrawn"
    by: str = ""

    def apply(self, application: Application) -> None:
        application.move(self.step, self.state, self.by, self.withdrawn_on, self)
        application.status = "withdrawn"


class Completed(Event[Application]):
    """The service is done. `on_time` is None if nothing was promised."""

    TOPIC = "intake.application-completed"
    INDONESIAN = "Permohonan selesai: {outcome}; sesuai janji: {on_time}."
    ENGLISH = "The application is completed: {outcome}; as promised: {on_time}."
    outcome: Outcome
    on_time: bool | None
    completed_on: date
    state: str = "delivered"

    def apply(self, application: Application) -> None:
        application.status = "closed" if self.outcome == "closed" else "completed"
        application.state = self.state
        application.happened_until = max(application.happened_until, self.completed_on)
        application.outcome = self.outcome
        application.on_time = self.on_time
        application.claimed_by = None
        application.next_roles = ()


# Decisions – refuse, or record one thing. Time is an argument.
def complete(
    application: Application, outcome: Outcome, on_time: bool | None, state: str, on: date, now: datetime
) -> None:
    """Completes it on a day of the office's zone; a case that has ended stays as it is."""
    if application.status not in ENDED:
        application.record(Completed, now, outcome=outcome, on_time=on_time, completed_on=on, state=state)


def withdraw(application: Application, step: Step, by: str, on: date, now: datetime) -> None:
    """The applicant takes it back, here or in the service that has the case; a case that has ended stays as it is."""
    if application.status not in ENDED:
        application.record(Withdrawn, now, withdrawn_on=on, step=step.name, state=step.to, by=by)


def reject(application: Application, step: Step, legal_ground: str, by: str, on: date, now: datetime) -> None:
    """The office refuses the service on a legal ground, here or in the service that has the case; a case that has ended stays as it
    is.
    """
    if application.status in ENDED:
        return
    application.record(
        Rejected,
        now,
        application_id=application.id,
        service_code=application.service_code,
        step=step.name,
        state=step.to,
        legal_ground=legal_ground,
        rejected_by=by,
        rejected_on=on,
    )
