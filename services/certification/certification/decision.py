"""The certification decision (ISO/IEC 17065 7.6): one decision, by a person who took no part in the evaluation."""

from datetime import date, datetime

from services.certification.certification.billing_gate import make_fee_due
from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_ahead_is_done, refuse_unless_next, stage_of
from services.certification.certification.separation import refuse_earlier_decider, refuse_evaluator
from shared.errors import Conflict, RefusedByRule
from shared.journal.events import Event


class DecidedAlready(Conflict):
    code = "decided-already"
    indonesian = "Perkara ini sudah diputuskan: {status:words}."
    english = "This case is decided already: {status:words}."


class NotRecommended(RefusedByRule):
    code = "not-recommended"
    indonesian = "Komite Teknis tidak merekomendasikan sertifikasi. Putuskan penolakan, atau minta tinjauan baru."
    english = "The committee did not recommend certification. Decide against it, or ask for a new review."
    clause = "ISO/IEC 17065 7.6.1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Certified(Event[Certification]):
    """The decider decided to certify."""

    TOPIC = "certification.certified"
    INDONESIAN = "Diputuskan: bersertifikat."
    ENGLISH = "The decision: certified."
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "certified"
        case.end_stage("decision")
        case.note(self.TOPIC, self.on, self.by)


class Rejected(Event[Certification]):
    """The decider decided against certification, with the clause that is not fulfilled and the evidence."""

    TOPIC = "certification.rejected"
    INDONESIAN = "Diputuskan: tidak bersertifikat. Klausul {clause}: {evidence}"
    ENGLISH = "The decision: not certified. Clause {clause}: {evidence}"
    clause: str
    evidence: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "rejected"
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_decider(case: Certification, decider: str) -> None:
    """Raises DecidedAlready; EvaluatorMayNotDecide for somebody who evaluated in the case; DeciderMayNotDecideAgain after an
    appeal.
    """
    if case.status in {"certified", "issued", "handed-over", "rejected"}:
        raise DecidedAlready(status=case.status)
    refuse_evaluator(case, decider, "decision")
    refuse_earlier_decider(case, decider)


def certify(case: Certification, decider: str, on: date, now: datetime) -> None:
    """Decides to certify; the fee becomes due if the scheme has it paid before hand-over.

    Raises like `refuse_decider` and `refuse_unless_next`; NotRecommended, EffectiveBeforeHistory.
    """
    refuse_decider(case, decider)
    refuse_unless_next(case, "decision")
    if case.recommendation == "reject":
        raise NotRecommended
    case.refuse_before_history(on)
    case.record(Certified, now, by=decider, on=on)
    make_fee_due(case, "before-hand-over", on, now)


def reject(case: Certification, clause: str, evidence: str, decider: str, on: date, now: datetime) -> None:
    """Decides against certification, once the evaluation has ended; the committee need not have met.

    Raises like `refuse_decider`; CertificationEnded, StageNotOfScheme, StageNotYet, EffectiveBeforeHistory.
    """
    refuse_decider(case, decider)
    case.refuse_when_ended()
    stage_of(case, "decision")
    refuse_unless_ahead_is_done(case, "decision", "review")
    case.refuse_before_history(on)
    case.record(Rejected, now, clause=clause, evidence=evidence, by=decider, on=on)
