"""A certificate is granted: its surveillance is scheduled. It is renewed, or it ends."""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.scheme.catalogue import scheme_of
from services.certification.surveillance.calendar import next_due, recertification_due
from services.certification.surveillance.surveillance import Ending, Surveillance, surveillance_of
from shared.journal.events import Event, FirstEvent


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Scheduled(FirstEvent[Surveillance]):
    """A certificate was granted; `due_on` is the day of its first surveillance, where its scheme has any."""

    TOPIC = "certification.surveillance-scheduled"
    INDONESIAN = (
        "Jadwal sertifikat: survailen pertama {due_on}; sertifikasi ulang dimulai paling lambat {recertify_on}."
    )
    ENGLISH = "The calendar of the certificate: first surveillance {due_on}; recertification begins by {recertify_on}."
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

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.happened_until = self.issued_on


class RecertificationDue(Event[Surveillance]):
    """The certificate ends in some months: the recertification is due, so that no gap is left."""

    TOPIC = "certification.recertification-due"
    INDONESIAN = "Sertifikasi ulang perlu dimulai; sertifikat berlaku sampai {valid_until}."
    ENGLISH = "The recertification is due; the certificate is valid until {valid_until}."
    valid_until: date
    role: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.recertify_on = None
        surveillance.open_task("recertification", self.on)
        surveillance.happen(self.on)


class TermRenewed(Event[Surveillance]):
    """The certificate was renewed: the calendar goes on to its new last day."""

    TOPIC = "certification.surveillance-term-renewed"
    INDONESIAN = "Jadwal survailen diteruskan sejak perpanjangan {issued_on}."
    ENGLISH = "The calendar of surveillance goes on from the renewal of {issued_on}."
    issued_on: date
    valid_until: date | None
    due_on: date | None
    recertify_on: date | None

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.issued_on, surveillance.valid_until = self.issued_on, self.valid_until
        surveillance.due_on, surveillance.recertify_on = self.due_on, self.recertify_on
        surveillance.close_tasks("recertification")
        surveillance.happen(self.issued_on)


class Ended(Event[Surveillance]):
    """The certificate ended, so nothing more is due."""

    TOPIC = "certification.surveillance-ended"
    INDONESIAN = "Survailen berakhir: sertifikat {how}."
    ENGLISH = "Surveillance ended: the certificate is {how}."
    how: Ending
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.ended = self.how
        surveillance.due_on = surveillance.recertify_on = surveillance.step_until = None
        surveillance.tasks = {}
        surveillance.happen(self.on)


class Resumed(Event[Surveillance]):
    """The withdrawal of the certificate was revoked, so its calendar goes on; what the ladder had begun is over."""

    TOPIC = "certification.surveillance-resumed"
    INDONESIAN = "Survailen dilanjutkan sejak {effective_on}: pencabutan sertifikat dibatalkan."
    ENGLISH = "Surveillance goes on from {effective_on}: the certificate's withdrawal was revoked."
    effective_on: date
    due_on: date | None
    recertify_on: date | None

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.ended = surveillance.suspended_on = None
        surveillance.due_on, surveillance.recertify_on = self.due_on, self.recertify_on
        surveillance.leave_ladder()


# Decisions – refuse, or record one thing. Time is an argument.
def schedule(
    case: Certification,
    certificate_id: UUID,
    factory: str | None,
    issued_on: date,
    valid_until: date | None,
    now: datetime,
) -> Surveillance | None:
    """Schedules the surveillance of a certificate of the case, from its day of issue.

    None for a certificate of which nothing is ever due, and no sibling's sample can ask for a review: that of a class.
    """
    scheme, family = case.the_scheme(), family_of(factory, case.goods or case.standard)
    due_on = next_due(scheme.surveillance, issued_on, valid_until, issued_on)
    recertify_on = recertification_due(scheme.validity.recertification_months, valid_until)
    if due_on is None and recertify_on is None and family is None:
        return None
    return Surveillance.begin(
        Scheduled,
        id=surveillance_of(certificate_id),
        now=now,
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        certificate_id=certificate_id,
        scheme=scheme.id,
        applicant_id=case.applicant_id,
        family=family,
        issued_on=issued_on,
        valid_until=valid_until,
        due_on=due_on,
        recertify_on=recertify_on,
    )


def family_of(factory: str | None, goods: str | None) -> str | None:
    """What siblings have in common: the factory, where the certificate names one, and the goods; None without goods."""
    return goods if factory is None or goods is None else f"{' '.join(factory.casefold().split())}: {goods}"


def ask_for_recertification(surveillance: Surveillance, on: date, now: datetime) -> None:
    """Makes the recertification due once its day has passed; otherwise, and after an end, records nothing."""
    until = surveillance.valid_until
    if surveillance.recertify_on is not None and surveillance.recertify_on < on and until is not None:
        surveillance.record(
            RecertificationDue, now, valid_until=until, role=surveillance.roles_for("application-review")[0], on=on
        )


def renew_term(surveillance: Surveillance, from_day: date, valid_until: date | None, now: datetime) -> None:
    """Counts the calendar from the first day of the renewed certificate. Raises SurveillanceEnded."""
    surveillance.refuse_when_ended()
    scheme = scheme_of(surveillance.scheme)
    surveillance.record(
        TermRenewed,
        now,
        issued_on=from_day,
        valid_until=valid_until,
        due_on=surveillance.due_on or next_due(scheme.surveillance, from_day, valid_until, from_day),
        recertify_on=recertification_due(scheme.validity.recertification_months, valid_until),
    )


def end_surveillance(surveillance: Surveillance, how: Ending, on: date, now: datetime) -> None:
    """Ends the surveillance of a certificate that ended; a report that comes again records nothing."""
    if surveillance.ended is None:
        surveillance.record(Ended, now, how=how, on=on)


def resume(surveillance: Surveillance, from_day: date, now: datetime) -> None:
    """Goes on with the surveillance of a certificate whose withdrawal was revoked, from a day on."""
    scheme, until = scheme_of(surveillance.scheme), surveillance.valid_until
    surveillance.record(
        Resumed,
        now,
        effective_on=from_day,
        due_on=next_due(scheme.surveillance, surveillance.issued_on, until, from_day),
        recertify_on=recertification_due(scheme.validity.recertification_months, until),
    )
