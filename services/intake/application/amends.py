"""What the office does when it was late: it writes the letter of apology that the card promises, and tells the applicant.

Both follow from `CompensationOwed` of the case's clock, which is said once in a case; a token stands in that event alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.acceptance import CaseAcceptance
from services.intake.card.time_limits import Means, Owed
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText, OfficialNumber


class NoNoticeDue(RefusedByRule):
    code = "no-notice-due"
    indonesian = "Tidak ada pemberitahuan keterlambatan yang masih harus disampaikan dalam perkara ini."
    english = "No notice of lateness remains to be given in this case."


class MeansNotPromised(RefusedByRule):
    code = "means-not-promised"
    indonesian = "Kartu layanan menjanjikan pemberitahuan melalui: {allowed:any}."
    english = "The service card promises notice by: {allowed:any}."


@dataclass(frozen=True)
class BrokenPromise:
    """What a clock says: the last day of the promise, the moment since which the case is late, what is owed for that."""

    promised_until: date
    late_since: datetime
    owes: tuple[Owed, ...]
    token: UUID | None
    days: int | None


@dataclass(frozen=True)
class Apology(BrokenPromise):
    """A letter of apology as it was written; `token` takes `days` off one later promise to the applicant."""

    number: str
    issued_on: date
    days_late: int


@dataclass(frozen=True)
class Notice:
    """That the applicant is to be told of the lateness, by one of `means`; and by whom, how and when that was done."""

    means: tuple[Means, ...]
    roles: tuple[str, ...]
    due_on: date
    by_means: Means | None = None
    notified_by: str | None = None
    notified_at: datetime | None = None


class CaseAmends(CaseAcceptance):
    """The part of a case in which the office makes amends for being late; it may have ended by then."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class ApologyIssued(Aggregate.Event):
        """A numbered letter of apology, because the promise was broken.

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

    class NoticeDue(Aggregate.Event):
        """The applicant is to be told that the promise was broken: by one of `means`, by somebody in one of `roles`."""

        TOPIC = "intake.notice-due"
        INDONESIAN = "Pemohon harus diberi tahu tentang keterlambatan sejak {due_on} melalui: {means}."
        ENGLISH = "The applicant must be told of the lateness since {due_on} by: {means}."
        application_id: UUID
        means: tuple[Means, ...]
        roles: tuple[str, ...]
        due_on: date
        text: CardText

    class ApplicantNotified(Aggregate.Event):
        """Somebody told the applicant of the lateness; what was said is not kept."""

        TOPIC = "intake.applicant-notified"
        INDONESIAN = "Pemohon diberi tahu tentang keterlambatan melalui {means} pada {at}."
        ENGLISH = "The applicant was told of the lateness by {means} on {at}."
        means: Means
        by: str
        at: datetime

    # Decisions – refuse, or let one thing happen. Time comes in.
    def apologise(self, number: str, late: BrokenPromise, text: str, on: date, now: datetime) -> None:
        """Writes the letter, dated the day on which it is written."""
        self.record(
            self.ApologyIssued,
            now,
            application_id=self.id,
            applicant_id=self.applicant_id,
            service_code=self.service_code,
            application_number=self.number,
            number=number,
            issued_on=on,
            days_late=(on - late.promised_until).days,
            text=text,
            **vars(late),
        )

    def owe_notice(self, means: Sequence[Means], roles: Sequence[str], text: str, late_on: date, now: datetime) -> None:
        """Due on the first day of the lateness; the second time nothing."""
        if self.notice is None:
            self.record(
                self.NoticeDue,
                now,
                application_id=self.id,
                means=tuple(means),
                roles=tuple(roles),
                due_on=late_on,
                text=text,
            )

    def notify(self, means: Means, *, by: str, on: date, at: datetime, now: datetime) -> None:
        """Refuses with NoNoticeDue, MeansNotPromised, DutiesNotSeparate, and EffectiveBeforeHistory before the lateness."""
        if self.notice is None or self.notice.by_means is not None:
            raise NoNoticeDue
        if means not in self.notice.means:
            raise MeansNotPromised(allowed=list(self.notice.means))
        self._refuse_own(by)
        EffectiveBeforeHistory.check(on, self.notice.due_on)
        self.record(self.ApplicantNotified, now, means=means, by=by, at=at)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.apology: Apology | None = None
        self.notice: Notice | None = None

    @event(ApologyIssued)
    def _apology_issued(
        self,
        number: str,
        issued_on: date,
        promised_until: date,
        late_since: datetime,
        days_late: int,
        owes: tuple[Owed, ...],
        token: UUID | None,
        days: int | None,
    ) -> None:
        self.apology = Apology(promised_until, late_since, owes, token, days, number, issued_on, days_late)

    @event(NoticeDue)
    def _notice_due(self, means: tuple[Means, ...], roles: tuple[str, ...], due_on: date) -> None:
        self.notice = Notice(means, roles, due_on)

    @event(ApplicantNotified)
    def _applicant_notified(self, means: Means, by: str, at: datetime) -> None:
        if self.notice is not None:
            self.notice = replace(self.notice, by_means=means, notified_by=by, notified_at=at)
