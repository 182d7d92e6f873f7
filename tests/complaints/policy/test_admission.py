"""What becomes of a report: accepted, a suggestion, incomplete, or another's business."""

from datetime import date, timedelta
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.policy.admission import Admission, Stated, admission, needs_given
from services.complaints.policy.policy import POLICIES, Policy, policy_for, policy_of
from services.complaints.policy.words import AdmissionReason, Channel, Concern, Kind, Need, ReporterField

RECEIVED_ON = date(2026, 3, 2)
ALL: frozenset[Need] = frozenset(get_args(Need))

policies = st.sampled_from(list(POLICIES.by_id.values()))
needs = st.frozensets(st.sampled_from(get_args(Need)))
served = st.none() | st.dates(date(2026, 1, 1), RECEIVED_ON)


def complaint(given: frozenset[Need] = ALL, served_on: date | None = None, concern: Concern = "own-service") -> Stated:
    return Stated(kind="complaint", given=given, served_on=served_on, concern=concern)


def suggestion(reason: AdmissionReason, *missing: Need) -> Admission:
    return Admission(outcome="suggestion", reason=reason, missing=missing)


def incomplete(*missing: Need) -> Admission:
    return Admission(outcome="incomplete", missing=missing)


ACCEPTED = Admission(outcome="accepted")


@pytest.mark.parametrize(
    ("office", "channel", "given", "becomes"),
    [
        ("dpmptsp-purwakarta", "sms", {"identity", "text"}, ACCEPTED),
        ("dpmptsp-purwakarta", "sms", {"text"}, suggestion("no-identity", "identity")),
        ("dpmptsp-purwakarta", "sms", {"identity"}, suggestion("no-substance", "text")),
        ("bpsmb-surakarta", "web", {"identity", "text"}, ACCEPTED),
        ("bpsmb-surakarta", "web", {"name", "text"}, Admission(outcome="not-ours", reason="no-identity", missing=("identity",))),
        ("disperindag-pasuruan", "letter", ALL, ACCEPTED),
        ("disperindag-pasuruan", "letter", ALL - {"signature"}, incomplete("signature")),
        ("disperindag-pasuruan", "web", ALL - {"signature"}, ACCEPTED),
        ("disperindag-pasuruan", "web", {"text"}, incomplete("name", "address", "loss", "remedy")),
        ("disperindag-pasuruan", "box", {"text"}, suggestion("no-identity", "name", "address")),
        ("balai-sertifikasi", "email", {"identity", "text"}, ACCEPTED),
        ("balai-sertifikasi", "email", {"text"}, incomplete("identity")),
        ("bspji-palembang", "phone", {"identity"}, incomplete("text")),
        ("bspji-palembang", "sp4n-lapor", {"text"}, ACCEPTED),
    ],
)  # fmt: skip
def test_what_each_office_needs(office: str, channel: Channel, given: set[Need], becomes: Admission) -> None:
    policy = policy_for(office, channel, RECEIVED_ON)
    assert admission(policy, complaint(frozenset(given)), RECEIVED_ON) == becomes


@pytest.mark.parametrize("id", [id for id, policy in POLICIES.by_id.items() if policy.filing_days is not None])
@pytest.mark.parametrize(("day", "becomes"), [(0, ACCEPTED), (30, ACCEPTED), (31, suggestion("late"))])
def test_day_30_after_the_service_is_in_time(id: str, day: int, becomes: Admission) -> None:
    served_on = RECEIVED_ON - timedelta(days=day)
    assert admission(policy_of(id), complaint(served_on=served_on), RECEIVED_ON) == becomes


def test_lapor_takes_a_late_report() -> None:
    assert admission(policy_of("sp4n-lapor"), complaint(served_on=date(2025, 1, 2)), RECEIVED_ON) == ACCEPTED


@pytest.mark.parametrize("concern", ["other-office", "outside"])
@pytest.mark.parametrize("id", POLICIES.by_id)
def test_anothers_business_is_turned_away(id: str, concern: Literal["other-office", "outside"]) -> None:
    stated = complaint(frozenset(), date(2025, 1, 2), concern)
    assert admission(policy_of(id), stated, RECEIVED_ON) == Admission(outcome="not-ours", reason=concern)


@pytest.mark.parametrize("kind", ["aspiration", "information-request", "suggestion", "appeal"])
def test_the_needs_and_the_filing_time_are_those_of_complaints(kind: Kind) -> None:
    stated = Stated(kind=kind, given=frozenset({"text"}), served_on=date(2025, 1, 2))
    assert admission(policy_of("purwakarta-2022"), stated, RECEIVED_ON) == ACCEPTED


@pytest.mark.parametrize(
    ("fields", "has"),
    [
        ([], False),
        (["name"], False),
        (["phone"], False),
        (["name", "phone"], True),
        (["name", "address"], True),
        (["name", "nik"], True),
        (["name", "receipt"], False),
        (["account"], True),
    ],
)
def test_an_identity_is_an_account_or_a_name_and_a_way_to_reach(fields: list[ReporterField], has: bool) -> None:
    assert ("identity" in needs_given(fields, text="Antre tiga jam")) is has


def test_spaces_are_no_text() -> None:
    assert needs_given(["name"], text=" \n", loss=" ", remedy="Ganti", signed=True) == {"name", "remedy", "signature"}


@given(policies, needs, served)
def test_a_report_with_everything_else_equal_never_loses_by_stating_more(
    policy: Policy, given: frozenset[Need], served_on: date | None
) -> None:
    if admission(policy, complaint(given, served_on), RECEIVED_ON) == ACCEPTED:
        for need in ALL:
            assert admission(policy, complaint(given | {need}, served_on), RECEIVED_ON) == ACCEPTED


@given(policies, needs, served)
def test_an_accepted_complaint_is_complete_and_in_time(
    policy: Policy, given: frozenset[Need], served_on: date | None
) -> None:
    becomes = admission(policy, complaint(given, served_on), RECEIVED_ON)
    assert set(becomes.missing) <= set(policy.needs) - given
    if becomes.outcome == "accepted":
        assert set(policy.needs) <= given
        assert policy.late_is == "accepted" or served_on is None or RECEIVED_ON - served_on <= timedelta(days=30)
