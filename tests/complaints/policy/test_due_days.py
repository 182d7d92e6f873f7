"""The last day of each stage, by office and channel, and the days that follow from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.policy.due import due_day, file_by, reopen_by, warning_day
from services.complaints.policy.policy import POLICIES, Policy, policy_for, policy_of
from services.complaints.policy.words import Channel, Stage, Weight
from shared.offices import OFFICES, DayUnit, office

WEDNESDAY = date(2026, 1, 7)
PASURUAN = "disperindag-pasuruan"

policies = st.sampled_from(list(POLICIES.by_id.values()))
days = st.dates(date(2024, 6, 1), date(2026, 12, 31))
weights = st.sampled_from([None, "information", "without-supervision", "with-supervision"])


@pytest.mark.parametrize(
    ("at", "channel", "stage", "weight", "due"),
    [
        (PASURUAN, "web", "answer", None, date(2026, 1, 12)),  # day 3 is a Saturday
        (PASURUAN, "letter", "answer", None, date(2026, 1, 12)),
        (PASURUAN, "application", "answer", None, date(2026, 1, 12)),
        (PASURUAN, "web", "notice", None, date(2026, 1, 21)),
        (PASURUAN, "web", "verification", None, None),
        ("dpmptsp-purwakarta", "whatsapp", "answer", None, date(2026, 1, 28)),  # 16 January is a day off
        ("bpsmb-surakarta", "letter", "answer", None, None),
        ("bpsmb-surakarta", "letter", "decision", None, date(2026, 3, 8)),  # a Sunday: the law's days do not move
        ("balai-sertifikasi", "email", "completion", None, date(2026, 2, 6)),
        ("bspji-palembang", "box", "notice", None, date(2026, 1, 21)),
        (PASURUAN, "sp4n-lapor", "verification", None, date(2026, 1, 12)),
        (PASURUAN, "sp4n-lapor", "answer", None, date(2026, 1, 14)),
        (PASURUAN, "sp4n-lapor", "answer", "information", date(2026, 1, 14)),
        (PASURUAN, "sp4n-lapor", "answer", "without-supervision", date(2026, 1, 28)),
        (PASURUAN, "sp4n-lapor", "answer", "with-supervision", date(2026, 4, 14)),
        (PASURUAN, "sp4n-lapor", "decision", None, None),
    ],
)
def test_the_last_day(at: str, channel: Channel, stage: Stage, weight: Weight | None, due: date | None) -> None:
    assert due_day(policy_for(at, channel, WEDNESDAY), stage, WEDNESDAY, at, weight) == due


@pytest.mark.parametrize("at", OFFICES)
def test_a_report_may_be_completed_through_day_30(at: str) -> None:
    policy = policy_for(at, "web", date(2026, 1, 2))
    assert due_day(policy, "completion", date(2026, 1, 12), at) == date(2026, 2, 11)


@pytest.mark.parametrize(("reading", "last"), [(None, 17), ("calendar", 17), ("working", 22)])
def test_the_ten_days_of_lapor_have_two_readings(reading: DayUnit | None, last: int) -> None:
    policy, answered_on = policy_of("sp4n-lapor"), WEDNESDAY
    assert due_day(policy, "reply", answered_on, PASURUAN, reading=reading) == date(2026, 1, last)
    assert reopen_by(policy, answered_on, PASURUAN, reading) == date(2026, 1, last)


@pytest.mark.parametrize(
    ("setting", "due"),
    [({"due_on_working_day": False}, date(2026, 1, 10)), ({"day_unit": "working"}, date(2026, 1, 12))],
)
def test_the_office_says_how_a_bare_hari_counts(
    monkeypatch: pytest.MonkeyPatch, setting: dict[str, object], due: date
) -> None:
    monkeypatch.setitem(OFFICES, PASURUAN, office(PASURUAN).model_copy(update=setting))
    assert due_day(policy_of("pasuruan-2024"), "answer", WEDNESDAY, PASURUAN) == due


@pytest.mark.parametrize(
    ("id", "stage", "warned_on"),
    [
        ("pasuruan-2024", "answer", date(2026, 1, 11)),
        ("purwakarta-2022", "answer", date(2026, 1, 23)),
        ("sp4n-lapor", "verification", date(2026, 1, 9)),
        ("uu-25-2009", "decision", date(2026, 2, 26)),
        ("bpsmb-2024", "answer", None),
    ],
)
def test_the_office_is_warned_before(id: str, stage: Stage, warned_on: date | None) -> None:
    assert warning_day(policy_of(id), stage, WEDNESDAY, policy_of(id).office or PASURUAN) == warned_on


def test_a_complaint_may_be_filed_on_day_30() -> None:
    assert file_by(policy_of("purwakarta-2022"), date(2026, 1, 1)) == date(2026, 1, 31)
    assert file_by(policy_of("sp4n-lapor"), date(2026, 1, 1)) is None


@given(policies, days, weights)
def test_a_warning_comes_between_the_start_and_the_last_day(policy: Policy, on: date, weight: Weight | None) -> None:
    at = policy.office or PASURUAN
    for stage in policy.stages:
        due, warned_on = due_day(policy, stage, on, at, weight), warning_day(policy, stage, on, at, weight)
        assert due is not None
        assert warned_on is not None
        assert on <= warned_on <= due
        assert on < due


@given(policies, days, weights)
def test_a_later_start_never_ends_earlier(policy: Policy, on: date, weight: Weight | None) -> None:
    at = policy.office or PASURUAN
    for stage in policy.stages:
        first, second = (due_day(policy, stage, day, at, weight) for day in (on, on + timedelta(days=1)))
        assert first is not None
        assert second is not None
        assert first <= second


@given(policies, days)
def test_working_days_never_end_before_calendar_days(policy: Policy, on: date) -> None:
    at = policy.office or PASURUAN
    assert reopen_by(policy, on, at, "calendar") <= reopen_by(policy, on, at, "working")


@given(policies, days)
def test_an_unclassified_complaint_has_the_shortest_limit(policy: Policy, on: date) -> None:
    at = policy.office or PASURUAN
    weighed: list[Weight] = ["information", "without-supervision", "with-supervision"]
    for stage in policy.stages:
        dues = [due for weight in weighed if (due := due_day(policy, stage, on, at, weight)) is not None]
        assert due_day(policy, stage, on, at) == min(dues)
