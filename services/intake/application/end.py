"""How a case ends: taken back, refused on a legal ground, or given what it was for."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.claim import CaseClaim
from services.intake.application.dossier import ENDED
from services.intake.application.steps import Ready
from shared.journal.events import Aggregate

Outcome = Literal["handed-over", "returned", "delivered", "closed"]


class CaseEnd(CaseClaim):
    """The part of a case in which it ends."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Rejected(Aggregate.Event):
        """The office refuses the service, and says on what ground."""

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

    class Withdrawn(Aggregate.Event):
        """The applicant takes it back; why stands in the envelope."""

        TOPIC = "intake.application-withdrawn"
        INDONESIAN = "Permohonan ditarik kembali oleh pemohon."
        ENGLISH = "The applicant withdrew the application."
        withdrawn_on: date
        step: str = "withdraw"
        state: str = "withdrawn"
        by: str = ""

    class Completed(Aggregate.Event):
        """The service is done. `on_time` is None where nothing was promised."""

        TOPIC = "intake.application-completed"
        INDONESIAN = "Permohonan selesai: {outcome}; sesuai janji: {on_time}."
        ENGLISH = "The application is completed: {outcome}; as promised: {on_time}."
        outcome: Outcome
        on_time: bool | None
        completed_on: date
        state: str = "delivered"

    # Decisions – refuse, or let one thing happen. Time comes in.
    def complete(self, outcome: Outcome, on_time: bool | None, state: str, on: date, now: datetime) -> None:
        """The service was given on a day of the office's zone; what has ended already stays as it is."""
        if self.status not in ENDED:
            self.record(self.Completed, now, outcome=outcome, on_time=on_time, completed_on=on, state=state)

    def _withdraw(self, ready: Ready, now: datetime) -> None:
        step, given = ready.step, ready.given
        self.record(self.Withdrawn, now, withdrawn_on=given.on, step=step.name, state=step.to, by=given.by)

    def _reject(self, ready: Ready, now: datetime) -> None:
        step, given = ready.step, ready.given
        assert given.legal_ground is not None
        self.record(
            self.Rejected,
            now,
            application_id=self.id,
            service_code=self.service_code,
            step=step.name,
            state=step.to,
            legal_ground=given.legal_ground,
            rejected_by=given.by,
            rejected_on=given.on,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.legal_ground: str | None = None
        self.outcome: Outcome | None = None
        self.on_time: bool | None = None

    @event(Rejected)
    def _rejected(self, step: str, state: str, legal_ground: str, rejected_by: str, rejected_on: date) -> None:
        self._moved(step, state, rejected_by, rejected_on, self.Rejected.TOPIC)
        self.status = "rejected"
        self.legal_ground = legal_ground
        self.next_roles = ()

    @event(Withdrawn)
    def _withdrawn(self, withdrawn_on: date, step: str, state: str, by: str) -> None:
        self._moved(step, state, by, withdrawn_on, self.Withdrawn.TOPIC)
        self.status = "withdrawn"
        self.next_roles = ()

    @event(Completed)
    def _completed(self, outcome: Outcome, on_time: bool | None, completed_on: date, state: str) -> None:
        self.status = "closed" if outcome == "closed" else "completed"
        self.state = state
        self.happened_until = max(self.happened_until, completed_on)
        self.outcome = outcome
        self.on_time = on_time
        self.claimed_by = None
        self.next_roles = ()
