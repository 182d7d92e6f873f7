"""From the lot to sealed samples, and through which hands they go; a broken seal asks for a new sampling."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.certification.sample.custody import (
    NotHandedOver,
    NotTheHolder,
    ReceiverMissing,
    SealDiffers,
    hand_over,
    receive,
    report_broken_seal,
)
from services.certification.sample.drawing import (
    MoreThanLot,
    Portion,
    RetainedSampleMissing,
    SamplingExists,
    SealTwice,
    TooFewUnits,
    draw,
    replan,
)
from services.certification.sample.plan import Lot, plan_for
from services.certification.sample.sampling import SampleUnknown, SamplingOutOfOrder, SealBroken
from shared.errors import EffectiveBeforeHistory
from tests.certification.given import ANALYST, NOW, SAMPLER, TODAY
from tests.certification.sampled import (
    DRAWING,
    LABORATORY_SAMPLE,
    NUMBER,
    OUTSIDE,
    RETAINED,
    arrived,
    drawn,
    handed_to,
    planned,
)


def test_labels_come_from_the_number_of_the_report() -> None:
    sampling = drawn()
    assert [(one.label, one.kind, one.seal) for one in sampling.samples] == [
        (f"{NUMBER}-K", "composite", None),
        (LABORATORY_SAMPLE, "laboratory", "SGL-1"),
        (RETAINED, "retained", "SGL-2"),
    ]
    assert sampling.primary_labels[0] == f"{NUMBER}-P1"
    assert len(sampling.primary_labels) == sampling.units_drawn == 51


def test_the_plan_is_met() -> None:
    with pytest.raises(TooFewUnits, match="51"):
        draw(planned(), replace(DRAWING, units=50), NUMBER, 1, SAMPLER, TODAY, NOW)
    with pytest.raises(MoreThanLot, match="2400"):
        draw(planned(), replace(DRAWING, units=2401), NUMBER, 1, SAMPLER, TODAY, NOW)


def test_a_scheme_with_a_retest_needs_a_retained_sample() -> None:
    with pytest.raises(RetainedSampleMissing):
        draw(planned(), replace(DRAWING, retained=()), NUMBER, 1, SAMPLER, TODAY, NOW)
    draw(planned(), replace(DRAWING, retained=()), NUMBER, 0, SAMPLER, TODAY, NOW)


def test_each_seal_has_a_number_of_its_own() -> None:
    with pytest.raises(SealTwice):
        draw(planned(), replace(DRAWING, retained=(Portion("12 botol", "SGL-1"),)), NUMBER, 1, SAMPLER, TODAY, NOW)


def test_the_plan_changes_until_samples_are_drawn() -> None:
    smaller = plan_for(Lot("B", 900, "botol"), "random-stack", None, TODAY)
    sampling = planned()
    replan(sampling, smaller, "Lot A sudah dikirim.", SAMPLER, TODAY, NOW)
    assert sampling.plan.units == 31
    with pytest.raises(SamplingOutOfOrder):
        replan(drawn(), smaller, "Terlambat.", SAMPLER, TODAY, NOW)


def test_a_drawing_is_not_dated_before_its_plan() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        draw(planned(), DRAWING, NUMBER, 1, SAMPLER, TODAY - timedelta(days=1), NOW)


def test_each_hand_over_names_both_parties() -> None:
    sampling = drawn()
    handed_to(sampling, "gudang")
    hand_over(sampling, LABORATORY_SAMPLE, "SGL-1", "gudang", TODAY, NOW, laboratory_id=OUTSIDE.id)
    receive(sampling, LABORATORY_SAMPLE, "SGL-1", OUTSIDE.id, "lab-1", TODAY, NOW)
    assert [(one.giver, one.receiver, one.laboratory_id, one.confirmed_by) for one in sampling.custody] == [
        (SAMPLER, "gudang", None, None),
        ("gudang", None, OUTSIDE.id, "lab-1"),
    ]
    assert sampling.holder(LABORATORY_SAMPLE) is None
    assert sampling.holder(RETAINED) == SAMPLER


def test_only_the_holder_hands_over_and_not_to_themselves() -> None:
    sampling = drawn()
    with pytest.raises(NotTheHolder):
        hand_over(sampling, LABORATORY_SAMPLE, "SGL-1", ANALYST, TODAY, NOW, receiver="gudang")
    for receiver, laboratory in ((None, None), (SAMPLER, None), ("gudang", UUID(int=1))):
        with pytest.raises(ReceiverMissing):
            hand_over(
                sampling,
                LABORATORY_SAMPLE,
                "SGL-1",
                SAMPLER,
                TODAY,
                NOW,
                receiver=receiver,
                laboratory_id=laboratory,
            )


def test_another_seal_is_noticed_by_either_party() -> None:
    sampling = drawn()
    with pytest.raises(SealDiffers):
        handed_to(sampling, ANALYST, seal="SGL-2")
    handed_to(sampling, ANALYST)
    with pytest.raises(SealDiffers):
        receive(sampling, LABORATORY_SAMPLE, "SGL-9", None, ANALYST, TODAY, NOW)


def test_nobody_receives_what_was_not_handed_to_them() -> None:
    sampling = drawn()
    with pytest.raises(NotHandedOver):
        receive(sampling, LABORATORY_SAMPLE, "SGL-1", None, ANALYST, TODAY, NOW)
    handed_to(sampling, ANALYST)
    with pytest.raises(NotHandedOver):
        receive(sampling, LABORATORY_SAMPLE, "SGL-1", None, "orang-lain", TODAY, NOW)
    with pytest.raises(NotHandedOver):
        receive(sampling, LABORATORY_SAMPLE, "SGL-1", OUTSIDE.id, ANALYST, TODAY, NOW)
    receive(sampling, LABORATORY_SAMPLE, "SGL-1", None, ANALYST, TODAY, NOW)
    with pytest.raises(NotHandedOver):
        receive(sampling, LABORATORY_SAMPLE, "SGL-1", None, ANALYST, TODAY, NOW)


def test_a_sample_with_a_broken_seal_goes_nowhere() -> None:
    sampling = drawn()
    report_broken_seal(sampling, LABORATORY_SAMPLE, "Terbuka.", SAMPLER, TODAY, NOW)
    assert (sampling.status, sampling.broken) == ("seal-broken", (LABORATORY_SAMPLE,))
    with pytest.raises(SealBroken):
        handed_to(sampling, ANALYST)
    with pytest.raises(SealBroken):
        report_broken_seal(sampling, LABORATORY_SAMPLE, "Terbuka.", SAMPLER, TODAY, NOW)
    handed_to(sampling, "gudang", RETAINED, "SGL-2")


def test_a_broken_retained_sample_leaves_the_laboratory_sample() -> None:
    sampling = drawn()
    report_broken_seal(sampling, RETAINED, "Sobek.", SAMPLER, TODAY, NOW)
    assert sampling.status == "drawn"
    arrived(sampling)


def test_a_further_sampling_only_follows_a_broken_seal() -> None:
    first = drawn()
    with pytest.raises(SamplingExists):
        planned(replaced=first)
    report_broken_seal(first, LABORATORY_SAMPLE, "Terbuka.", SAMPLER, TODAY, NOW)
    assert planned(replaced=first).replaces == first.id


def test_only_sealed_samples_are_handed_over() -> None:
    with pytest.raises(SampleUnknown, match=LABORATORY_SAMPLE):
        handed_to(drawn(), ANALYST, f"{NUMBER}-K", "SGL-1")
    with pytest.raises(SamplingOutOfOrder):
        hand_over(planned(), LABORATORY_SAMPLE, "SGL-1", SAMPLER, TODAY, NOW, receiver=ANALYST)
