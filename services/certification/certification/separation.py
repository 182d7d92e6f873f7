"""Separation of duties over the history of a case: evaluators do not review or decide, deciders decide once, who registered does not
test.
"""

from typing import Final, Literal

from services.certification.certification.certification import Certification
from shared.errors import DutiesNotSeparate

EVALUATION: Final = frozenset(
    f"certification.{name}"
    for name in (
        "audit-begun",
        "audit-ended",
        "samples-taken",
        "samples-sent",
        "test-reported",
        "test-failed",
        "corrections-verified",
        "correction-verified",
        "evaluated",
        "examination-passed",
        "examination-failed",
        "training-given",
        "certificate-evaluated",
    )
)
"""The acts that are evaluation (ISO/IEC 17065 7.4; ISO/IEC 17024 9.2.6)."""
DECISIONS: Final = frozenset({"certification.certified", "certification.rejected"})
ACCEPTED: Final = "intake.application-accepted"


class EvaluatorMayNotReview(DutiesNotSeparate):
    code = "evaluator-may-not-review"
    indonesian = "Anda ikut mengevaluasi dalam perkara ini ({because}); tinjauan dilakukan oleh orang lain."
    english = "You took part in the evaluation of this case ({because}); somebody else reviews it."
    clause = "ISO/IEC 17065 7.5.1; SOD-01"


class EvaluatorMayNotDecide(DutiesNotSeparate):
    code = "evaluator-may-not-decide"
    indonesian = "Anda ikut mengevaluasi dalam perkara ini ({because}); keputusan diambil oleh orang lain."
    english = "You took part in the evaluation of this case ({because}); somebody else decides it."
    clause = "ISO/IEC 17065 7.6.2; ISO/IEC 17024 9.2.6; SOD-01"


class DeciderMayNotDecideAgain(DutiesNotSeparate):
    code = "decider-may-not-decide-again"
    indonesian = (
        "Anda sudah memutuskan perkara ini ({because}); setelah banding dikabulkan, orang lain yang memutuskannya."
    )
    english = "You decided this case before ({because}); after an appeal was upheld, somebody else decides it."
    clause = "ISO/IEC 17065 7.13.9; SOD-05"


class RegistrarMayNotTest(DutiesNotSeparate):
    code = "registrar-may-not-test"
    indonesian = "Anda menerima permohonan ini, jadi pengujian dilakukan oleh orang lain."
    english = "You accepted this application, so somebody else tests."
    clause = "SOD-04; Keputusan Kepala Dinas 000.8.3.2/2541, Pengawasan Internal d"


def refuse_evaluator(case: Certification, subject: str, task: Literal["review", "decision"]) -> None:
    """Refuses a task to a person who took part in the evaluation; the refusal names the event.

    Raises EvaluatorMayNotReview, EvaluatorMayNotDecide.
    """
    for act in case.acts:
        if act.subject == subject and act.topic in EVALUATION:
            if task == "review":
                raise EvaluatorMayNotReview(because=act.topic, on=act.on.isoformat())
            raise EvaluatorMayNotDecide(because=act.topic, on=act.on.isoformat())


def refuse_earlier_decider(case: Certification, subject: str) -> None:
    """Raises DeciderMayNotDecideAgain for the person whose decision an appeal reopened."""
    for act in case.acts:
        if act.subject == subject and act.topic in DECISIONS:
            raise DeciderMayNotDecideAgain(because=act.topic, on=act.on.isoformat())


def refuse_registrar(case: Certification, subject: str) -> None:
    """Raises RegistrarMayNotTest for the officer who accepted the application."""
    if subject == case.accepted_by:
        raise RegistrarMayNotTest(because=ACCEPTED)


def took_part(case: Certification, subject: str) -> str | None:
    """The event by which a person took any part in the case; None if they took none."""
    if subject == case.accepted_by:
        return ACCEPTED
    return next((act.topic for act in case.acts if act.subject == subject), None)
