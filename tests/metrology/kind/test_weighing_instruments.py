"""Weighing instruments: the judgements of readings on real scales (OIML R 76-1)."""

import dataclasses
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.kind.judgements import ImplausibleQuantity, Stage, verdict
from services.metrology.kind.weighing_demands import missing_tests
from services.metrology.kind.weighing_instruments import error_of, judge, judge_repeatability
from services.metrology.kind.weighing_limits import LoadNotAllowed, PartialRange, classify
from services.metrology.kind.weighing_readings import (
    AdditionalLoadMissing,
    AdditionalLoadNotAllowed,
    EccentricWeighing,
    IndicationNotPossible,
    PositionNotAllowed,
    Reading,
    RepeatedWeighing,
    SensitivityWeighing,
    TareNotAllowed,
    TareWeighing,
    WeighingPoint,
    ZeroSetting,
    ZeroWeighing,
)
from tests.metrology.given import weighing_rules

RULES = weighing_rules(date(2026, 3, 9))
SCALE = classify(RULES, "III", Decimal(10), Decimal(30_000))
"""The market scale of the stories: class III, Max 30 kg, e 10 g."""
MECHANICAL = classify(RULES, "III", Decimal(10), Decimal(30_000), mechanical=True)
STAGES: tuple[Stage, ...] = get_args(Stage)


def point(load: str, indication: str, additional: str | None = None) -> WeighingPoint:
    """Grams."""
    return WeighingPoint(
        load=Decimal(load),
        indication=Decimal(indication),
        additional_load=None if additional is None else Decimal(additional),
    )


def repeated(load: str, *indications: str) -> list[Reading]:
    return [RepeatedWeighing(load=Decimal(load), indication=Decimal(shown)) for shown in indications]


def off_centre(position: int, load: str, indication: str) -> EccentricWeighing:
    return EccentricWeighing(load=Decimal(load), indication=Decimal(indication), position=position)


# Readings


def test_the_error_of_a_digital_scale_uses_the_additional_load() -> None:
    """R 76-1 A.4.4.3: e 10 g, L 5 kg, I 5.00 kg, dL 3 g give +2 g."""
    judgement = judge(RULES, SCALE, point("5000", "5000", "3"), "tera")
    assert (judgement.error, judgement.limit, judgement.within) == (Decimal(2), Decimal(5), True)
    assert (judgement.edition, judgement.clause) == ("131/SPK/KEP/10/2015", "OIML R 76-1 3.5.1, 3.5.2, Table 6")


def test_without_the_additional_load_the_error_is_indication_minus_load() -> None:
    assert error_of(SCALE, point("5000", "5010")) == 10


@pytest.mark.parametrize(
    ("load", "indication", "additional", "stage", "within"),
    [
        ("20000", "20010", "5", "tera", True),
        ("20000", "20010", "4.9", "tera", False),
        ("20000", "19990", "5", "tera", True),
        ("20000", "19990", "5.1", "tera", False),
        ("20000", "20010", "4.9", "tera_ulang", True),
        ("20000", "19980", "5", "tera_ulang", True),
        ("20000", "19980", "5.1", "tera_ulang", False),
        ("20000", "20020", "5", "pengawasan", True),
        ("20000", "20020", "4.9", "pengawasan", False),
    ],
)
def test_scenario_41(load: str, indication: str, additional: str | None, stage: Stage, within: bool) -> None:
    assert judge(RULES, SCALE, point(load, indication, additional), stage).within is within


@pytest.mark.parametrize("load", ["0", "-5000", "30000.1"])
def test_a_load_is_above_zero_and_at_most_max(load: str) -> None:
    with pytest.raises(LoadNotAllowed):
        judge(RULES, SCALE, point(load, load), "tera")


@pytest.mark.parametrize("additional", ["-0.1", "100.1"])
def test_nobody_adds_more_than_ten_intervals(additional: str) -> None:
    with pytest.raises(AdditionalLoadNotAllowed):
        judge(RULES, SCALE, point("5000", "5000", additional), "tera")


@pytest.mark.parametrize(("additional", "within"), [("10.1", True), ("14", True), ("14.1", False), ("100", False)])
def test_a_display_that_needs_more_than_1_4_d_to_change_fails(additional: str, within: bool) -> None:
    """R 76-1 3.8.2: otherwise 5030 g shown and 25 g added would hide an error of 30 g."""
    judgement = judge(RULES, SCALE, point("5000", "5010", additional), "tera")
    assert (judgement.within, judgement.clause == "OIML R 76-1 3.8.2") == (within, not within)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1E+13", "5000.0000000001"])
def test_numbers_that_nobody_can_have_read(number: str) -> None:
    with pytest.raises(ImplausibleQuantity):
        judge(RULES, SCALE, point("5000", number), "tera")
    with pytest.raises(ImplausibleQuantity):
        classify(RULES, "III", Decimal(10), Decimal(number))


def test_zero_is_compared_with_a_quarter_of_e_at_every_stage() -> None:
    for stage in ("tera", "pengawasan"):
        zero = [
            ZeroWeighing(load=Decimal(0), indication=Decimal(0), additional_load=Decimal(d)) for d in ("2.5", "2.4")
        ]
        assert [judge(RULES, SCALE, reading, stage).within for reading in zero] == [True, False]
    with pytest.raises(LoadNotAllowed):
        judge(RULES, SCALE, ZeroWeighing(load=Decimal(101), indication=Decimal(101)), "tera")


def test_off_centre_each_position_keeps_the_limit_of_its_load() -> None:
    judgements = [
        judge(RULES, SCALE, off_centre(at, "10000", shown), "tera") for at, shown in [(1, "10010"), (4, "9980")]
    ]
    assert [(one.subject, one.limit, one.within) for one in judgements] == [
        ("10000 g #1", Decimal(10), True),
        ("10000 g #4", Decimal(10), False),
    ]


@pytest.mark.parametrize(
    ("supports", "load", "positions"), [(4, "10000", 4), (3, "15000", 4), (6, "6000", 6), (6, "9000", 6)]
)
def test_off_centre_load_and_positions_follow_the_supports(supports: int, load: str, positions: int) -> None:
    scale = dataclasses.replace(SCALE, supports=supports)
    assert judge(RULES, scale, off_centre(positions, load, load), "tera").within
    with pytest.raises(PositionNotAllowed):
        judge(RULES, scale, off_centre(positions + 1, load, load), "tera")


def test_the_centre_is_a_position() -> None:
    assert judge(RULES, SCALE, off_centre(0, "10000", "10000"), "tera").subject == "10000 g #0"
    with pytest.raises(PositionNotAllowed):
        judge(RULES, SCALE, off_centre(-1, "10000", "10000"), "tera")


@pytest.mark.parametrize(("supports", "load"), [(4, "9990"), (4, "15010"), (6, "9010"), (6, "5990")])
def test_off_centre_with_another_load_is_refused(supports: int, load: str) -> None:
    with pytest.raises(LoadNotAllowed):
        judge(RULES, dataclasses.replace(SCALE, supports=supports), off_centre(1, load, load), "tera")


def test_off_centre_max_that_three_does_not_divide_is_rounded_up() -> None:
    """Max/3 of 20 kg is 6.667 kg: offices put 7 kg on; less is refused."""
    scale = classify(RULES, "III", Decimal(5), Decimal(20_000))
    assert judge(RULES, scale, off_centre(1, "7000", "7000"), "tera").within
    with pytest.raises(LoadNotAllowed):
        judge(RULES, scale, off_centre(1, "6665", "6665"), "tera")


def test_repeatability_is_the_spread_over_one_load() -> None:
    readings = [*repeated("20000", "19990", "20000", "20000"), *repeated("10000", "9990", "10000", "10010")]
    assert [(one.subject, one.error, one.within) for one in judge_repeatability(RULES, SCALE, readings, "tera")] == [
        ("10000 g x 3", Decimal(20), False),
        ("20000 g x 3", Decimal(10), True),
    ]


def test_two_weighings_are_not_yet_a_spread() -> None:
    assert judge_repeatability(RULES, SCALE, repeated("20000", "19990", "20010"), "tera") == ()


def test_classes_i_and_ii_are_weighed_six_times() -> None:
    scale = classify(RULES, "II", Decimal("0.01"), Decimal(600))
    assert judge_repeatability(RULES, scale, repeated("480", *["480"] * 5), "tera") == ()
    [spread] = judge_repeatability(RULES, scale, repeated("480", "480.02", *["480"] * 5), "tera")
    assert (spread.error, spread.limit, spread.within) == (Decimal("0.02"), Decimal("0.015"), False)


# The error at zero: R 76-1 A.4.4.3


def test_the_error_at_zero_is_subtracted() -> None:
    """Zero with dL 7 is E0 -2 g; 5 kg with dL 0.5 is E +4.5 g, so Ec +6.5 g, more than the 5 g of tera."""
    zero = judge(RULES, SCALE, ZeroWeighing(load=Decimal(0), indication=Decimal(0), additional_load=Decimal(7)), "tera")
    assert (zero.error, zero.within) == (Decimal(-2), True)
    alone = judge(RULES, SCALE, point("5000", "5000", "0.5"), "tera")
    assert (alone.error, alone.within, alone.zero_error) == (Decimal("4.5"), True, None)
    held = judge(RULES, SCALE, point("5000", "5000", "0.5"), "tera", zero.error)
    assert (held.error, held.within, held.zero_error) == (Decimal("6.5"), False, Decimal(-2))


def test_the_error_at_zero_is_subtracted_from_weighings_only() -> None:
    off = Decimal(2)
    zero = ZeroWeighing(load=Decimal(0), indication=Decimal(0), additional_load=Decimal(5))
    setting = ZeroSetting(load=Decimal(100), indication=Decimal(100), additional_load=Decimal(5))
    tare = TareWeighing(load=Decimal(100), indication=Decimal(100), additional_load=Decimal(5), tare=Decimal(6000))
    near_zero: list[Reading] = [zero, setting, tare]
    loaded: list[Reading] = [off_centre(1, "10000", "10000"), *repeated("24000", "24000")]
    assert [judge(RULES, SCALE, one, "tera", off).zero_error for one in near_zero] == [None, None, None]
    assert [judge(RULES, SCALE, one, "tera", off).error for one in loaded] == [-2, -2]


def test_a_judgement_keeps_the_factor_of_its_stage() -> None:
    factors = [judge(RULES, SCALE, point("5000", "5000"), stage).factor for stage in STAGES]
    assert factors == [1, 2, 2]


# Zero-setting, tare, sensitivity


@pytest.mark.parametrize("stage", ["tera", "tera_ulang", "pengawasan"])
def test_zero_setting_and_tare_keep_a_quarter_of_e_at_every_stage(stage: Stage) -> None:
    for make in (ZeroSetting, partial(TareWeighing, tare=Decimal(6000))):
        readings = [
            make(load=Decimal(100), indication=Decimal(100), additional_load=Decimal(d)) for d in ("2.5", "2.4")
        ]
        assert [judge(RULES, SCALE, one, stage).within for one in readings] == [True, False]
        with pytest.raises(LoadNotAllowed):
            judge(RULES, SCALE, make(load=Decimal(200), indication=Decimal(200)), stage)


@pytest.mark.parametrize("tare", ["0", "2990", "15010", "-6000"])
def test_a_tared_load_is_about_a_fifth_of_max(tare: str) -> None:
    with pytest.raises(TareNotAllowed):
        judge(RULES, SCALE, TareWeighing(load=Decimal(100), indication=Decimal(100), tare=Decimal(tare)), "tera")


def test_a_scale_without_tare_device_has_no_tare_test() -> None:
    scale = classify(RULES, "III", Decimal(10), Decimal(30_000), has_tare=False)
    with pytest.raises(TareNotAllowed):
        judge(RULES, scale, TareWeighing(load=Decimal(100), indication=Decimal(100), tare=Decimal(6000)), "tera")


def test_sensitivity_is_the_extra_load_that_moved_the_pointer() -> None:
    def extra(load: str | None) -> SensitivityWeighing:
        more = None if load is None else Decimal(load)
        return SensitivityWeighing(load=Decimal(30_000), indication=Decimal(30_000), additional_load=more)

    found = [judge(RULES, MECHANICAL, extra(load), "tera") for load in ("15", "15.1")]
    assert [(one.limit, one.within) for one in found] == [(Decimal(15), True), (Decimal(15), False)]
    for nothing in (None, "0"):
        with pytest.raises(AdditionalLoadMissing):
            judge(RULES, MECHANICAL, extra(nothing), "tera")


# Possible indications of a scale


@pytest.mark.parametrize("shown", ["5003", "5000.1", "4999", "60010", "-60010"])
def test_a_scale_shows_multiples_of_its_interval_up_to_twice_max(shown: str) -> None:
    with pytest.raises(IndicationNotPossible):
        judge(RULES, SCALE, point("5000", shown), "tera")


@pytest.mark.parametrize("shown", ["-10", "0", "30090", "30100", "-30100", "60000"])
def test_a_possible_indication_may_be_very_wrong(shown: str) -> None:
    assert not judge(RULES, SCALE, point("5000", shown), "tera").within


def test_a_pointer_is_read_between_its_marks() -> None:
    assert judge(RULES, MECHANICAL, point("5000", "5003"), "tera").error == 3


def test_a_scale_with_a_finer_display_shows_multiples_of_d() -> None:
    scale = classify(RULES, "II", Decimal("0.1"), Decimal(600), scale_interval=Decimal("0.01"))
    judgement = judge(RULES, scale, point("200", "200.03", "0.002"), "tera")
    assert (judgement.error, judgement.limit) == (Decimal("0.033"), Decimal("0.05"))
    with pytest.raises(IndicationNotPossible):
        judge(RULES, scale, point("200", "200.005"), "tera")
    with pytest.raises(AdditionalLoadNotAllowed):
        judge(RULES, scale, point("200", "200.03", "0.11"), "tera")


def test_a_multi_interval_scale_shows_the_e_of_its_partial_range() -> None:
    parts = (PartialRange(Decimal(6000), Decimal(2)), PartialRange(Decimal(15_000), Decimal(5)))
    scale = classify(RULES, "III", Decimal(2), Decimal(15_000), partial_ranges=parts)
    assert judge(RULES, scale, point("6000", "6005", "5"), "tera").error == Decimal("2.5")
    assert judge(RULES, scale, point("4000", "4002", "2"), "tera").error == 1
    for load, shown in (("6005", "6006"), ("4000", "4005")):
        with pytest.raises(IndicationNotPossible):
            judge(RULES, scale, point(load, shown), "tera")


# The verdict


def test_one_excess_is_enough_to_fail() -> None:
    excess = judge(RULES, SCALE, point("5000", "5010"), "tera")
    assert verdict([excess], missing_tests(RULES, SCALE, [], "tera")).failures == (excess,)


loads = st.decimals(min_value="0.001", max_value=30_000, places=3)
errors = st.decimals(min_value=-50, max_value=50, places=3)


@given(loads, errors)
def test_too_much_and_too_little_are_judged_alike(load: Decimal, error: Decimal) -> None:
    above, below = (
        judge(RULES, MECHANICAL, WeighingPoint(load=load, indication=load + e), "tera") for e in (error, -error)
    )
    assert (above.error, above.within) == (-below.error, below.within)


@given(st.lists(st.tuples(loads, errors), min_size=1, max_size=4))
def test_the_order_of_readings_does_not_matter(readings: list[tuple[Decimal, Decimal]]) -> None:
    judgements = [
        judge(RULES, MECHANICAL, WeighingPoint(load=load, indication=load + e), "tera") for load, e in readings
    ]
    verdicts = {(v.passed, frozenset(v.failures)) for v in (verdict(order, []) for order in permutations(judgements))}
    assert verdicts == {(all(one.within for one in judgements), frozenset(one for one in judgements if not one.within))}
