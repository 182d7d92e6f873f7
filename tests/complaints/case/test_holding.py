"""A complaint holds its case until it is triaged, and a hold is no weapon."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.case.case import Case, hold_of
from services.complaints.case.course import accept, decide
from services.complaints.case.hold_days import hold_days
from services.complaints.case.holding import (
    NothingHeld,
    end_complaint,
    expire,
    find_error,
    lift,
    note_complaint,
    triage,
)
from tests.complaints.case.given import COMPLAINT, DAYS, LAST_DAY, NOW, TODAY, accepted, filed, happened, known

OTHER = UUID(int=43)
HEAD = "mulyono"


def held(**changes: Any) -> Case:
    case = accepted()
    note_complaint(case, filed(**changes), DAYS, NOW)
    case.collect_events()
    return case


def test_a_complaint_is_noted_and_holds_the_case() -> None:
    case = accepted()
    note_complaint(case, filed(), DAYS, NOW)
    assert happened(case) == ["case-complaint-noted", "case-held"]
    [hold] = case.holds.values()
    assert (hold.complaint, hold.until) == ("ADU/2026/00001", LAST_DAY)


@pytest.mark.parametrize("secrecy", ["confidential", "whistle-blowing"])
def test_a_secret_complaint_leaves_neither_number_nor_kind(secrecy: str) -> None:
    case = accepted()
    note_complaint(case, filed(secrecy=secrecy, account=None), DAYS, NOW)
    [event] = case.collect_events()
    said = {name: str(value) for name, value in vars(event).items()}
    assert case.complaints == {}
    assert [one.complaint for one in case.holds.values()] == [None]
    assert not {"ADU/2026/00001", "complaint", str(COMPLAINT), secrecy} & set(said.values())


@pytest.mark.parametrize("kind", ["aspiration", "information-request", "suggestion"])
def test_only_complaints_and_appeals_hold(kind: str) -> None:
    case = accepted()
    note_complaint(case, filed(kind=kind), DAYS, NOW)
    assert happened(case) == ["case-complaint-noted"]


def test_a_case_that_is_not_accepted_has_nothing_to_hold() -> None:
    case = known()
    case.collect_events()
    note_complaint(case, filed(), DAYS, NOW)
    assert happened(case) == ["case-complaint-noted"]


def test_triage_ends_the_hold_and_the_complaint_goes_on() -> None:
    case = held()
    triage(case, COMPLAINT, HEAD, TODAY, NOW)
    triage(case, COMPLAINT, HEAD, TODAY, NOW)
    assert (happened(case), len(case.complaints)) == (["case-released"], 1)
    end_complaint(case, COMPLAINT, HEAD, TODAY, NOW)
    assert (happened(case), case.complaints) == (["case-complaint-ended"], {})


def test_the_end_of_a_complaint_ends_its_hold_first() -> None:
    case = held()
    end_complaint(case, COMPLAINT, HEAD, TODAY, NOW)
    assert happened(case) == ["case-released", "case-complaint-ended"]


def test_the_head_lifts_all_holds_with_a_reason() -> None:
    case = held()
    note_complaint(case, filed(OTHER, account="orang-lain"), DAYS, NOW)
    case.collect_events()
    lift(case, "Tidak menyangkut pencabutan.", HEAD, TODAY, NOW)
    assert (happened(case), case.holds) == (["case-released"] * 2, {})
    with pytest.raises(NothingHeld):
        lift(case, "Sekali lagi.", HEAD, TODAY, NOW)


def test_a_hold_ends_after_its_last_day() -> None:
    case = held()
    expire(case, hold_of(COMPLAINT), "jejak:complaints", LAST_DAY, NOW)
    assert happened(case) == []
    expire(case, hold_of(COMPLAINT), "jejak:complaints", LAST_DAY + timedelta(days=1), NOW)
    expire(case, hold_of(COMPLAINT), "jejak:complaints", LAST_DAY + timedelta(days=1), NOW)
    assert happened(case) == ["case-released"]


def test_a_reporter_holds_again_only_after_another_decision() -> None:
    case = held()
    triage(case, COMPLAINT, HEAD, TODAY, NOW)
    case.collect_events()
    note_complaint(case, filed(OTHER), DAYS, NOW)
    assert happened(case) == ["case-complaint-noted"]
    decide(case, "certification.certificate-suspended", TODAY, NOW)
    decide(case, "certification.certificate-suspended", TODAY, NOW)  # of the second certificate of the case
    assert happened(case) == ["case-decided"]
    note_complaint(case, filed(UUID(int=44)), DAYS, NOW)
    assert happened(case) == ["case-complaint-noted", "case-held"]


def test_reporters_without_an_account_count_as_one() -> None:
    case = held(account=None, secrecy="anonymous")
    note_complaint(case, filed(OTHER, account=None, secrecy="whistle-blowing"), DAYS, NOW)
    assert happened(case) == []


def test_an_error_is_found_once_for_a_complaint() -> None:
    case = held()
    find_error(case, COMPLAINT, TODAY, NOW)
    find_error(case, COMPLAINT, TODAY, NOW)
    assert happened(case) == ["error-found"]


def test_an_acceptance_that_tells_nothing_new_is_not_recorded() -> None:
    case = accepted()
    accept(case, "REG/2026/00001", "BPSMB-SP", ("tirta",), NOW)
    assert happened(case) == []
    accept(case, "REG/2026/00001", "BPSMB-SP", ("tirta", "wakil"), NOW)
    assert happened(case) == ["case-accepted"]


def test_there_are_days_for_every_office_that_nobody_confirmed() -> None:
    assert DAYS is not None
    assert (DAYS.days, DAYS.confidence, hold_days("disperindag-pasuruan", TODAY)) == (14, "C", DAYS)


reporters = st.sampled_from([None, "tirta", "orang-lain"])
acts = st.lists(
    st.one_of(
        st.tuples(st.just("file"), reporters, st.sampled_from(["open", "anonymous", "confidential"])),
        st.tuples(st.just("decide"), st.integers(0, 5)),
        st.tuples(st.just("triage"), st.integers(0, 20)),
        st.tuples(st.just("lift")),
    ),
    max_size=30,
)


@given(acts)
def test_nobody_holds_a_case_twice_between_two_decisions(course: list[tuple[Any, ...]]) -> None:
    case, since = accepted(), Counter[str | None]()
    for number, act in enumerate(course):
        match act:
            case ("file", reporter, secrecy):
                account = reporter if secrecy == "open" else None
                before = len(case.holds)
                note_complaint(case, filed(UUID(int=number), account=account, secrecy=secrecy), DAYS, NOW)
                since[account] += len(case.holds) - before
            case ("decide", day):
                before = case.decisions
                decide(case, "x.y", TODAY + timedelta(days=day), NOW)
                if case.decisions > before:
                    since.clear()
            case ("triage", complaint):
                triage(case, UUID(int=complaint), HEAD, TODAY, NOW)
            case _ if case.holds:
                lift(case, "Alasan.", HEAD, TODAY, NOW)
        assert max(since.values(), default=0) <= 1
    for hold in list(case.holds):
        expire(case, hold, "jejak:complaints", LAST_DAY + timedelta(days=1), NOW)
    assert case.holds == {}
