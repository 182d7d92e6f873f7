"""The office tells the applicant of its error, where the card promises a notice for errors as well as for lateness.

It follows from a complaint that was found justified (`shared/contracts/complaints.py`), once in a case. The case may have ended.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.intake.application.amends import refuse_unless_due
from services.intake.application.application import Application
from services.intake.application.values import Notice
from services.intake.card.time_limits import Means
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ErrorNoticeDue(Event[Application]):
    """An officer in one of `roles` must tell the applicant of the office's error, by one of `means`."""

    TOPIC = "intake.error-notice-due"
    INDONESIAN = "Pemohon harus diberi tahu tentang kesalahan kantor sejak {due_on} melalui: {means}."
    ENGLISH = "The applicant must be told of the office's error since {due_on} by: {means}."
    application_id: UUID
    means: tuple[Means, ...]
    roles: tuple[str, ...]
    due_on: date
    text: CardText

    def apply(self, application: Application) -> None:
        application.error_notice = Notice(self.means, self.roles, self.due_on)


class ApplicantToldOfError(Event[Application]):
    """An officer told the applicant of the error; the words are not kept."""

    TOPIC = "intake.applicant-told-of-error"
    INDONESIAN = "Pemohon diberi tahu tentang kesalahan kantor melalui {means} pada {at}."
    ENGLISH = "The applicant was told of the office's error by {means} on {at}."
    means: Means
    by: str
    at: datetime

    def apply(self, application: Application) -> None:
        if application.error_notice is not None:
            application.error_notice = application.error_notice.given(self.means, self.by, self.at)


# Decisions – refuse, or record one thing. Time is an argument.
def owe_error_notice(
    application: Application, means: Sequence[Means], roles: Sequence[str], text: str, on: date, now: datetime
) -> None:
    """Makes the notice of an error due; once in a case."""
    if application.error_notice is None:
        named = {"means": tuple(means), "roles": tuple(roles)}
        application.record(ErrorNoticeDue, now, application_id=application.id, due_on=on, text=text, **named)


def tell_of_error(application: Application, means: Means, *, by: str, on: date, at: datetime, now: datetime) -> None:
    """Records that an officer told the applicant of the error.

    Raises NoNoticeDue, MeansNotPromised, DutiesNotSeparate; EffectiveBeforeHistory before the finding.
    """
    refuse_unless_due(application, application.error_notice, means, by, on)
    application.record(ApplicantToldOfError, now, means=means, by=by, at=at)
