"""A complaint about a case holds its certificates and samples: what cannot be undone is refused until it is released."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.certification.certification.certification import Certification
from services.certification.certification.holding import (
    HeldByComplaint,
    HeldBySecretComplaint,
    hold,
    refuse_when_held,
    release,
)
from services.certification.sample.custody import NotTheHolder
from services.certification.sample.destruction import SampleStillNeeded, destroy
from services.certification.sample.sampling import SampleGone, SampleUnknown, Sampling
from shared.contracts.complaints import CaseHeld
from tests.certification.given import CLIENT, NOW, SAMPLER, TODAY, after, happened
from tests.certification.sampled import LABORATORY_SAMPLE, RETAINED, drawn, ordered
from tests.gates.replaying import unchanged

HOLD, OTHER = UUID(int=1), UUID(int=2)
UNTIL = TODAY + timedelta(days=14)
WHY = "Masa simpan berakhir."


def held(*numbers: str | None) -> Certification:
    """A decided case that complaints hold."""
    case = after("decision")
    for place, number in enumerate(numbers):
        hold(case, CaseHeld(hold=UUID(int=place + 1), complaint=number, until=UNTIL), NOW)
    return case


def test_a_hold_begins_and_ends_once() -> None:
    case = held("ADU/2026/00001", "ADU/2026/00001")
    hold(case, CaseHeld(hold=HOLD, complaint="ADU/2026/00001", until=UNTIL), NOW)
    for _ in range(2):
        release(case, HOLD, NOW)
    assert happened(case)[-3:] == ["hold-begun", "hold-begun", "hold-ended"]
    with pytest.raises(HeldByComplaint):
        refuse_when_held(case)
    release(case, OTHER, NOW)
    refuse_when_held(case)


def test_the_refusal_names_the_complaints_and_says_what_to_do() -> None:
    with pytest.raises(HeldByComplaint) as refusal:
        refuse_when_held(held("ADU/2026/00001"))
    said = refusal.value.sentence("id")
    assert all(one in said for one in ("ADU/2026/00001", "16 Februari 2026", "/complaints/v1/cases/"))


def test_the_refusal_names_no_complaint_where_one_is_secret() -> None:
    with pytest.raises(HeldBySecretComplaint) as refusal:
        refuse_when_held(held("ADU/2026/00001", None))
    assert refusal.value.code == HeldByComplaint.code
    assert "ADU" not in f"{refusal.value.details} {refusal.value.sentence('id')} {refusal.value.sentence('en')}"


def destroyed(case: Certification, sampling: Sampling, label: str = RETAINED, by: str = SAMPLER) -> None:
    destroy(sampling, case, label, WHY, by, TODAY, NOW)


def test_no_sample_is_destroyed_while_a_complaint_holds_the_case() -> None:
    case, sampling = held("ADU/2026/00001"), drawn()
    with pytest.raises(HeldByComplaint), unchanged(sampling):
        destroyed(case, sampling)
    release(case, HOLD, NOW)
    destroyed(case, sampling)
    assert sampling.destroyed == (RETAINED,)


def test_its_holder_destroys_a_sample_of_a_decided_case_once() -> None:
    case, sampling = held(), drawn()
    with pytest.raises(SampleStillNeeded), unchanged(sampling):
        destroyed(after("sampling"), sampling)
    with pytest.raises(NotTheHolder), unchanged(sampling):
        destroyed(case, sampling, by=CLIENT)
    with pytest.raises(SampleUnknown), unchanged(sampling):
        destroyed(case, sampling, "BAPC/2026/00001-K")
    destroyed(case, sampling)
    with pytest.raises(SampleGone), unchanged(sampling):
        destroyed(case, sampling)


def test_nobody_tests_a_destroyed_sample() -> None:
    sampling = drawn()
    destroyed(held(), sampling, LABORATORY_SAMPLE)
    with pytest.raises(SampleGone):
        ordered(sampling=sampling)
