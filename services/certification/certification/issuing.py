"""The certificate of the case is issued and handed over (ISO/IEC 17065 7.7); certificates are a noun of their own."""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_ahead_is_done
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class NotDecided(RefusedByRule):
    code = "not-decided"
    indonesian = "Sertifikat baru dapat diterbitkan setelah diputuskan; status perkara: {status:words}."
    english = "A certificate is issued after the decision to certify; the case is {status:words}."
    clause = "ISO/IEC 17065 7.7.1"


class NotIssued(RefusedByRule):
    code = "certificate-not-issued"
    indonesian = "Sertifikatnya belum diterbitkan; status perkara: {status:words}."
    english = "The certificate is not issued; the case is {status:words}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CertificateIssued(Event[Certification]):
    """A certificate of the case was issued under a number."""

    TOPIC = "certification.certificate-issued"
    INDONESIAN = "Sertifikat nomor {number} diterbitkan."
    ENGLISH = "The certificate with number {number} was issued."
    certificate_id: UUID
    number: OfficialNumber
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "issued"
        case.certificates = (*case.certificates, self.certificate_id)
        if "issue" in case.the_scheme().by_name:
            case.end_stage("issue")
        case.note(self.TOPIC, self.on, self.by)


class HandedOver(Event[Certification]):
    """The certificate was handed over; the service is given."""

    TOPIC = "certification.handed-over"
    INDONESIAN = "Sertifikat diserahkan."
    ENGLISH = "The certificate was handed over."
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "handed-over"
        case.end_stage("hand-over")
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def issue(case: Certification, certificate_id: UUID, number: str, by: str, on: date, now: datetime) -> None:
    """Issues a certificate of the case; a case may have several products (certificate and card).

    The payment that a scheme asks for before hand-over may be open. Raises NotDecided, StageNotYet, BillingNotCleared,
    EffectiveBeforeHistory.
    """
    scheme = case.the_scheme()
    decided = {"certified", "issued"} if "decision" in scheme.by_name else {"open", "issued"}
    if case.status not in decided:
        raise NotDecided(status=case.status)
    open_gate = ("payment",) if scheme.billing_gate == "before-hand-over" else ()
    refuse_unless_ahead_is_done(case, "hand-over", "issue", *open_gate)
    case.refuse_before_history(on)
    case.record(CertificateIssued, now, certificate_id=certificate_id, number=number, by=by, on=on)


def hand_over(case: Certification, by: str, on: date, now: datetime) -> None:
    """Hands the certificate over: paid, and issued. Raises NotIssued, BillingNotCleared, StageNotYet, EffectiveBeforeHistory."""
    if case.status != "issued":
        raise NotIssued(status=case.status)
    refuse_unless_ahead_is_done(case, "hand-over")
    case.refuse_before_history(on)
    case.record(HandedOver, now, by=by, on=on)
