"""The client appeals, and the body acknowledges it with the day by which it decides (ISO/IEC 17065 7.13.2, 7.13.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.certification.appeal.appeal import About, Appeal, appeal_of
from services.certification.appeal.time_limits import appeal_time_limit
from services.certification.certificate.appealed import in_effect
from services.certification.certificate.certificate import Appealable, Certificate
from services.certification.certification.certification import Certification
from services.certification.certification.decision import Rejected
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event, FirstEvent


class NothingToAppeal(RefusedByRule):
    code = "nothing-to-appeal"
    indonesian = (
        "Tidak ada keputusan {about:words} yang berlaku dalam perkara ini, jadi tidak ada yang dapat dibanding."
    )
    english = "No decision of the kind {about:words} is in effect in this case, so there is nothing to appeal."
    clause = "ISO/IEC 17065 7.13.2"


class CertificateOfAnotherCase(RefusedByRule):
    code = "certificate-of-another-case"
    indonesian = (
        "Sertifikat itu bukan dari perkara ini. Ajukan banding pada perkara yang menerbitkannya; `certification_id`-nya "
        "ada pada sertifikat."
    )
    english = "That certificate is not of this case. Appeal in the case that granted it; the certificate names its `certification_id`."


class CertificateNotNamed(RefusedByRule):
    code = "certificate-not-named"
    indonesian = "Sebutkan `certificate_id` bila banding menyangkut keputusan atas sertifikat, dan hanya bila demikian."
    english = "Name `certificate_id` where the appeal is about a decision on a certificate, and only there."


class AppealTooLate(RefusedByRule):
    """`until`: the last day on which the decision could be appealed."""

    code = "appeal-too-late"
    indonesian = "Banding atas keputusan ini dapat diajukan paling lambat {until:day}."
    english = "This decision could be appealed until {until:day}."


class AppealedAlready(RefusedByRule):
    """`appeal`: the id of the first appeal."""

    code = "appealed-already"
    indonesian = (
        "Keputusan ini sudah pernah dibanding; lihat bandingnya melalui GET /certification/v1/appeals?certification=…."
    )
    english = "This decision was appealed before; see GET /certification/v1/appeals?certification=…."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AppealFiled(FirstEvent[Appeal]):
    """The client appealed against a decision; `contested_on`: the day of that decision. `argument`: the case in the client's words.

    `complaint`: the case of the complaint by which the appeal came, None if it was filed here.
    """

    TOPIC = "certification.appeal-filed"
    INDONESIAN = "Klien mengajukan banding atas keputusan {about} tanggal {contested_on}."
    ENGLISH = "The client appealed against the decision {about} of {contested_on}."
    office: str
    case_id: UUID
    certification_id: UUID
    about: About
    number: int
    contested_on: date
    argument: str
    accounts: tuple[str, ...]
    filed_by: str
    filed_on: date
    certificate_id: UUID | None = None
    complaint: UUID | None = None

    def apply(self, appeal: Appeal) -> None:
        appeal.happened_until = self.filed_on


class AppealAcknowledged(Event[Appeal]):
    """The body acknowledged the appeal, with the last day for its decision and the basis of that day."""

    TOPIC = "certification.appeal-acknowledged"
    INDONESIAN = "Banding diterima; diputus paling lambat {decide_by}."
    ENGLISH = "The appeal was acknowledged; it is decided by {decide_by}."
    decide_by: date
    rule: str
    legal_basis: str

    def apply(self, appeal: Appeal) -> None:
        appeal.decide_by = self.decide_by


@dataclass(frozen=True)
class Disputed:
    """A decision that can be appealed: the how manieth of its kind it is, from 1, and the day on which it was taken."""

    about: About
    number: int
    on: date
    certificate_id: UUID | None = None


# Decisions – refuse, or record one thing. Time is an argument.
def rejection_to_appeal(case: Certification) -> Disputed:
    """The rejection in effect. Raises NothingToAppeal."""
    rejections = [act.on for act in case.acts if act.topic == Rejected.TOPIC]
    if case.status != "rejected" or not rejections:
        raise NothingToAppeal(about="rejected")
    return Disputed("rejected", len(rejections), rejections[-1])


def decision_to_appeal(case: Certification, certificate: Certificate, about: Appealable) -> Disputed:
    """The newest decision of a kind about a certificate of the case. Raises CertificateOfAnotherCase, NothingToAppeal."""
    if certificate.certification_id != case.id:
        raise CertificateOfAnotherCase
    found = in_effect(certificate, about)
    if found is None:
        raise NothingToAppeal(about=about)
    number, change = found
    return Disputed(about, number, change.on, certificate.id)


def file_appeal(
    case: Certification,
    disputed: Disputed,
    argument: str,
    by: str,
    on: date,
    now: datetime,
    *,
    complaint: UUID | None = None,
) -> Appeal:
    """Appeals against a decision of the case or about one of its certificates, and acknowledges it.

    Raises NoAppealTimeLimit, AppealTooLate; EffectiveBeforeHistory before the decision.
    """
    EffectiveBeforeHistory.check(on, disputed.on)
    limit = appeal_time_limit(case.office, disputed.on)
    if on > limit.file_by(disputed.on):
        raise AppealTooLate(until=limit.file_by(disputed.on).isoformat())
    appeal = Appeal.begin(
        AppealFiled,
        id=appeal_of(case.id, disputed.about, disputed.number),
        now=now,
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        about=disputed.about,
        number=disputed.number,
        contested_on=disputed.on,
        argument=argument,
        accounts=case.accounts,
        filed_by=by,
        filed_on=on,
        certificate_id=disputed.certificate_id,
        complaint=complaint,
    )
    decide_by = limit.decide_by(on)
    appeal.record(AppealAcknowledged, now, decide_by=decide_by, rule=limit.id, legal_basis=limit.legal_basis)
    return appeal
