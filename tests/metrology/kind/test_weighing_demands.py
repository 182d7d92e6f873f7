"""The tests that a scale needs before it may pass: those of the sheet of the ministry's training centre, as data."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from services.metrology.kind.judgements import MeasurementsMissing, Stage, verdict
from services.metrology.kind.weighing_demands import missing_tests, untaken_tests
from services.metrology.kind.weighing_instruments import judge
from services.metrology.kind.weighing_limits import WeighingInstrument, classify
from services.metrology.kind.weighing_readings import (
    EccentricWeighing,
    Reading,
    RepeatedWeighing,
    SensitivityWeighing,
    TareWeighing,
    WeighingPoint,
    ZeroSetting,
    ZeroWeighing,
)
from tests.metrology.given import weighing_rules

RULES = weighing_rules(date(2026, 3, 9))
SCALE = classify(RULES, "III", Decimal(10), Decimal(30_000))
STAGES: tuple[Stage, ...] = ("tera", "tera_ulang", "pengawasan")


def exact(kind: Callable[..., Reading], load: int | str, **more: Decimal | int) -> Reading:
    """A reading without error."""
    return kind(load=Decimal(load), indication=Decimal(load), **more)


LOADS = [exact(WeighingPoint, load) for load in (200, 5000, 10_000, 20_000, 30_000)]
AROUND = [exact(EccentricWeighing, 10_000, position=position) for position in range(5)]
REPEATS = [exact(RepeatedWeighing, 24_000)] * 3
ZERO, ZERO_SETTING, TARE = (
    exact(ZeroWeighing, 0),
    exact(ZeroSetting, 100),
    exact(TareWeighing, 100, tare=Decimal(6000)),
)

SHEET = [*LOADS, *AROUND, *REPEATS, ZERO, ZERO_SETTING, TARE]


def missing(readings: list[Reading], scale: WeighingInstrument = SCALE, stage: Stage = "tera_ulang") -> list[str]:
    return [test.code for test in missing_tests(RULES, scale, readings, stage)]


@pytest.mark.parametrize("stage", STAGES)
def test_the_whole_sheet_is_enough_at_every_stage(stage: Stage) -> None:
    assert missing(SHEET, stage=stage) == []
    judgements = [judge(RULES, SCALE, reading, stage, Decimal(0)) for reading in SHEET]
    assert verdict(judgements, missing_tests(RULES, SCALE, SHEET, stage)).passed


@pytest.mark.parametrize("stage", STAGES)
def test_three_loads_are_not_enough(stage: Stage) -> None:
    assert missing([LOADS[1], *LOADS[3:]], stage=stage) == [
        "loads",
        "minimum-load",
        "between-load",
        "repeatability",
        "eccentricity",
        "zero",
        "zero-setting",
        "tare",
    ]


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        (LOADS[0], ["loads", "minimum-load"]),
        (LOADS[1], ["loads", "step-load"]),
        (LOADS[2], ["loads", "between-load"]),
        (LOADS[3], ["loads", "step-load"]),
        (LOADS[4], ["loads", "high-load"]),
        (AROUND[0], ["eccentricity"]),
        (AROUND[3], ["eccentricity"]),
        (ZERO, ["zero"]),
        (ZERO_SETTING, ["zero-setting"]),
        (TARE, ["tare"]),
    ],
)
def test_each_missing_test_is_named(left_out: Reading, code: list[str]) -> None:
    assert missing([one for one in SHEET if one is not left_out]) == code


def test_an_extra_load_does_not_replace_a_required_one() -> None:
    others = [exact(WeighingPoint, load) for load in (1000, 2000, 15_000)]
    assert missing([*SHEET[1:], *others]) == ["minimum-load"]
    assert missing([one for one in [*SHEET, *others] if one is not LOADS[4]]) == ["high-load"]


@pytest.mark.parametrize(("load", "counts"), [(200, True), (250, True), (199, False), (251, False)])
def test_how_near_to_min_a_load_must_be(load: int, counts: bool) -> None:
    assert (missing([*SHEET[1:], exact(WeighingPoint, load)]) == []) is counts


def test_a_repetition_elsewhere_than_near_0_8_max_does_not_count() -> None:
    rest = [one for one in SHEET if one.test != "repeatability"]
    assert missing([*rest, *[exact(RepeatedWeighing, 10_000)] * 3]) == ["repeatability"]
    assert missing([*rest, *[exact(RepeatedWeighing, 21_000)] * 3]) == []
    assert missing([*rest, exact(RepeatedWeighing, 24_000), *[exact(RepeatedWeighing, 25_000)] * 2]) == [
        "repeatability"
    ]


@pytest.mark.parametrize(("accuracy_class", "times"), [("I", 6), ("II", 6), ("III", 3), ("IIII", 3)])
def test_how_often_a_class_is_repeated(accuracy_class: str, times: int) -> None:
    plates = {"I": ("0.001", 220), "II": ("0.01", 600), "III": ("10", 30_000), "IIII": ("100", 100_000)}
    interval, maximum = plates[accuracy_class]
    scale = classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))  # type: ignore[arg-type]
    load = Decimal(maximum) * Decimal("0.8")
    for count, left in ((times - 1, True), (times, False)):
        assert ("repeatability" in missing([exact(RepeatedWeighing, str(load))] * count, scale)) is left


def test_a_mechanical_scale_needs_sensitivity_and_no_tare() -> None:
    scale = classify(RULES, "III", Decimal(10), Decimal(30_000), mechanical=True)
    without = [one for one in SHEET if one is not TARE]
    assert missing(without, scale) == ["sensitivity"]
    assert missing([*without, exact(SensitivityWeighing, 30_000, additional_load=Decimal(8))], scale) == []
    assert untaken_tests(RULES, scale, without) == ("sensitivity",)


def test_a_scale_on_more_than_four_supports_is_loaded_over_each_of_them() -> None:
    scale = classify(RULES, "III", Decimal(20_000), Decimal(60_000_000), 6)
    over = [exact(EccentricWeighing, 12_000_000, position=position) for position in range(1, 7)]
    assert "eccentricity" not in missing(over, scale)
    assert "eccentricity" in missing(over[:5], scale)


def test_a_small_scale_has_fewer_points_and_still_five_loads() -> None:
    """n = 500: its limit never changes, so that Min and Max are the only points."""
    scale = classify(RULES, "III", Decimal(5), Decimal(2500))
    ends = [exact(WeighingPoint, load) for load in (100, 2500)]
    assert missing(ends, scale)[0] == "loads"
    five = [*ends, *(exact(WeighingPoint, load) for load in (500, 1000, 2000))]
    assert not {"loads", "minimum-load", "step-load", "between-load", "high-load"} & set(missing(five, scale))


def test_min_on_the_plate_moves_the_smallest_load() -> None:
    scale = classify(RULES, "III", Decimal(10), Decimal(30_000), minimum=Decimal(400))
    assert missing(SHEET, scale) == ["minimum-load"]


def test_missing_tests_are_named_in_words() -> None:
    with pytest.raises(MeasurementsMissing) as refused:
        verdict([], missing_tests(RULES, SCALE, [*LOADS[1:], *AROUND[1:], *REPEATS, ZERO, TARE], "tera"))
    assert refused.value.details["missing"] == ["loads", "minimum-load", "eccentricity", "zero-setting"]
    assert refused.value.sentence("id") == (
        "Belum dapat disimpulkan; masih harus diukur: 5 beban yang berbeda; satu beban antara 200..250 g (Min);"
        " muatan di posisi 0; penyetelan nol pada 100 g."
    )


def test_the_edition_before_2015_requires_three_loads() -> None:
    rules = weighing_rules(date(2015, 10, 18))
    three = [exact(WeighingPoint, load) for load in (5000, 20_000, 30_000)]
    for stage in STAGES:
        assert missing_tests(rules, SCALE, three, stage) == ()
        assert [test.code for test in missing_tests(rules, SCALE, three[:2], stage)] == ["loads", "high-load"]
    assert untaken_tests(rules, SCALE, three) == ("repeatability", "eccentricity", "zero", "zero-setting", "tare")
