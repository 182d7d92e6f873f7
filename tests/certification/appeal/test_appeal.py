"""An appeal: who files it, until when, who decides it, and what follows when it is upheld."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.appeal.appeal import Appeal, AppealDecidedAlready, Outcome, appeal_of
from services.certification.appeal.filing import AppealTooLate, NothingToAppeal, file_appeal, rejection_to_appeal
from services.certification.appeal.handling import (
    AppealBySomebodyOfTheCase,
    AppealNotAssigned,
    Concerned,
    NotHandlerOfAppeal,
    assign_appeal,
    decide_appeal,
    expire,
)
from services.certification.appeal.time_limits import LIMITS, appeal_time_limit
from services.certification.certification.certification import Certification
from services.certification.certification.course import StageNotYet
from services.certification.certification.decision import certify, reject
from services.certification.certification.recommendation import recommend
from services.certification.certification.reopening import NotRejected, reopen
from services.certification.certification.separation import DeciderMayNotDecideAgain
from shared.errors import EffectiveBeforeHistory
from tests.certification.given import (
    ANALYST,
    CLERK,
    CLIENT,
    COMMITTEE,
    DECIDER,
    ID,
    LEAD,
    MANAGER,
    NOW,
    OTHER_DECIDER,
    SURAKARTA,
    TODAY,
    VERIFIER,
    after,
    happened,
    ready_for,
)

HEAD, HANDLERS = "mulyono", ("lestari", "nanda")
CLAUSE, EVIDENCE = "SNI 3553:2015 5", "Nitrit 0,2 mg/l, batas 0,1 mg/l."
ACCOUNT, GROUNDS = "Contoh berasal dari lot lain.", "Nomor lot tidak sama dengan berita acara."
LAST_DAY = TODAY + timedelta(days=30)


def rejected(stage: Any = "decision") -> Certification:
    """A case that DECIDER rejected when it was ready for a stage."""
    case = ready_for(stage)
    reject(case, CLAUSE, EVIDENCE, DECIDER, TODAY, NOW)
    return case


def filed(case: Certification, on: date = TODAY) -> Appeal:
    return file_appeal(case, rejection_to_appeal(case), ACCOUNT, CLIENT, on, NOW)


def assigned(case: Certification) -> Appeal:
    appeal = filed(case)
    assign_appeal(appeal, Concerned(case), HANDLERS, HEAD, TODAY, NOW)
    return appeal


def decided(case: Certification, outcome: Outcome = "upheld") -> Appeal:
    appeal = assigned(case)
    decide_appeal(appeal, Concerned(case), outcome, GROUNDS, HANDLERS[0], TODAY, NOW)
    return appeal


def events(appeal: Appeal) -> list[str]:
    recorded: Any = appeal.pending_events
    return [one.TOPIC.partition(".")[2] for one in recorded]


def test_an_appeal_is_acknowledged_with_the_day_of_its_decision() -> None:
    case = rejected()
    appeal = filed(case, LAST_DAY)
    assert events(appeal) == ["appeal-filed", "appeal-acknowledged"]
    assert (appeal.id, appeal.contested_on) == (appeal_of(case.id, "rejected", 1), TODAY)
    assert appeal.decide_by == LAST_DAY + timedelta(days=30)


def test_after_the_last_day_an_appeal_is_too_late() -> None:
    with pytest.raises(AppealTooLate) as refused:
        filed(rejected(), LAST_DAY + timedelta(days=1))
    assert refused.value.details["until"] == LAST_DAY.isoformat()


def test_an_appeal_is_not_dated_before_the_decision() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        filed(rejected(), TODAY - timedelta(days=1))


@pytest.mark.parametrize("case", [ready_for("decision"), after("decision")])
def test_without_a_rejection_there_is_nothing_to_appeal(case: Certification) -> None:
    with pytest.raises(NothingToAppeal):
        filed(case)


def test_every_day_has_one_time_limit_with_its_basis() -> None:
    limit = appeal_time_limit(SURAKARTA, TODAY)
    assert (limit.filing_days, limit.deciding_days, limit.confidence) == (30, 30, "C")
    assert all("17065" in one.legal_basis for one in LIMITS)


@pytest.mark.parametrize("subject", [CLERK, LEAD, ANALYST, VERIFIER, MANAGER, *COMMITTEE, DECIDER, CLIENT])
def test_nobody_of_the_case_handles_an_appeal(subject: str) -> None:
    """SOD-05. Nor does somebody of the case choose who handles it."""
    case = rejected()
    appeal = filed(case)
    with pytest.raises(AppealBySomebodyOfTheCase) as refused:
        assign_appeal(appeal, Concerned(case), (*HANDLERS, subject), HEAD, TODAY, NOW)
    assert refused.value.details["subject"] == subject
    with pytest.raises(AppealBySomebodyOfTheCase):
        assign_appeal(appeal, Concerned(case), HANDLERS, subject, TODAY, NOW)


def test_a_handler_who_acted_in_the_case_meanwhile_does_not_decide() -> None:
    case = rejected()
    appeal = assigned(case)
    case.note("certification.samples-sent", TODAY, HANDLERS[1])
    with pytest.raises(AppealBySomebodyOfTheCase):
        decide_appeal(appeal, Concerned(case), "upheld", GROUNDS, HANDLERS[0], TODAY, NOW)


def test_only_the_handlers_decide_and_once() -> None:
    case = rejected()
    appeal = filed(case)
    with pytest.raises(AppealNotAssigned):
        decide_appeal(appeal, Concerned(case), "upheld", GROUNDS, HANDLERS[0], TODAY, NOW)
    assign_appeal(appeal, Concerned(case), HANDLERS, HEAD, TODAY, NOW)
    with pytest.raises(NotHandlerOfAppeal):
        decide_appeal(appeal, Concerned(case), "upheld", GROUNDS, HEAD, TODAY, NOW)
    decide_appeal(appeal, Concerned(case), "dismissed", GROUNDS, HANDLERS[0], TODAY, NOW)
    with pytest.raises(AppealDecidedAlready):
        decide_appeal(appeal, Concerned(case), "upheld", GROUNDS, HANDLERS[1], TODAY, NOW)
    with pytest.raises(AppealDecidedAlready):
        assign_appeal(appeal, Concerned(case), HANDLERS, HEAD, TODAY, NOW)


def test_a_dismissed_appeal_changes_nothing_in_the_case() -> None:
    case = rejected()
    before = happened(case)
    decided(case, "dismissed")
    assert (case.status, happened(case)) == ("rejected", before)


def test_an_upheld_appeal_leads_to_a_new_decision_by_somebody_else() -> None:
    case = rejected()
    decided(case)
    assert (case.status, happened(case)[-2:]) == ("open", ["rejected", "decision-reopened"])
    with pytest.raises(DeciderMayNotDecideAgain) as refused:
        certify(case, DECIDER, TODAY, NOW)
    assert refused.value.details["because"] == "certification.rejected"
    certify(case, OTHER_DECIDER, TODAY, NOW)
    assert case.status == "certified"


def test_a_committee_that_recommended_to_reject_reviews_again() -> None:
    case = ready_for("review")
    recommend(case, ID, "reject", COMMITTEE, TODAY, NOW)
    reject(case, CLAUSE, EVIDENCE, DECIDER, TODAY, NOW)
    decided(case)
    with pytest.raises(StageNotYet) as refused:
        certify(case, OTHER_DECIDER, TODAY, NOW)
    assert refused.value.details["missing"] == "review"
    recommend(case, ID, "certify", COMMITTEE, TODAY, NOW)
    certify(case, OTHER_DECIDER, TODAY, NOW)
    assert case.status == "certified"


def test_a_second_rejection_can_be_appealed_to_other_people() -> None:
    case = rejected()
    decided(case)
    reject(case, CLAUSE, EVIDENCE, OTHER_DECIDER, TODAY, NOW)
    appeal = filed(case)
    assert (appeal.number, appeal.id) == (2, appeal_of(case.id, "rejected", 2))
    with pytest.raises(AppealBySomebodyOfTheCase) as refused:
        assign_appeal(appeal, Concerned(case), HANDLERS, HEAD, TODAY, NOW)
    assert refused.value.details["because"] == "certification.decision-reopened"


def test_only_a_rejected_case_is_reopened() -> None:
    with pytest.raises(NotRejected):
        reopen(after("decision"), ID, HANDLERS, TODAY, NOW)


@given(days=st.lists(st.integers(0, 90), max_size=6).map(sorted), outcome=st.sampled_from(["upheld", None]))
def test_an_appeal_is_overdue_once_and_only_while_nobody_decided(days: list[int], outcome: Outcome | None) -> None:
    case = rejected()
    appeal = assigned(case) if outcome is None else decided(case, outcome)
    for day in days:
        expire(appeal, TODAY + timedelta(days=day), NOW)
    late = outcome is None and max(days, default=0) > 30
    assert events(appeal).count("appeal-overdue") == late
    assert appeal.overdue == late
