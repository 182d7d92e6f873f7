"""The office makes amends for being late: it writes the letter of apology that the card promises, and tells the applicant.

Both follow from `CompensationOwed`, which the clock of a case records once; that event alone gives a token. The case may have
ended by then.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.values import Apology, BrokenPromise, Notice
from services.intake.card.time_limits import Means, Owed
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import CardText, OfficialNumber


class NoNoticeDue(RefusedByRule):
    code = "no-notice-due"
    indonesian = "Tidak ada pemberitahuan keterlambatan yang masih harus disampaikan dalam perkara ini."
    english = "No notice of lateness remains to be given in this case."


class MeansNotPromised(RefusedByRule):
    code = "means-not-promised"
    indonesian = "Kartu layanan menjanjikan pemberitahuan melalui: {allowed:any}."
    english = "The service card promises notice by: {allowed:any}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ApologyIssued(Event[Application]):
    """The office wrote a numbered letter of apology for the broken promise.

    `days_late` are calendar days from the promised day to the day of the letter; `text` is the card's own promise.
    """

    TOPIC = "intake.apology-issued"
    INDONESIAN = "Surat permohonan maaf nomor {number}: dijanjikan {promised_until}, terlambat {days_late} hari."
    ENGLISH = "Letter of apology number {number}: promised by {promised_until}, {days_late} days late."
    application_id: UUID
    applicant_id: UUID
    service_code: str
    application_number: OfficialNumber | None
    number: OfficialNumber
    issued_on: date
    promised_until: date
    late_since: datetime
    days_late: int
    owes: tuple[Owed, ...]
    token: UUID | None
    days: int | None
    text: CardText

    def apply(self, application: Application) -> None:
        application.apology = Apology(**{one.name: getattr(self, one.name) for one in fields(Apology)})


class NoticeDue(Event[Application]):
    """An officer in one of `roles` must tell the applicant of the broken promise, by one of `means`."""

    TOPIC = "intake.notice-due"
    INDONESIAN = "Pemohon harus diberi tahu tentang keterlambatan sejak {due_on} melalui: {means}."
    ENGLISH = "The applicant must be told of the lateness since {due_on} by: {means}."
    application_id: UUID
    means: tuple[Means, ...]
    roles: tuple[str, ...]
    due_on: date
    text: CardText

    def apply(self, application: Application) -> None:
        application.notice = Notice(self.means, self.roles, self.due_on)


class ApplicantNotified(Event[Application]):
    """An officer told the applicant of the lateness; the words are not kept."""

    TOPIC = "intake.applicant-notified"
    INDONESIAN = "Pemohon diberi tahu tentang keterlambatan melalui {means} pada {at}."
    ENGLISH = "The applicant was told of the lateness by {means} on {at}."
    means: Means
    by: str
    at: datetime

    def apply(self, application: Application) -> None:
        if application.notice is not None:
            application.notice = application.notice.given(self.means, self.by, self.at)


# Decisions – refuse, or record one thing. Time is an argument.
def apologise(application: Application, number: str, late: BrokenPromise, text: str, on: date, now: datetime) -> None:
    """Writes the letter, dated `on`. `text` is the promise on the card."""
    application.record(
        ApologyIssued,
        now,
        application_id=application.id,
        applicant_id=application.applicant_id,
        service_code=application.service_code,
        application_number=application.number,
        number=number,
        issued_on=on,
        days_late=(on - late.promised_until).days,
        text=text,
        **vars(late),
    )


def owe_notice(
    application: Application, means: Sequence[Means], roles: Sequence[str], text: str, late_on: date, now: datetime
) -> None:
    """Makes the notice due since the first day of the lateness; once in a case."""
    if application.notice is None:
        application.record(
            NoticeDue,
            now,
            application_id=application.id,
            means=tuple(means),
            roles=tuple(roles),
            due_on=late_on,
            text=text,
        )


def notify(application: Application, means: Means, *, by: str, on: date, at: datetime, now: datetime) -> None:
    """Records that an officer told the applicant.

    Raises NoNoticeDue, MeansNotPromised, DutiesNotSeparate; EffectiveBeforeHistory before the lateness.
    """
    refuse_unless_due(application, application.notice, means, by, on)
    application.record(ApplicantNotified, now, means=means, by=by, at=at)


def refuse_unless_due(application: Application, notice: Notice | None, means: Means, by: str, on: date) -> None:
    """Whether this officer gives this notice, of a lateness or of an error, by these means on that day.

    Raises NoNoticeDue, MeansNotPromised, DutiesNotSeparate; EffectiveBeforeHistory before it was due.
    """
    if notice is None or notice.by_means is not None:
        raise NoNoticeDue
    if means not in notice.means:
        raise MeansNotPromised(allowed=list(notice.means))
    application.refuse_when_own(by)
    EffectiveBeforeHistory.check(on, notice.due_on)
