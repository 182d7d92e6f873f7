"""One officer claims a case and works on it alone until its next step."""

from datetime import datetime

from services.intake.application.application import Application, NotInThisStatus
from shared.errors import RefusedByRule
from shared.journal.events import Event


class NotClaimed(RefusedByRule):
    code = "not-claimed"
    indonesian = "Permohonan ini tidak sedang Anda kerjakan."
    english = "You have not claimed this application."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class WorkClaimed(Event[Application]):
    """An officer works on it alone until the next step."""

    TOPIC = "intake.work-claimed"
    INDONESIAN = "Permohonan mulai dikerjakan seorang petugas."
    ENGLISH = "An officer took the application up."
    claimed_by: str
    assigned_by: str | None

    def apply(self, application: Application) -> None:
        application.claimed_by = self.claimed_by


class WorkReleased(Event[Application]):
    """The officer gives it back to the work list."""

    TOPIC = "intake.work-released"
    INDONESIAN = "Permohonan dikembalikan ke daftar kerja."
    ENGLISH = "The application went back to the work list."
    released_by: str

    def apply(self, application: Application) -> None:
        application.claimed_by = None


# Decisions – refuse, or record one thing. Time is an argument.
def claim(application: Application, by: str, assigned_by: str | None, now: datetime) -> None:
    """An officer takes the case, or a leader (`assigned_by`) gives it to one. Neither may be the applicant.

    Raises NotInThisStatus, DutiesNotSeparate, ClaimedByAnother.
    """
    if application.status not in {"submitted", "accepted"}:
        raise NotInThisStatus(status=application.status)
    application.refuse_when_own(by)
    application.refuse_when_own(assigned_by)
    if assigned_by is None:
        application.refuse_when_claimed_by_another(by)
    if application.claimed_by != by:
        application.record(WorkClaimed, now, claimed_by=by, assigned_by=assigned_by)


def release(application: Application, by: str, now: datetime) -> None:
    """The officer gives the case back to the work list. Raises NotClaimed."""
    if application.claimed_by != by:
        raise NotClaimed
    application.record(WorkReleased, now, released_by=by)
