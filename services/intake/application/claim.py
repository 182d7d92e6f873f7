"""Who works on a case: one officer claims it, and until its next step nobody else does."""

from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.dossier import CaseDossier, NotInThisStatus
from services.intake.application.values import Act
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate


class ClaimedByAnother(RefusedByRule):
    code = "claimed-by-another"
    indonesian = "Permohonan ini sedang dikerjakan petugas lain."
    english = "Another officer is working on this application."


class NotClaimed(RefusedByRule):
    code = "not-claimed"
    indonesian = "Permohonan ini tidak sedang Anda kerjakan."
    english = "You have not claimed this application."


class CaseClaim(CaseDossier):
    """The part of a case that says whose work it is."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class WorkClaimed(Aggregate.Event):
        """An officer works on it; until the next step nobody else does."""

        TOPIC = "intake.work-claimed"
        INDONESIAN = "Permohonan mulai dikerjakan seorang petugas."
        ENGLISH = "An officer took the application up."
        claimed_by: str
        assigned_by: str | None

    class WorkReleased(Aggregate.Event):
        """The officer gives it back to the work list."""

        TOPIC = "intake.work-released"
        INDONESIAN = "Permohonan dikembalikan ke daftar kerja."
        ENGLISH = "The application went back to the work list."
        released_by: str

    # Decisions – refuse, or let one thing happen. Time comes in.
    def claim(self, by: str, assigned_by: str | None, now: datetime) -> None:
        """Takes it up; a leader may give it to another officer. Nobody works on, or gives away, what is their own."""
        if self.status not in {"submitted", "accepted"}:
            raise NotInThisStatus(status=self.status)
        self._refuse_own(by)
        self._refuse_own(assigned_by)
        if assigned_by is None:
            self._refuse_claimed(by)
        if self.claimed_by != by:
            self.record(self.WorkClaimed, now, claimed_by=by, assigned_by=assigned_by)

    def release(self, by: str, now: datetime) -> None:
        if self.claimed_by != by:
            raise NotClaimed
        self.record(self.WorkReleased, now, released_by=by)

    def _refuse_claimed(self, by: str) -> None:
        if self.claimed_by not in {None, by}:
            raise ClaimedByAnother

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.claimed_by: str | None = None

    @event(WorkClaimed)
    def _work_claimed(self, claimed_by: str) -> None:
        self.claimed_by = claimed_by

    @event(WorkReleased)
    def _work_released(self) -> None:
        self.claimed_by = None

    def _moved(self, step: str, state: str, by: str, on: date, topic: str) -> None:
        """A step was taken: the case is there now, and whoever worked on it has done so."""
        self.state = state
        self.happened_until = max(self.happened_until, on)
        self.claimed_by = None
        self.acts = (*self.acts, Act(step, by, topic, self.version + 1, on))
