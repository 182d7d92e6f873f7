"""A nonconformity is answered by the client and verified by another person, or expires; its due day is the scheme's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.certification.corrections import StageFindsNothing
from services.certification.nonconformity.answering import (
    AnswererMayNotVerify,
    AnswerWaits,
    CorrectionTooLate,
    EvidenceMissing,
    NothingToVerify,
)
from services.certification.nonconformity.expiry import expire, reason_of
from services.certification.nonconformity.nonconformity import Grade, NonconformityEnded
from services.certification.nonconformity.raising import count_from_report
from shared.errors import EffectiveBeforeHistory, Refusal
from tests.certification.given import AUDITOR, CLIENT, LEAD, NOW, TODAY
from tests.certification.nonconformity.given import ANSWER, answer, raised, return_it, verify

DUE = date(2026, 3, 2)


@pytest.mark.parametrize(("grade", "due_on"), [("major", DUE), ("minor", date(2026, 4, 2))])
def test_without_a_report_it_is_due_months_after_it_was_raised(grade: Grade, due_on: date) -> None:
    one = raised(grade)
    assert (one.status, one.due_on, one.follows) == ("open", due_on, "application-fails")


def test_outside_the_course_of_a_case_a_suspension_may_follow() -> None:
    assert raised(in_course=False, occasion="surveillance").follows == "suspension-proposal"


def test_a_stage_that_finds_nothing_raises_nothing() -> None:
    with pytest.raises(StageFindsNothing):
        raised(stage="sampling")


def test_the_report_moves_the_due_day_and_never_back() -> None:
    one = raised()
    count_from_report(one, date(2026, 3, 10), NOW)
    assert one.due_on == date(2026, 3, 10)
    count_from_report(one, DUE, NOW)
    assert one.due_on == date(2026, 3, 10)


def test_an_ended_one_keeps_its_due_day() -> None:
    one = raised()
    answer(one)
    verify(one)
    count_from_report(one, date(2026, 3, 10), NOW)
    assert one.due_on == DUE


def test_an_answer_names_evidence() -> None:
    with pytest.raises(EvidenceMissing):
        answer(raised(), words=replace(ANSWER, references=()))


def test_an_answer_waits_for_the_team() -> None:
    one = raised()
    answer(one)
    with pytest.raises(AnswerWaits):
        answer(one)


def test_no_answer_is_taken_after_the_due_day() -> None:
    one = raised()
    with pytest.raises(CorrectionTooLate) as refused:
        answer(one, DUE + timedelta(days=1))
    assert refused.value.details["due_on"] == DUE
    answer(one, DUE)


def test_the_time_that_an_answer_is_with_the_team_is_not_the_clients() -> None:
    one = raised()
    answer(one, date(2026, 2, 27))
    return_it(one, date(2026, 3, 9))
    assert (one.status, one.due_on) == ("sent-back", DUE + timedelta(days=10))
    assert one.answers[0].sent_back_because == "Penyebabnya belum jelas."
    answer(one, date(2026, 3, 12))
    verify(one, date(2026, 5, 1))
    assert (one.status, one.verified_by, one.verified_on) == ("verified", LEAD, date(2026, 5, 1))


def test_another_person_verifies_than_who_answered_and_who_raised_it_may() -> None:
    one = raised()
    answer(one, by=AUDITOR)  # for the client, at the counter
    with pytest.raises(AnswererMayNotVerify):
        verify(one, by=AUDITOR)
    with pytest.raises(AnswererMayNotVerify):
        return_it(one, by=AUDITOR)
    assert one.raised_by == LEAD
    verify(one, by=LEAD)


def test_without_an_answer_there_is_nothing_to_verify() -> None:
    one = raised()
    for act in (verify, return_it):
        with pytest.raises(NothingToVerify):
            act(one)


def test_a_verified_one_is_closed() -> None:
    one = raised()
    answer(one)
    verify(one)
    for act in (answer, verify, return_it):
        with pytest.raises(NonconformityEnded):
            act(one)


def test_nothing_is_dated_before_the_last_event() -> None:
    one = raised()
    answer(one, date(2026, 2, 10))
    with pytest.raises(EffectiveBeforeHistory):
        verify(one, date(2026, 2, 9))


def test_it_expires_on_the_day_after_its_due_day_and_once() -> None:
    one = raised()
    assert not expire(one, DUE, NOW)
    assert expire(one, DUE + timedelta(days=1), NOW)
    assert not expire(one, DUE + timedelta(days=2), NOW)
    assert one.status == "expired"
    assert reason_of(one) == "ketidaksesuaian atas ISO 9001:2015 8.5.1 tidak diselesaikan sampai 2 Maret 2026."
    with pytest.raises(NonconformityEnded):
        answer(one, DUE + timedelta(days=2))


def test_an_answer_in_time_does_not_expire_while_the_team_has_it() -> None:
    one = raised()
    answer(one, DUE)
    assert not expire(one, date(2026, 6, 1), NOW)
    return_it(one, date(2026, 6, 1))
    assert one.due_on == date(2026, 6, 1)
    assert expire(one, date(2026, 6, 2), NOW)


ACTS = st.tuples(st.sampled_from(["answer", "return", "verify", "expire"]), st.integers(min_value=0, max_value=40))


@given(acts=st.lists(ACTS, max_size=12))
def test_in_any_order_it_ends_once_and_answers_come_in_time(acts: list[tuple[str, int]]) -> None:
    one, day, ended = raised(), TODAY, 0
    for act, days in acts:
        day += timedelta(days=days)
        was_open = one.status not in {"verified", "expired"}
        try:
            if act == "answer":
                due_on = one.due_on
                answer(one, day, by=CLIENT)
                assert day <= due_on
            elif act == "return":
                return_it(one, day)
            elif act == "verify":
                verify(one, day)
            else:
                expire(one, day, NOW)
        except Refusal:
            continue
        ended += was_open and one.status in {"verified", "expired"}
    assert ended == (one.status in {"verified", "expired"})
    assert (one.status == "verified") == (one.verified_on is not None)
    if one.status == "verified":
        assert one.answers[-1].sent_back_because is None
