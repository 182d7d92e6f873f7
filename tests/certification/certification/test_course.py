"""No way round a stage: in each scheme, a stage is refused until each mandatory stage ahead of it is done."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.certification.certification import Certification
from services.certification.certification.corrections import StageFindsNothing, ask_correction, verify_correction
from services.certification.certification.course import (
    BillingNotCleared,
    CorrectionsOpen,
    StageDoneAlready,
    StageIsPast,
    StageNotOfScheme,
    StageNotYet,
    refuse_unless_next,
)
from services.certification.certification.issuing import NotDecided, NotIssued, hand_over, issue
from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import StageName
from shared.errors import RefusedByRule
from tests.certification.given import COUNTER, DECIDER, DO, ID, LEAD, NOW, TODAY, after, opened, ready_for

each_scheme = pytest.mark.parametrize("scheme", SCHEMES)
FINDING = [(id, one.stage) for id, scheme in SCHEMES.items() for one in scheme.stages if one.finds]
PAIRS = [
    (id, early.stage, late.stage)
    for id, scheme in SCHEMES.items()
    for early, late in combinations(scheme.stages, 2)
    if early.mandatory and late.stage != "payment"  # billing reports it; what has happened is not refused
]


@each_scheme
def test_a_case_goes_from_the_accepted_application_to_the_certificate(scheme: str) -> None:
    case = ready_for("hand-over", scheme)
    if not case.certificates:
        issue(case, ID, "1/2026", DECIDER, TODAY, NOW)
    hand_over(case, COUNTER, TODAY, NOW)
    assert case.status == "handed-over"
    assert set(case.done) >= {one.stage for one in SCHEMES[scheme].stages if one.mandatory}


@pytest.mark.parametrize(("scheme", "early", "late"), PAIRS)
def test_a_stage_is_refused_while_one_ahead_of_it_is_not_done(scheme: str, early: StageName, late: StageName) -> None:
    case = ready_for(early, scheme)
    with pytest.raises((StageNotYet, BillingNotCleared, NotDecided, NotIssued)):
        DO[late](case)


@each_scheme
@given(order=st.permutations(list(DO)))
def test_no_order_of_acts_leads_to_a_certificate_round_a_stage(scheme: str, order: list[StageName]) -> None:
    case = opened(scheme)
    for stage in order:
        _try(case, stage)
    mandatory = [one.stage for one in SCHEMES[scheme].stages if one.mandatory and one.stage != "hand-over"]
    unpaid = {"payment"} if SCHEMES[scheme].billing_gate == "before-hand-over" else set()
    if case.certificates:
        assert set(mandatory) - {"issue"} - unpaid <= set(case.done)


def _try(case: Certification, stage: StageName) -> None:
    try:
        DO[stage](case)
    except RefusedByRule:
        return


@pytest.mark.parametrize(("scheme", "stage"), FINDING)
def test_a_nonconformity_returns_to_the_stage_that_found_it(scheme: str, stage: StageName) -> None:
    case = after(stage, scheme) if stage != "testing" else ready_for("testing", scheme)
    if stage == "testing":
        DO["testing"](case)
    order = [one.stage for one in SCHEMES[scheme].stages]
    following = order[order.index(stage) + 1]
    ask_correction(case, stage, ID, LEAD, TODAY, NOW)
    with pytest.raises(CorrectionsOpen) as refused:
        DO[following](case)
    assert refused.value.details["stage"] == stage
    verify_correction(case, ID, LEAD, TODAY, NOW)
    DO[following](case)
    assert following in case.done


def test_a_correction_is_asked_for_while_its_stage_is_the_last_that_began() -> None:
    with pytest.raises(StageIsPast):
        ask_correction(after("audit-stage-2"), "audit-stage-1", ID, LEAD, TODAY, NOW)


def test_a_stage_that_finds_nothing_asks_for_no_correction() -> None:
    with pytest.raises(StageFindsNothing):
        ask_correction(after("sampling"), "sampling", ID, LEAD, TODAY, NOW)


def test_a_stage_is_done_once() -> None:
    with pytest.raises(StageDoneAlready):
        refuse_unless_next(after("sampling"), "sampling")


def test_a_market_has_no_sampling() -> None:
    with pytest.raises(StageNotOfScheme):
        DO["sampling"](after("audit-stage-2", "market-bpsmb"))
