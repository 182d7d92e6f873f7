"""Tests, review and decision: who may, on what, and that there is one decision."""

from typing import Any

import pytest

from services.certification.certification.course import BillingNotCleared, StageNotYet
from services.certification.certification.decision import DecidedAlready, NotRecommended, certify, reject
from services.certification.certification.ending import fail_case
from services.certification.certification.issuing import NotDecided, NotIssued, hand_over, issue
from services.certification.certification.recommendation import recommend
from services.certification.certification.sampling_and_testing import report_test, send_samples, take_samples
from services.certification.certification.separation import (
    EvaluatorMayNotDecide,
    EvaluatorMayNotReview,
    RegistrarMayNotTest,
    took_part,
)
from services.certification.scheme.catalogue import SCHEMES
from tests.certification.given import (
    ANALYST,
    AUDITOR,
    CLERK,
    COMMITTEE,
    COUNTER,
    DECIDER,
    DO,
    ID,
    LEAD,
    MANAGER,
    NOW,
    OTHER_DECIDER,
    SAMPLER,
    TODAY,
    VERIFIER,
    after,
    happened,
    ready_for,
)

EVALUATORS = [
    (LEAD, "certification.audit-begun"),
    (SAMPLER, "certification.samples-taken"),
    (AUDITOR, "certification.samples-sent"),
    (ANALYST, "certification.test-reported"),
    (VERIFIER, "certification.test-reported"),
    (MANAGER, "certification.evaluated"),
]


@pytest.mark.parametrize(("subject", "event"), EVALUATORS)
def test_nobody_who_evaluated_reviews(subject: str, event: str) -> None:
    """SOD-01; scenario 10. The refusal names the event that forbids it."""
    with pytest.raises(EvaluatorMayNotReview) as refused:
        recommend(ready_for("review"), ID, "certify", (*COMMITTEE, subject), TODAY, NOW)
    assert refused.value.details["because"] == event


@pytest.mark.parametrize(("subject", "event"), EVALUATORS)
def test_nobody_who_evaluated_decides(subject: str, event: str) -> None:
    with pytest.raises(EvaluatorMayNotDecide) as refused:
        certify(ready_for("decision"), subject, TODAY, NOW)
    assert refused.value.details["because"] == event


def test_a_reviewer_may_also_decide() -> None:
    """ISO/IEC 17065 7.6.2 excludes those who evaluated, not those who reviewed."""
    case = ready_for("decision")
    certify(case, COMMITTEE[0], TODAY, NOW)
    assert case.status == "certified"


def test_two_deciders_make_one_decision() -> None:
    case = after("decision")
    with pytest.raises(DecidedAlready):
        certify(case, OTHER_DECIDER, TODAY, NOW)
    with pytest.raises(DecidedAlready):
        reject(case, "5", "LHU.", OTHER_DECIDER, TODAY, NOW)


def test_nobody_certifies_against_the_committee() -> None:
    case = ready_for("review")
    recommend(case, ID, "reject", COMMITTEE, TODAY, NOW)
    with pytest.raises(NotRecommended):
        certify(case, DECIDER, TODAY, NOW)
    reject(case, "SNI 3553:2015 5", "Nitrit 0,2 mg/l.", DECIDER, TODAY, NOW)
    assert case.status == "rejected"


def test_a_rejection_waits_for_the_evaluation_and_not_for_the_committee() -> None:
    with pytest.raises(StageNotYet):
        reject(ready_for("evaluation"), "5", "LHU.", DECIDER, TODAY, NOW)
    case = after("evaluation")
    reject(case, "5", "LHU.", DECIDER, TODAY, NOW)
    assert happened(case)[-1] == "rejected"


def test_a_failed_test_does_not_end_the_testing() -> None:
    case = ready_for("testing")
    send_samples(case, ID, AUDITOR, TODAY, NOW)
    report_test(case, ID, "12/LHU/2026", "fails", (ANALYST, VERIFIER), TODAY, NOW)
    assert (case.failed_tests, "testing" in case.done) == (1, False)
    with pytest.raises(StageNotYet):
        DO["evaluation"](case)
    report_test(case, ID, "13/LHU/2026", "passes", (ANALYST, VERIFIER), TODAY, NOW)
    DO["evaluation"](case)
    assert happened(case)[-3:] == ["test-failed", "test-reported", "evaluated"]


def test_a_report_before_the_samples_were_sent_is_refused() -> None:
    """scenario 76."""
    with pytest.raises(StageNotYet):
        report_test(ready_for("testing"), ID, "12/LHU/2026", "passes", (ANALYST,), TODAY, NOW)


def test_who_accepted_the_application_does_not_test() -> None:
    """SOD-04."""
    case = ready_for("testing")
    send_samples(case, ID, AUDITOR, TODAY, NOW)
    with pytest.raises(RegistrarMayNotTest):
        report_test(case, ID, "12/LHU/2026", "passes", (CLERK, VERIFIER), TODAY, NOW)


def test_samples_are_taken_again_after_a_broken_seal_until_the_report() -> None:
    case = after("sampling")
    send_samples(case, ID, AUDITOR, TODAY, NOW)
    take_samples(case, ID, SAMPLER, TODAY, NOW)
    assert happened(case)[-1] == "samples-taken"


def test_the_hand_over_waits_for_certificate_and_payment() -> None:
    """scenario 59: BPSMB-SP, decided, unpaid."""
    case = after("decision")
    with pytest.raises(NotIssued):
        hand_over(case, COUNTER, TODAY, NOW)
    issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)
    with pytest.raises(BillingNotCleared):
        hand_over(case, COUNTER, TODAY, NOW)
    DO["payment"](case)
    hand_over(case, COUNTER, TODAY, NOW)
    assert case.status == "handed-over"


@pytest.mark.parametrize("scheme", [id for id, one in SCHEMES.items() if one.billing_gate == "before-execution"])
def test_nothing_is_executed_before_payment_where_the_scheme_says_so(scheme: str) -> None:
    order = [one.stage for one in SCHEMES[scheme].stages]
    following: Any = order[order.index("payment") + 1]
    with pytest.raises(BillingNotCleared):
        DO[following](ready_for("payment", scheme))


def test_no_certificate_before_the_decision_or_after_a_failure() -> None:
    for case in (ready_for("decision"), after("evaluation")):
        with pytest.raises(NotDecided):
            issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)
    failed = ready_for("evaluation")
    fail_case(failed, "Uji ulang tidak lulus.", "prosedur uji ulang", TODAY, NOW)
    with pytest.raises(NotDecided):
        issue(failed, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)


def test_the_history_tells_who_took_part() -> None:
    case = after("decision")
    assert took_part(case, LEAD) == "certification.audit-begun"
    assert took_part(case, CLERK) == "intake.application-accepted"
    assert took_part(case, OTHER_DECIDER) is None
