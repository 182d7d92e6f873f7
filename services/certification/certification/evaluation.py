"""What audits and tests found, summed up before the review (ISO/IEC 17065 7.4.9); later evaluations of the certificate."""

from datetime import date, datetime

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_next
from shared.journal.events import Event


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Evaluated(Event[Certification]):
    """The results of audits, tests or a class were evaluated and summed up."""

    TOPIC = "certification.evaluated"
    INDONESIAN = "Hasil dievaluasi: {words}"
    ENGLISH = "The results were evaluated: {words}"
    words: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("evaluation")
        case.note(self.TOPIC, self.on, self.by)


class CertificateEvaluated(Event[Certification]):
    """Persons evaluated the certificate of the case after its issue: in a surveillance, or in an audit for one."""

    TOPIC = "certification.certificate-evaluated"
    INDONESIAN = "Pemegang sertifikat dievaluasi setelah sertifikat terbit."
    ENGLISH = "The holder of the certificate was evaluated after its issue."
    by: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.note(self.TOPIC, self.on, *self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def evaluate(case: Certification, words: str, by: str, on: date, now: datetime) -> None:
    """Records the evaluation. Raises like `refuse_unless_next`, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "evaluation")
    case.refuse_before_history(on)
    case.record(Evaluated, now, words=words, by=by, on=on)


def evaluate_certificate(case: Certification, by: tuple[str, ...], on: date, now: datetime) -> None:
    """Keeps in the case who evaluated its certificate, so that they do not decide about it (ISO/IEC 17065 7.6.2, 7.11.2)."""
    case.record(CertificateEvaluated, now, by=by, on=on)
