"""The applicant submits the case, for the first time or again, complete or not; every version of the file is kept."""

from datetime import date, datetime

from services.intake.application.application import Application
from services.intake.application.steps import Ready, missing_items, next_roles
from services.intake.application.values import Missing, Submission
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Submitted(Event[Application]):
    """The applicant asks the office to decide, for the first time or again; `missing` is what it then lacked.

    `receipt` lets anybody look up where the case is; each case has one, empty in events older than receipts.
    """

    TOPIC = "intake.application-submitted"
    INDONESIAN = "Permohonan diajukan. Yang belum ada: {missing}."
    ENGLISH = "The application was submitted. Missing: {missing}."
    submitted_on: date
    step: str = "submit"
    state: str = "submitted"
    by: str = ""
    system: str | None = None
    missing: tuple[Missing, ...] = ()
    next_roles: tuple[str, ...] = ()
    receipt: OfficialNumber = ""

    def apply(self, application: Application) -> None:
        application.move(self.step, self.state, self.by, self.submitted_on, self)
        application.status = "submitted"
        application.receipt = self.receipt or None
        application.shortcomings = ()
        application.missing = self.missing
        application.next_roles = self.next_roles
        application.changes += 1
        version = Submission(
            len(application.submissions) + 1,
            self.submitted_on,
            application.documents,
            tuple(application.stated.values()),
        )
        application.submissions = (*application.submissions, version)


# Decisions – refuse, or record one thing. Time is an argument.
def submit(application: Application, ready: Ready, receipt: str, now: datetime) -> None:
    """Submits it, also while incomplete: the answer names what is missing. It keeps its first receipt."""
    step, card, given = ready.step, ready.card, ready.given
    application.record(
        Submitted,
        now,
        submitted_on=given.on,
        step=step.name,
        state=step.to,
        by=given.by,
        system=step.system,
        missing=missing_items(card, application),
        next_roles=next_roles(card, step.to, application.field_values),
        receipt=application.receipt or receipt,
    )
