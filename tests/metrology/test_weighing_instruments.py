"""Weighing instruments: the tables of OIML R 76-1, and what readings on real scales come to."""

import dataclasses
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.judgements import ImplausibleQuantity, MeasurementsMissing, NoRuleInForce, verdict
from services.metrology.weighing_instruments import (
    AdditionalLoadNotAllowed,
    EccentricWeighing,
    PositionNotAllowed,
    Reading,
    RepeatedWeighing,
    WeighingPoint,
    ZeroWeighing,
    error_of,
    judge,
    judge_repeatability,
    missing_tests,
    untaken_tests,
)
from services.metrology.weighing_limits import (
    AccuracyClass,
    ClassNotAllowed,
    LoadNotAllowed,
    Stage,
    WeighingInstrument,
    WeighingRules,
    WeighingTest,
    classify,
    maximum_permissible_error,
    rules_in_force,
)

RULES = rules_in_force(date(2026, 3, 9))
SCALE = classify(RULES, "III", Decimal(10), Decimal(30_000))
"""The market scale of the stories: class III, Max 30 kg, e 10 g."""


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


def permissible(scale: WeighingInstrument, load: str, stage: Stage) -> Decimal:
    return maximum_permissible_error(RULES, scale.accuracy_class, scale.interval, Decimal(load), stage)


def demanding(*tests: WeighingTest) -> WeighingRules:
    before = RULES.before_verdict.model_copy(update={"tests": frozenset(tests)})
    return RULES.model_copy(update={"before_verdict": before})


GOOD = [point("5000", "5000"), point("20000", "20010"), point("30000", "29990")]


# Classification: R 76-1 3.2, Table 3


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum", "n", "minimum"),
    [
        ("III", "10", "30000", 3000, "200"),
        ("III", "20000", "60000000", 3000, "400000"),
        ("II", "0.01", "600", 60_000, "0.2"),
        ("II", "0.1", "500", 5000, "5"),
        ("IIII", "100", "100000", 1000, "1000"),
        ("I", "0.001", "220", 220_000, "0.1"),
        ("I", "0.001", "50", 50_000, "0.1"),
        ("III", "2", "20000", 10_000, "40"),
        ("III", "2", "200", 100, "40"),
        ("III", "5", "2500", 500, "100"),
        ("III", "10", "100000", 10_000, "200"),
    ],
)
def test_plates_that_table_3_allows(
    accuracy_class: AccuracyClass, interval: str, maximum: str, n: int, minimum: str
) -> None:
    scale = classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))
    assert (scale.intervals, scale.minimum) == (n, Decimal(minimum))


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum"),
    [
        ("III", "2", "30000"),
        ("III", "2", "20002"),
        ("III", "2", "198"),
        ("III", "5", "2495"),
        ("III", "3", "9000"),
        ("III", "0.05", "500"),
        ("II", "0.01", "1000.01"),
        ("II", "0.07", "700"),
        ("II", "0.1", "499.9"),
        ("I", "0.0005", "220"),
        ("I", "0.001", "49.999"),
        ("IIII", "2", "2000"),
        ("IIII", "5", "495"),
        ("IIII", "100", "100100"),
        ("III", "10", "30005"),
        ("III", "0", "30000"),
        ("III", "-10", "30000"),
        ("III", "10", "0"),
        ("III", "10", "-30000"),
    ],
)
def test_plates_that_table_3_refuses(accuracy_class: AccuracyClass, interval: str, maximum: str) -> None:
    with pytest.raises(ClassNotAllowed):
        classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))


def test_scenario_42_says_n_and_what_is_allowed() -> None:
    with pytest.raises(ClassNotAllowed) as refused:
        classify(RULES, "III", Decimal(2), Decimal(30_000))
    assert refused.value.code == "class-not-allowed"
    assert refused.value.clause == "OIML R 76-1 3.2 Table 3"
    assert "n = 15000; yang boleh: e 0.1..2 g: n 100..10000" in refused.value.sentence("id")


# Maximum permissible errors: R 76-1 3.5, Table 6


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum", "load", "tera", "pengawasan"),
    [
        ("III", "10", "30000", "5000", "5", "10"),
        ("III", "10", "30000", "5010", "10", "20"),
        ("III", "10", "30000", "20000", "10", "20"),
        ("III", "10", "30000", "20010", "15", "30"),
        ("III", "10", "30000", "30000", "15", "30"),
        ("III", "20000", "60000000", "10000000", "10000", "20000"),
        ("III", "20000", "60000000", "40000000", "20000", "40000"),
        ("III", "20000", "60000000", "60000000", "30000", "60000"),
        ("II", "0.01", "600", "50", "0.005", "0.01"),
        ("II", "0.01", "600", "200", "0.01", "0.02"),
        ("II", "0.01", "600", "600", "0.015", "0.03"),
        ("IIII", "100", "100000", "5000", "50", "100"),
        ("IIII", "100", "100000", "20000", "100", "200"),
        ("IIII", "100", "100000", "100000", "150", "300"),
        ("I", "0.001", "220", "50", "0.0005", "0.001"),
        ("I", "0.001", "220", "200", "0.001", "0.002"),
        ("I", "0.001", "220", "220", "0.0015", "0.003"),
    ],
)
def test_limits_at_the_steps_of_the_class(
    accuracy_class: AccuracyClass, interval: str, maximum: str, load: str, tera: str, pengawasan: str
) -> None:
    scale = classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))
    assert permissible(scale, load, "tera") == permissible(scale, load, "tera_ulang") == Decimal(tera)
    assert permissible(scale, load, "pengawasan") == Decimal(pengawasan)


def test_a_load_beyond_the_table_has_no_limit() -> None:
    with pytest.raises(LoadNotAllowed):
        permissible(SCALE, "100000.1", "tera")


loads = st.decimals(min_value="0.001", max_value=30_000, places=3)
errors = st.decimals(min_value=-50, max_value=50, places=3)


@given(loads, loads)
def test_a_larger_load_never_has_a_smaller_limit(one: Decimal, other: Decimal) -> None:
    small, large = sorted([one, other])
    assert permissible(SCALE, str(small), "tera") <= permissible(SCALE, str(large), "tera")


@given(loads)
def test_supervision_allows_twice_as_much(load: Decimal) -> None:
    assert permissible(SCALE, str(load), "pengawasan") == 2 * permissible(SCALE, str(load), "tera")


@given(loads, errors)
def test_too_much_and_too_little_are_judged_alike(load: Decimal, error: Decimal) -> None:
    above, below = (judge(RULES, SCALE, WeighingPoint(load=load, indication=load + e), "tera") for e in (error, -error))
    assert (above.error, above.within) == (-below.error, below.within)


# Readings


def test_the_error_of_a_digital_scale_uses_the_additional_load() -> None:
    """R 76-1 A.4.4.3: e 10 g, L 5 kg, I 5.00 kg, dL 3 g give +2 g."""
    judgement = judge(RULES, SCALE, point("5000", "5000", "3"), "tera_ulang")
    assert (judgement.error, judgement.limit, judgement.within) == (Decimal(2), Decimal(5), True)
    assert (judgement.edition, judgement.clause) == ("OIML R 76-1:2006", "OIML R 76-1 3.5.1, 3.5.2, Table 6")


def test_without_the_additional_load_the_error_is_indication_minus_load() -> None:
    assert error_of(Decimal(10), point("5000", "5010")) == 10


@pytest.mark.parametrize(
    ("load", "indication", "additional", "stage", "within"),
    [
        ("20000", "20010", "5", "tera_ulang", True),
        ("20000", "20010", "4.9", "tera_ulang", False),
        ("20000", "19990", "5", "tera_ulang", True),
        ("20000", "19990", "5.1", "tera_ulang", False),
        ("20010", "20025", None, "tera_ulang", True),
        ("20010", "20025.1", None, "tera_ulang", False),
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


@pytest.mark.parametrize("additional", ["-0.1", "10.1"])
def test_the_additional_load_is_at_most_one_interval(additional: str) -> None:
    with pytest.raises(AdditionalLoadNotAllowed):
        judge(RULES, SCALE, point("5000", "5000", additional), "tera")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1E+13", "5000.0000000001"])
def test_numbers_that_nobody_can_have_read(number: str) -> None:
    with pytest.raises(ImplausibleQuantity):
        judge(RULES, SCALE, point("5000", number), "tera")
    with pytest.raises(ImplausibleQuantity):
        classify(RULES, "III", Decimal(10), Decimal(number))


def test_zero_is_held_against_a_quarter_of_e_at_every_stage() -> None:
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
    ("supports", "load", "positions"), [(4, "10000", 4), (3, "9000", 4), (6, "6000", 6), (6, "6600", 6)]
)
def test_off_centre_load_and_positions_follow_the_supports(supports: int, load: str, positions: int) -> None:
    scale = dataclasses.replace(SCALE, supports=supports)
    assert judge(RULES, scale, off_centre(positions, load, load), "tera").within
    with pytest.raises(PositionNotAllowed):
        judge(RULES, scale, off_centre(positions + 1, load, load), "tera")


@pytest.mark.parametrize(("supports", "load"), [(4, "8999"), (4, "11001"), (6, "10000"), (6, "5399")])
def test_off_centre_with_another_load_says_nothing(supports: int, load: str) -> None:
    with pytest.raises(LoadNotAllowed):
        judge(RULES, dataclasses.replace(SCALE, supports=supports), off_centre(1, load, load), "tera")


def test_off_centre_max_that_three_does_not_divide() -> None:
    scale = classify(RULES, "III", Decimal(5), Decimal(20_000))
    assert judge(RULES, scale, off_centre(1, "6000", "6000"), "tera").within


def test_repeatability_is_the_spread_over_one_load() -> None:
    readings = [*repeated("20000", "19995", "20000", "20005"), *repeated("10000", "9994", "10000", "10005")]
    assert [(one.subject, one.error, one.within) for one in judge_repeatability(RULES, SCALE, readings, "tera")] == [
        ("10000 g x 3", Decimal(11), False),
        ("20000 g x 3", Decimal(10), True),
    ]


def test_two_weighings_are_not_yet_a_spread() -> None:
    readings = [*repeated("20000", "19990", "20010"), *GOOD]
    assert judge_repeatability(RULES, SCALE, readings, "tera") == ()


# What is missing, and the verdict


def test_the_scale_of_story_1_passes() -> None:
    judgements = [judge(RULES, SCALE, reading, "tera_ulang") for reading in GOOD]
    assert verdict(judgements, missing_tests(RULES, SCALE, GOOD)).passed


@pytest.mark.parametrize(
    ("readings", "missing"),
    [
        ([], ["loads", "low-load", "high-load"]),
        (GOOD[:2], ["loads", "high-load"]),
        ([*GOOD[1:], point("20000", "20000")], ["loads", "low-load"]),
        ([*GOOD[1:], point("199", "200")], ["low-load"]),
        ([*GOOD[:2], point("26999", "27000")], ["high-load"]),
        ([*GOOD[:2], point("27000", "27000")], []),
        (repeated("30000", "30000", "30000", "30000"), ["loads", "low-load", "high-load"]),
    ],
)
def test_what_is_still_to_be_measured(readings: list[Reading], missing: list[str]) -> None:
    assert [test.code for test in missing_tests(RULES, SCALE, readings)] == missing


def test_an_office_may_demand_the_other_tests() -> None:
    rules = demanding("repeatability", "eccentricity", "zero")
    assert [test.code for test in missing_tests(rules, SCALE, GOOD)] == ["repeatability", "eccentricity", "zero"]
    some = [*GOOD, *repeated("20000", "20000", "20000"), *(off_centre(at, "10000", "10000") for at in (1, 3))]
    left = missing_tests(rules, SCALE, some)
    assert [test.english for test in left[:2]] == ["the same load 3 times", "a load on position 2, 4"]
    rest = [*some, *repeated("20000", "20000"), *(off_centre(at, "10000", "10000") for at in (2, 4))]
    assert not missing_tests(rules, SCALE, [*rest, ZeroWeighing(load=Decimal(0), indication=Decimal(0))])


def test_no_verdict_before_everything_is_measured() -> None:
    judgements = [judge(RULES, SCALE, GOOD[0], "tera")]
    with pytest.raises(MeasurementsMissing) as refused:
        verdict(judgements, missing_tests(RULES, SCALE, GOOD[:1]))
    assert refused.value.details["missing"] == ["loads", "high-load"]
    assert refused.value.sentence("id").endswith("3 beban yang berbeda; satu beban mulai 27000 g.")


def test_one_excess_is_enough_to_fail() -> None:
    excess = judge(RULES, SCALE, point("5000", "5010"), "tera")
    assert verdict([excess], missing_tests(RULES, SCALE, [])).failures == (excess,)


@given(st.lists(st.tuples(loads, errors), min_size=1, max_size=4))
def test_the_order_of_readings_does_not_matter(readings: list[tuple[Decimal, Decimal]]) -> None:
    judgements = [judge(RULES, SCALE, WeighingPoint(load=load, indication=load + e), "tera") for load, e in readings]
    verdicts = {(v.passed, frozenset(v.failures)) for v in (verdict(order, []) for order in permutations(judgements))}
    assert verdicts == {(all(one.within for one in judgements), frozenset(one for one in judgements if not one.within))}


def test_there_is_no_rule_before_the_first_edition() -> None:
    with pytest.raises(NoRuleInForce):
        rules_in_force(date(1999, 12, 31))


def test_what_is_not_demanded_and_not_taken_is_named() -> None:
    """Decision 9: by default no test is demanded beside three loads; one begun and not finished counts as not taken."""
    assert RULES.before_verdict.tests == frozenset()
    assert missing_tests(RULES, SCALE, GOOD) == ()
    assert untaken_tests(RULES, SCALE, GOOD) == ("repeatability", "eccentricity", "zero")
    begun = [*GOOD, *repeated("20000", "20000", "20000"), off_centre(1, "10000", "10000")]
    assert untaken_tests(RULES, SCALE, begun) == ("repeatability", "eccentricity", "zero")
    around = [off_centre(position, "10000", "10000") for position in (1, 2, 3, 4)]
    taken = [*GOOD, *repeated("20000", "20000", "20000", "20000"), *around]
    assert untaken_tests(RULES, SCALE, taken) == ("zero",)
