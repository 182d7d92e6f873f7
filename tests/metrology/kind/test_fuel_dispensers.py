"""Fuel dispensers: 0.5 % of the volume delivered, 0.1 % between runs."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.kind.fuel_dispensers import (
    FlowNotAllowed,
    FuelDispenser,
    NozzleNotAllowed,
    PlateFlowNotAllowed,
    Run,
    VolumeNotAllowed,
    flow_rate_of,
    judge,
    judge_repeatability,
    missing_tests,
)
from services.metrology.kind.judgements import ImplausibleQuantity, MeasurementsMissing, NoRuleInForce, Stage, verdict
from services.metrology.kind.plate import Plate, check_plate
from services.metrology.kind.standard_vessel import DeliveryDoesNotFit, Vessel, VesselNotAllowed, VesselReading
from tests.metrology.given import dispenser_rules

RULES = dispenser_rules(date(2026, 3, 9))
PUMP = FuelDispenser(maximum_flow=Decimal(40))
STAGE: Stage = "tera_ulang"
FLOWS = {"maximum": "40", "medium": "25", "slow": "8"}


def run(indicated: str, reference: str, flow: str = "40", nozzle: int = 1) -> Run:
    """Litres, litres, litres a minute."""
    return Run(indicated=Decimal(indicated), reference=Decimal(reference), flow=Decimal(flow), nozzle=nozzle)


SPREAD = [run("20.040", "20"), run("20.050", "20"), run("20.062", "20")]
"""Errors of +0.20, +0.25 and +0.31 %."""
GOOD = [run(shown, "20", flow) for flow in FLOWS.values() for shown in ("20.040", "20.050", "20.060")]


@pytest.mark.parametrize(
    ("reference", "error", "within"),
    [
        ("19.91", "0.452034", True),
        ("19.90", "0.502513", False),  # 100 mL on 20 L shown, but more than 0.5 % of what was delivered
        ("19.89", "0.553042", False),
        ("20.10", "-0.497512", True),
        ("20.11", "-0.546992", False),
    ],
)
def test_scenario_44_the_volume_delivered_is_the_base(reference: str, error: str, within: bool) -> None:
    judgement = judge(RULES, PUMP, run("20", reference), STAGE)
    assert (judgement.error, judgement.limit, judgement.within) == (Decimal(error), Decimal("0.5"), within)


@pytest.mark.parametrize(
    ("indicated", "within"), [("20.1", True), ("19.9", True), ("20.100000001", False), ("19.899999999", False)]
)
def test_the_limit_is_exact_and_inclusive(indicated: str, within: bool) -> None:
    assert judge(RULES, PUMP, run(indicated, "20"), STAGE).within is within


def test_a_judgement_names_its_rule() -> None:
    judgement = judge(RULES, PUMP, run("20", "20", "8"), STAGE)
    assert (judgement.subject, judgement.unit) == ("nozzle 1 slow", "%")
    assert (judgement.edition, judgement.clause) == ("BKD pompa ukur BBM 0,5 %", "BKD ±0,5 % (±100 mL pada 20 L)")


def test_scenario_43_accurate_but_not_repeatable() -> None:
    judgements = [judge(RULES, PUMP, one, STAGE) for one in SPREAD]
    assert [one.error for one in judgements] == [Decimal("0.2"), Decimal("0.25"), Decimal("0.31")]
    assert all(one.within for one in judgements)
    (spread,) = judge_repeatability(RULES, PUMP, SPREAD, STAGE)
    assert (spread.error, spread.limit, spread.within) == (Decimal("0.11"), Decimal("0.1"), False)
    assert verdict([*judgements, spread], missing_tests(RULES, PUMP, SPREAD)).failures == (spread,)


def test_a_spread_of_exactly_the_limit_passes() -> None:
    (spread,) = judge_repeatability(RULES, PUMP, [run("20.04", "20"), run("20.05", "20"), run("20.06", "20")], STAGE)
    assert (spread.error, spread.within) == (spread.limit, True)


def test_flow_rates_and_nozzles_are_not_mixed() -> None:
    pump = FuelDispenser(maximum_flow=Decimal(40), nozzles=2)
    runs = [run("20", "20"), run("20", "20"), run("20.09", "20", "8"), run("20.09", "20", "40", nozzle=2)]
    assert judge_repeatability(RULES, pump, runs, STAGE) == ()


@pytest.mark.parametrize(
    ("flow", "rate"),
    [("40", "maximum"), ("32", "maximum"), ("30", "medium"), ("20", "medium"), ("10", "slow"), ("6", "slow")],
)
def test_flow_rates(flow: str, rate: str) -> None:
    assert flow_rate_of(RULES, PUMP, Decimal(flow)) == rate


@pytest.mark.parametrize("flow", ["60.1", "31.9", "30.1", "19.9", "10.1", "5.9", "0", "-8"])
def test_flows_between_the_rates_are_refused(flow: str) -> None:
    with pytest.raises(FlowNotAllowed) as refused:
        judge(RULES, PUMP, run("20", "20", flow), STAGE)
    assert "32..60, 20..30, 6..10 L/min" in refused.value.sentence("en")


@pytest.mark.parametrize(("indicated", "reference"), [("20", "0"), ("20", "-1"), ("-20", "20")])
def test_a_run_without_a_delivery_is_refused(indicated: str, reference: str) -> None:
    with pytest.raises(VolumeNotAllowed):
        judge(RULES, PUMP, run(indicated, reference), STAGE)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+13", "20.0000000001"])
def test_numbers_that_nobody_can_have_read(number: str) -> None:
    with pytest.raises(ImplausibleQuantity):
        judge(RULES, PUMP, run(number, "20"), STAGE)


@pytest.mark.parametrize("nozzle", [0, 2])
def test_an_unknown_nozzle_is_refused(nozzle: int) -> None:
    with pytest.raises(NozzleNotAllowed):
        judge(RULES, PUMP, run("20", "20", nozzle=nozzle), STAGE)


def test_three_runs_at_three_flow_rates_for_each_nozzle() -> None:
    pump = FuelDispenser(maximum_flow=Decimal(40), nozzles=2)
    left = missing_tests(RULES, pump, [*GOOD, run("20", "20", "8", nozzle=2)])
    assert [test.code for test in left] == ["nozzle-2-maximum", "nozzle-2-medium", "nozzle-2-slow"]
    assert left[2].indonesian == "nosel 2: 2 kali pada kecepatan lambat"


def test_the_repaired_pump_of_story_3_passes() -> None:
    judgements = [*(judge(RULES, PUMP, one, STAGE) for one in GOOD), *judge_repeatability(RULES, PUMP, GOOD, STAGE)]
    assert len(judgements) == 12
    assert verdict(judgements, missing_tests(RULES, PUMP, GOOD)).passed


def test_no_verdict_before_every_run_is_made() -> None:
    with pytest.raises(MeasurementsMissing):
        verdict([judge(RULES, PUMP, one, STAGE) for one in GOOD[:-1]], missing_tests(RULES, PUMP, GOOD[:-1]))


@pytest.mark.parametrize("stage", get_args(Stage))
def test_no_stage_doubles_the_limits_of_a_dispenser(stage: Stage) -> None:
    judgement = judge(RULES, PUMP, run("20", "20"), stage)
    assert (judgement.limit, judgement.factor) == (Decimal("0.5"), Decimal(1))


def test_the_decree_of_2026_keeps_the_previous_numbers() -> None:
    """We did not see its text: it counts from the month in which we saw an office cite it."""
    before, since = dispenser_rules(date(2026, 10, 31)), dispenser_rules(date(2026, 11, 1))
    assert (before.edition, since.edition) == ("BKD pompa ukur BBM 0,5 %", "SK Dirjen PKTN 5/2026")
    of_an_edition = {"edition", "legal_basis", "valid_from", "valid_to"}
    assert before.model_dump(exclude=of_an_edition) == since.model_dump(exclude=of_an_edition)
    assert "belum dilihat" in since.legal_basis


@pytest.mark.parametrize(("flow", "possible"), [("0.9", False), ("1", True), ("1000", True), ("1001", False)])
def test_the_largest_flow_on_a_plate(flow: str, possible: bool) -> None:
    plate = Plate("fuel-dispenser", maximum_flow=Decimal(flow), nozzles=1)
    if possible:
        check_plate(plate, date(2026, 3, 9))
    else:
        with pytest.raises(PlateFlowNotAllowed):
            check_plate(plate, date(2026, 3, 9))


# Indications of a bad dispenser


@pytest.mark.parametrize(
    ("indicated", "held", "error"),
    [
        ("20", "18.99", "5.31859"),
        ("20", "12", "66.6667"),
        ("20", "1", "1900"),
        ("21.5", "20", "7.5"),
        ("15", "20", "-25"),
        ("0", "20", "-100"),
    ],
)
def test_an_error_of_any_size_is_recorded_and_fails(indicated: str, held: str, error: str) -> None:
    """The display or the vessel fills up to its mark; a bad dispenser makes the other volume anything."""
    judgement = judge(RULES, PUMP, run(indicated, held), STAGE)
    assert (judgement.error, judgement.within) == (Decimal(error), False)


def test_a_pump_may_run_faster_than_its_plate_says() -> None:
    assert judge(RULES, PUMP, run("20", "20", "48"), STAGE).subject == "nozzle 1 maximum"


# The standard vessel


def of_vessel(reading: str, **vessel: str) -> Run:
    held = Vessel(**{name: Decimal(value) for name, value in vessel.items()})
    return Run(indicated=Decimal(20), reference=VesselReading(reading=Decimal(reading), vessel=held), flow=Decimal(40))


WARM = {"temperature": "31.5", "reference_temperature": "28", "expansion": "0.0000477"}


def test_the_correction_of_the_certificate_decides() -> None:
    """19.9 L read: without its correction it fails, with it it passes."""
    bare, corrected = (judge(RULES, PUMP, of_vessel("19.9", correction=one), STAGE) for one in ("0", "0.005"))
    assert (bare.within, corrected.within) == (False, True)
    assert (bare.reference_volume, corrected.reference_volume) == (Decimal("19.9"), Decimal("19.905"))


def test_a_reference_volume_of_its_own_is_stored_with_the_reading_only() -> None:
    assert judge(RULES, PUMP, run("20", "19.95"), STAGE).reference_volume is None


@pytest.mark.parametrize(
    ("indicated", "held"),
    [("20", "21.01"), ("1000", "1000"), ("15", "15"), ("1", "1"), ("21.1", "18.9")],
)
def test_a_delivery_fits_a_known_vessel(indicated: str, held: str) -> None:
    with pytest.raises(DeliveryDoesNotFit):
        judge(RULES, PUMP, run(indicated, held), STAGE)


@pytest.mark.parametrize(("nominal", "fits"), [("20", True), ("10", False), ("500", False), ("25", False)])
def test_a_delivery_fits_the_vessel_that_was_used(nominal: str, fits: bool) -> None:
    if fits:
        assert judge(RULES, PUMP, of_vessel("19.95", nominal=nominal), STAGE).within
    else:
        with pytest.raises(DeliveryDoesNotFit):
            judge(RULES, PUMP, of_vessel("19.95", nominal=nominal), STAGE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": "31.5"},
        {"expansion": "0.0000477"},
        {**WARM, "temperature": "61"},
        {**WARM, "reference_temperature": "-1"},
        {**WARM, "expansion": "0.0011"},
        {**WARM, "expansion": "-0.00001"},
        {"correction": "1.001", "nominal": "20"},
    ],
)
def test_impossible_vessel_data_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(VesselNotAllowed):
        judge(RULES, PUMP, of_vessel("19.95", **wrong), STAGE)


volumes = st.decimals(min_value=19, max_value=21, places=3)


@given(volumes, volumes)
def test_within_means_half_a_per_cent_of_the_reference(indicated: Decimal, reference: Decimal) -> None:
    judgement = judge(RULES, PUMP, Run(indicated=indicated, reference=reference, flow=Decimal(40)), STAGE)
    assert judgement.within is (abs(indicated - reference) * 200 <= reference)


@given(st.lists(volumes, min_size=3, max_size=4))
def test_the_order_of_runs_does_not_matter(shown: list[Decimal]) -> None:
    runs = [Run(indicated=volume, reference=Decimal(20), flow=Decimal(40)) for volume in shown]
    assert len({judge_repeatability(RULES, PUMP, order, STAGE) for order in permutations(runs)}) == 1


def test_there_is_no_rule_before_the_first_edition() -> None:
    with pytest.raises(NoRuleInForce):
        dispenser_rules(date(1999, 12, 31))
