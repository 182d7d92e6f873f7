"""The ladder climbs by itself, each step on its day; a good surveillance or the decider ends it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.scheme.catalogue import SCHEMES
from services.certification.surveillance.calendar import next_due, recertification_due
from services.certification.surveillance.ladder import (
    ContinuationTooLong,
    NothingProposed,
    RestoreInstead,
    continue_certificate,
    note_restoration,
    note_suspension,
    propose_suspension,
)
from services.certification.surveillance.scheduling import end_surveillance, renew_term, schedule
from services.certification.surveillance.surveillance import Outcome, SurveillanceEnded
from services.certification.surveillance.visit import (
    NoReviewOpen,
    NoSurveillanceOfScheme,
    close_review,
    mark_sibling,
)
from shared.errors import EffectiveBeforeHistory
from tests.certification.given import DECIDER, ID, NOW, opened
from tests.certification.surveillance.given import ANNIVERSARIES, ISSUED, LAST_DAY, recorded, scheduled, until, visited

WITH = [id for id, one in SCHEMES.items() if one.surveillance is not None]


def test_the_calendar_is_the_anniversaries_until_the_last_day() -> None:
    rule, days, after = SCHEMES["product-bpsmb"].surveillance, [], ISSUED
    while (day := next_due(rule, ISSUED, LAST_DAY, after)) is not None:
        days.append(day)
        after = day
    assert tuple(days) == ANNIVERSARIES


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(0, 3000))
def test_the_next_due_day_is_after_the_day_and_within_a_year(issued_on: date, days: int) -> None:
    after = date.fromordinal(issued_on.toordinal() + days)
    due = next_due(SCHEMES["product-bpsmb"].surveillance, issued_on, None, after)
    assert due is not None
    assert 0 < (due - after).days <= 366


@pytest.mark.parametrize(
    ("valid_until", "due"), [(LAST_DAY, date(2029, 10, 8)), (date(2030, 8, 31), date(2030, 2, 28)), (None, None)]
)
def test_recertification_is_due_months_before_the_last_day(valid_until: date | None, due: date | None) -> None:
    assert recertification_due(6, valid_until) == due


NEVER = [
    ("missed", "2027-04-10"),
    ("warning", "2027-04-10"),
    ("suspension-proposal", "2027-08-11"),
    ("missed", "2028-04-10"),
    ("withdrawal-proposal", "2028-04-10"),
    ("withdrawal", "2028-10-08"),
    ("missed", "2029-04-10"),
    ("recertification-due", "2029-10-09"),
]
"""A client who is never visited, and whose proposals nobody decides."""


@pytest.mark.parametrize("scheme", WITH)
def test_without_a_surveillance_the_ladder_is_climbed_to_its_end(scheme: str) -> None:
    assert recorded(until(scheduled(scheme), date(2030, 4, 8))) == NEVER


@given(st.lists(st.dates(date(2026, 4, 10), date(2030, 4, 8)), max_size=12))
def test_it_does_not_matter_how_often_the_system_looks(days: list[date]) -> None:
    one = scheduled()
    for day in sorted(days):
        until(one, day)
    assert recorded(until(one, date(2030, 4, 8))) == NEVER


AFTER_A_FAULT: list[tuple[Outcome, list[tuple[str, str]]]] = [
    ("failed", [("made", "2027-03-01"), ("warning", "2027-03-01"), ("suspension-proposal", "2027-07-02")]),
    ("unanswered", [("made", "2027-03-01"), ("warning", "2027-03-01"), ("suspension-proposal", "2027-07-02")]),
    ("passed", [("made", "2027-03-01")]),
]


@pytest.mark.parametrize(("outcome", "then"), AFTER_A_FAULT)
def test_a_bad_surveillance_climbs_and_a_good_one_does_not(outcome: Outcome, then: list[tuple[str, str]]) -> None:
    one = visited(scheduled(), outcome, date(2027, 3, 1))
    assert one.due_on == ANNIVERSARIES[1], "it answers the due day of its year"
    assert recorded(until(one, date(2027, 12, 1))) == then


def test_a_second_visit_of_a_year_answers_no_later_year() -> None:
    one = visited(scheduled(), "passed", date(2027, 3, 1))
    for day in (2, 3):
        visited(one, "passed", date(2027, 3, day))
    assert one.due_on == ANNIVERSARIES[1]
    visited(one, "passed", date(2027, 4, 10))
    assert one.due_on == ANNIVERSARIES[2]


def test_each_fault_climbs_one_step() -> None:
    one = scheduled()
    for month in (1, 2, 3, 4):
        visited(one, "failed", date(2027, month, 1))
    assert [what for what, _ in recorded(one) if what != "made"] == [
        "warning",
        "suspension-proposal",
        "withdrawal-proposal",
    ]
    assert list(one.tasks) == ["withdrawal"]


def test_a_good_surveillance_makes_up_for_a_missed_one() -> None:
    one = visited(until(scheduled(), date(2027, 9, 1)), "passed", date(2027, 9, 1))
    assert (one.step, one.step_until, dict(one.tasks), one.due_on) == (None, None, {}, ANNIVERSARIES[1])
    assert recorded(until(one, date(2028, 4, 9)))[-1] == ("ladder-left", "2027-09-01")


def test_a_suspension_has_its_limit_and_withdrawal_follows() -> None:
    """Suspended on 2027-05-01 for at most 6 months: on 2027-11-02 withdrawal is proposed."""
    one = visited(scheduled(), "passed", date(2027, 4, 1))
    note_suspension(one, date(2027, 5, 1), NOW)
    assert recorded(until(one, date(2027, 11, 2)))[2:] == [("withdrawal-proposal", "2027-11-02")]
    assert dict(one.tasks) == {"withdrawal": date(2027, 11, 2)}
    assert recorded(until(one, date(2028, 12, 1)))[3:] == [("missed", "2028-04-10"), ("withdrawal", "2028-05-01")]


def test_a_suspended_certificate_is_restored_by_a_decision() -> None:
    one = until(scheduled(), date(2027, 9, 1))
    note_suspension(one, date(2027, 9, 1), NOW)
    assert dict(one.tasks) == {}
    visited(one, "passed", date(2027, 10, 1))
    visited(one, "passed", date(2027, 10, 2))
    assert (one.step, dict(one.tasks)) == ("suspended", {"restoration": date(2027, 10, 1)})
    note_restoration(one, date(2027, 10, 5), NOW)
    note_restoration(one, date(2027, 10, 5), NOW)
    assert (one.step, one.suspended_on, dict(one.tasks)) == (None, None, {})
    assert recorded(until(one, date(2028, 4, 9)))[-1] == ("restoration-noted", "2027-10-05")


def test_the_decider_lets_a_certificate_go_on() -> None:
    one = until(scheduled(), date(2027, 9, 1))
    continue_certificate(one, date(2027, 11, 1), "Pabrik direnovasi.", DECIDER, date(2027, 9, 1), NOW)
    assert (one.step, dict(one.tasks), one.due_on) == (None, {}, date(2027, 11, 1))
    assert recorded(until(one, date(2027, 11, 2)))[-2:] == [("missed", "2027-11-02"), ("warning", "2027-11-02")]
    assert one.due_on == ANNIVERSARIES[1]


def test_what_is_not_proposed_or_comes_too_late_is_refused() -> None:
    day = date(2027, 9, 1)
    with pytest.raises(NothingProposed):
        continue_certificate(scheduled(), date(2027, 1, 1), "-", DECIDER, date(2026, 9, 1), NOW)
    proposed = until(scheduled(), day)
    for due in (day, date(2028, 4, 10)):
        with pytest.raises(ContinuationTooLong):
            continue_certificate(proposed, due, "-", DECIDER, day, NOW)
    note_suspension(proposed, day, NOW)
    with pytest.raises(RestoreInstead):
        continue_certificate(proposed, date(2027, 11, 1), "-", DECIDER, day, NOW)


@pytest.mark.parametrize(("day", "before"), [(date(2027, 3, 1), []), (date(2027, 6, 1), ["missed", "warning"])])
def test_a_late_correction_proposes_the_suspension_once(day: date, before: list[str]) -> None:
    one = until(scheduled(), day)
    for _ in range(2):
        propose_suspension(one, "not-corrected", day, NOW)
    assert [step for step, _ in recorded(one)] == [*before, "suspension-proposal"]
    assert one.tasks == {"suspension": day}


def test_a_suspended_certificate_is_not_proposed_for_suspension() -> None:
    one = scheduled()
    note_suspension(one, date(2027, 3, 1), NOW)
    propose_suspension(one, "not-corrected", date(2027, 3, 2), NOW)
    assert one.step == "suspended"


def test_a_sibling_is_reviewed_once_for_a_failed_sample() -> None:
    one = scheduled()
    with pytest.raises(NoReviewOpen):
        close_review(one, "-", DECIDER, date(2027, 3, 1), NOW)
    for _ in range(2):
        mark_sibling(one, ID, date(2027, 3, 1), NOW)
    close_review(one, "Lini berbeda.", DECIDER, date(2027, 3, 5), NOW)
    mark_sibling(one, ID, date(2028, 3, 1), NOW)
    assert recorded(one) == [
        ("sibling-marked", "2027-03-01"),
        ("review-closed", "2027-03-05"),
        ("sibling-marked", "2028-03-01"),
    ]


def test_a_renewal_closes_the_recertification_and_goes_on() -> None:
    one = scheduled()
    for day in ANNIVERSARIES:
        visited(one, "passed", day)
    until(one, date(2030, 1, 1))
    assert dict(one.tasks) == {"recertification": date(2029, 10, 9)}
    renew_term(one, date(2030, 4, 9), date(2034, 4, 8), NOW)
    assert (dict(one.tasks), one.due_on, one.recertify_on) == ({}, date(2031, 4, 9), date(2033, 10, 8))


def test_after_the_end_nothing_falls_due() -> None:
    one = until(scheduled(), date(2027, 9, 1))
    for _ in range(2):
        end_surveillance(one, "withdrawn", date(2027, 9, 1), NOW)
    ended = recorded(one)
    note_suspension(one, date(2027, 9, 2), NOW)
    mark_sibling(one, ID, date(2027, 9, 2), NOW)
    assert (recorded(until(one, date(2031, 1, 1))), ended[-1], dict(one.tasks)) == (ended, ("ended", "2027-09-01"), {})
    with pytest.raises(SurveillanceEnded):
        visited(one, "passed", date(2027, 9, 2))


def test_a_surveillance_is_not_dated_before_what_happened() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        visited(visited(scheduled(), "passed", date(2027, 3, 1)), "passed", date(2027, 2, 1))


@pytest.mark.parametrize("scheme", [id for id in SCHEMES if id not in WITH])
def test_without_surveillance_only_recertification_is_due(scheme: str) -> None:
    one = scheduled(scheme)
    with pytest.raises(NoSurveillanceOfScheme):
        visited(one, "passed", date(2027, 1, 1))
    note_suspension(one, date(2027, 5, 1), NOW)
    assert [what for what, _ in recorded(until(one, LAST_DAY))] == ["suspension-noted", "recertification-due"]


def test_a_training_certificate_has_no_calendar() -> None:
    assert schedule(opened("bimtek"), ID, None, ISSUED, None, NOW) is None
