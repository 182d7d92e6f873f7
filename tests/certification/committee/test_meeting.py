"""The committee: quorum, votes with grounds, abstentions, and one recommendation for each case."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.certification.certification import Certification
from services.certification.certification.course import StageNotYet
from services.certification.certification.recommendation import Recommendation
from services.certification.certification.separation import EvaluatorMayNotReview
from services.certification.committee.convening import ConvenedTwice, NoQuorum, convene
from services.certification.committee.meeting import ConcludedAlready, Meeting, NotOfTheCommittee, NotOnTheAgenda
from services.certification.committee.quorum import QUORUMS, Quorum, quorum_of
from services.certification.committee.voting import AbstainedAlready, NoMajority, abstain, cast_vote, conclude
from shared.errors import EffectiveBeforeHistory, Refusal
from tests.certification.given import AUDITOR, COMMITTEE, LEAD, NOW, SURAKARTA, TODAY, happened, ready_for
from tests.gates.replaying import from_stored, state

ENDAH, FARID, GITA = COMMITTEE
DAY = timedelta(days=1)


def convened(case: Certification, *members: str, held_on: date = TODAY) -> Meeting:
    return convene(uuid4(), SURAKARTA, members or COMMITTEE, (case.id,), held_on, "kinanti", NOW)


def voted(meeting: Meeting, case: Certification, subject: str, vote: Recommendation = "certify") -> None:
    cast_vote(meeting, case, vote, "Semua parameter memenuhi.", subject, TODAY, NOW)


def concluded(meeting: Meeting, case: Certification) -> None:
    conclude(meeting, case, "Notulen.", ENDAH, TODAY, NOW)


@pytest.mark.parametrize(
    ("members", "needed"),
    [(1, 2), (2, 2), (3, 2), (4, 3), (5, 3), (9, 5)],
    ids=[f"of {one}" for one in (1, 2, 3, 4, 5, 9)],
)
def test_the_default_quorum_is_half_of_the_members_plus_one(members: int, needed: int) -> None:
    """[C] The seed names no head-count (CX-12)."""
    assert quorum_of(SURAKARTA, members, TODAY) == needed


def test_an_office_may_settle_its_own_quorum() -> None:
    own = Quorum.model_validate({**QUORUMS[0].model_dump(), "office": SURAKARTA, "least": 4, "valid_from": TODAY})
    lines = (*QUORUMS, own)
    assert quorum_of(SURAKARTA, 5, TODAY, lines) == 4
    assert quorum_of(SURAKARTA, 5, TODAY - DAY, lines) == 3
    assert quorum_of("balai-sertifikasi", 5, TODAY, lines) == 3


def test_a_meeting_of_fewer_members_than_a_quorum_is_not_convened() -> None:
    with pytest.raises(NoQuorum):
        convened(ready_for("review"), ENDAH)


def test_members_and_cases_are_named_once() -> None:
    with pytest.raises(ConvenedTwice):
        convened(ready_for("review"), ENDAH, FARID, ENDAH)


def test_the_majority_recommends_and_the_case_goes_on() -> None:
    case = ready_for("review")
    meeting = convened(case)
    voted(meeting, case, ENDAH)
    voted(meeting, case, FARID, "reject")
    voted(meeting, case, GITA)
    concluded(meeting, case)
    assert (case.recommendation, meeting.status) == ("certify", "concluded")
    assert happened(case)[-1] == "recommended"
    assert {act.subject for act in case.acts if act.topic == "certification.recommended"} == set(COMMITTEE)


def test_without_a_quorum_nothing_is_concluded() -> None:
    case = ready_for("review")
    meeting = convened(case)
    voted(meeting, case, ENDAH)
    with pytest.raises(NoQuorum) as refused:
        concluded(meeting, case)
    assert refused.value.details == {"has": 1, "needed": 2}
    assert case.recommendation is None


def test_an_abstention_takes_the_vote_back_and_counts_for_no_quorum() -> None:
    case = ready_for("review")
    meeting = convened(case)
    for one in (ENDAH, FARID):
        voted(meeting, case, one)
    abstain(meeting, case.id, "Saudara klien.", FARID, TODAY, NOW)
    with pytest.raises(NoQuorum):
        concluded(meeting, case)
    with pytest.raises(AbstainedAlready):
        voted(meeting, case, FARID)
    voted(meeting, case, GITA)
    concluded(meeting, case)
    assert meeting.conclusions[0].voters == (ENDAH, GITA)


def test_equal_votes_recommend_nothing_until_a_member_changes_theirs() -> None:
    case = ready_for("review")
    meeting = convened(case)
    voted(meeting, case, ENDAH)
    voted(meeting, case, FARID, "reject")
    with pytest.raises(NoMajority):
        concluded(meeting, case)
    voted(meeting, case, ENDAH, "reject")
    concluded(meeting, case)
    assert case.recommendation == "reject"


def test_only_members_vote_and_only_on_the_agenda() -> None:
    case, other = ready_for("review"), ready_for("review")
    meeting = convened(case)
    with pytest.raises(NotOfTheCommittee):
        voted(meeting, case, "orang lain")
    with pytest.raises(NotOnTheAgenda):
        voted(meeting, other, ENDAH)


@pytest.mark.parametrize("evaluator", [LEAD, AUDITOR])
def test_nobody_who_evaluated_votes(evaluator: str) -> None:
    """SOD-01; scenario 10. The refusal names the event."""
    case = ready_for("review")
    meeting = convened(case, evaluator, FARID)
    with pytest.raises(EvaluatorMayNotReview) as refused:
        voted(meeting, case, evaluator)
    assert refused.value.details["because"].startswith("certification.")


def test_a_case_is_concluded_once() -> None:
    case = ready_for("review")
    meeting = convened(case)
    for one in (ENDAH, FARID):
        voted(meeting, case, one)
    concluded(meeting, case)
    with pytest.raises(ConcludedAlready):
        concluded(meeting, case)
    with pytest.raises(ConcludedAlready):
        voted(meeting, case, GITA)


def test_nobody_votes_before_the_evaluation_or_before_the_meeting() -> None:
    early, case = ready_for("evaluation"), ready_for("review")
    with pytest.raises(StageNotYet):
        voted(convened(early), early, ENDAH)
    with pytest.raises(EffectiveBeforeHistory):
        voted(convened(case, held_on=TODAY + DAY), case, ENDAH)


def test_a_meeting_concludes_case_by_case() -> None:
    cases = [ready_for("review"), ready_for("review")]
    meeting = convene(UUID(int=9), SURAKARTA, COMMITTEE, tuple(one.id for one in cases), TODAY, "kinanti", NOW)
    for case in cases:
        assert meeting.status == "convened"
        for one in COMMITTEE:
            voted(meeting, case, one)
        concluded(meeting, case)
    assert meeting.status == "concluded"


ACTS = st.lists(
    st.tuples(st.sampled_from([*COMMITTEE, LEAD]), st.sampled_from(["certify", "reject", "abstain", "conclude"])),
    max_size=12,
)


@given(ACTS)
def test_any_sequence_replays_and_recommends_only_with_a_quorum(acts: list[tuple[str, str]]) -> None:
    case = ready_for("review")
    meeting = convened(case)
    for subject, act in acts:
        try:
            match act:
                case "certify" | "reject":
                    cast_vote(meeting, case, act, "-", subject, TODAY, NOW)
                case "abstain":
                    abstain(meeting, case.id, "-", subject, TODAY, NOW)
                case _:
                    conclude(meeting, case, "-", subject, TODAY, NOW)
        except Refusal:
            continue
    assert state(from_stored(meeting.pending_events)) == state(meeting)
    assert (case.recommendation is not None) == bool(meeting.conclusions)
    for one in meeting.conclusions:
        assert len(one.voters) >= meeting.quorum
        assert not {each.subject for each in meeting.abstentions} & set(one.voters)
