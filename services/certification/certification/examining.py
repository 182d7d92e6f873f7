"""Persons and classes (ISO/IEC 17024; bimtek): quota, approval letter, examination, training. Sessions are a noun of their own."""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Attended, Certification
from services.certification.certification.course import refuse_unless_current, refuse_unless_next
from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Event


class ApprovalNotSent(RefusedByRule):
    code = "approval-not-sent"
    indonesian = "Surat persetujuan pelayanan belum dikirim."
    english = "The approval letter has not been sent."


class ApprovalByApplicantOnly(Forbidden):
    """Standar Pelayanan Balai Sertifikasi, time limit 3)c: the applicant agrees."""

    code = "approval-by-applicant-only"
    indonesian = "Surat persetujuan pelayanan disetujui oleh pemohon sendiri."
    english = "The applicant agrees to the approval letter."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class QuotaMet(Event[Certification]):
    """The session that the candidate joined has enough candidates."""

    TOPIC = "certification.quota-met"
    INDONESIAN = "Kuota peserta terpenuhi."
    ENGLISH = "The quota of candidates is met."
    session_id: UUID
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("quota")
        case.happened_until = self.on


class QuotaNotNeeded(Event[Certification]):
    """The class is held for this applicant alone, so it waits for no quota."""

    TOPIC = "certification.quota-not-needed"
    INDONESIAN = "Kelas bukan kelas reguler: tidak menunggu kuota."
    ENGLISH = "The class is not a regular one: it waits for no quota."
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("quota")
        case.note(self.TOPIC, self.on, self.by)


class ApprovalSent(Event[Certification]):
    """The office sent the approval letter to the applicant."""

    TOPIC = "certification.approval-sent"
    INDONESIAN = "Surat persetujuan pelayanan dikirim kepada pemohon."
    ENGLISH = "The approval letter was sent to the applicant."
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.approval_sent_on = self.on
        case.begin_stage("approval")
        case.note(self.TOPIC, self.on, self.by)


class ApprovalAgreed(Event[Certification]):
    """The applicant agreed to the approval letter."""

    TOPIC = "certification.approval-agreed"
    INDONESIAN = "Pemohon menyetujui surat persetujuan pelayanan."
    ENGLISH = "The applicant agreed to the approval letter."
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("approval")
        case.note(self.TOPIC, self.on, self.by)


class ExaminationBegun(Event[Certification]):
    """The candidate sits for the examination."""

    TOPIC = "certification.examination-begun"
    INDONESIAN = "Uji kompetensi dimulai."
    ENGLISH = "The examination began."
    session_id: UUID
    on: date

    def apply(self, case: Certification) -> None:
        case.begin_stage("examination")
        case.happened_until = self.on


class ExaminationPassed(Event[Certification]):
    """The candidate passed."""

    TOPIC = "certification.examination-passed"
    INDONESIAN = "Uji kompetensi: lulus."
    ENGLISH = "The examination: passed."
    session_id: UUID
    by: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("examination")
        case.note(self.TOPIC, self.on, *self.by)


class ExaminationFailed(Event[Certification]):
    """The candidate did not pass, and may sit again."""

    TOPIC = "certification.examination-failed"
    INDONESIAN = "Uji kompetensi: belum lulus; peserta dapat diuji ulang."
    ENGLISH = "The examination: not passed; the candidate may sit again."
    session_id: UUID
    by: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.note(self.TOPIC, self.on, *self.by)


class TrainingGiven(Event[Certification]):
    """The class was held, and the applicant's participants attended."""

    TOPIC = "certification.training-given"
    INDONESIAN = "Bimbingan teknis dilaksanakan."
    ENGLISH = "The class was held."
    session_id: UUID
    by: tuple[str, ...]
    on: date
    attended: Attended | None = None

    def apply(self, case: Certification) -> None:
        case.attended = self.attended
        case.end_stage("training")
        case.note(self.TOPIC, self.on, *self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def meet_quota(case: Certification, session_id: UUID, on: date, now: datetime) -> None:
    """Records that the session has enough candidates. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "quota")
    case.refuse_before_history(on)
    case.record(QuotaMet, now, session_id=session_id, on=on)


def skip_quota(case: Certification, by: str, on: date, now: datetime) -> None:
    """Records that the class is this applicant's alone. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "quota")
    case.refuse_before_history(on)
    case.record(QuotaNotNeeded, now, by=by, on=on)


def send_approval(case: Certification, by: str, on: date, now: datetime) -> None:
    """Sends the approval letter. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "approval")
    case.refuse_before_history(on)
    case.record(ApprovalSent, now, by=by, on=on)


def agree_approval(case: Certification, by: str, on: date, now: datetime) -> None:
    """The applicant agrees to the letter. Raises ApprovalByApplicantOnly, ApprovalNotSent, and like `send_approval`."""
    if by not in case.accounts:
        raise ApprovalByApplicantOnly
    refuse_unless_next(case, "approval")
    if case.approval_sent_on is None:
        raise ApprovalNotSent
    case.refuse_before_history(on)
    case.record(ApprovalAgreed, now, by=by, on=on)


def begin_examination(case: Certification, session_id: UUID, on: date, now: datetime) -> None:
    """Begins the examination, also after a failed one. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "examination")
    case.refuse_before_history(on)
    case.record(ExaminationBegun, now, session_id=session_id, on=on)


def pass_examination(case: Certification, session_id: UUID, by: tuple[str, ...], on: date, now: datetime) -> None:
    """The candidate passed; `by`: the examiners. Raises like `refuse_unless_current`, StageDoneAlready, EffectiveBeforeHistory."""
    refuse_unless_current(case, "examination")
    refuse_unless_next(case, "examination")
    case.refuse_before_history(on)
    case.record(ExaminationPassed, now, session_id=session_id, by=by, on=on)


def fail_examination(case: Certification, session_id: UUID, by: tuple[str, ...], on: date, now: datetime) -> None:
    """The candidate did not pass. Raises like `pass_examination`."""
    refuse_unless_current(case, "examination")
    refuse_unless_next(case, "examination")
    case.refuse_before_history(on)
    case.record(ExaminationFailed, now, session_id=session_id, by=by, on=on)


def give_training(
    case: Certification, session_id: UUID, attended: Attended, by: tuple[str, ...], on: date, now: datetime
) -> None:
    """The class was held; `by`: the trainers. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "training")
    case.refuse_before_history(on)
    case.record(TrainingGiven, now, session_id=session_id, by=by, on=on, attended=attended)
