"""The allowed plates of a scale and its limits: the tables of OIML R 76-1."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.kind.judgements import NoRuleInForce, Stage
from services.metrology.kind.weighing_limits import (
    ClassNotAllowed,
    IntervalNotAllowed,
    LoadNotAllowed,
    MinimumNotAllowed,
    PartialRange,
    PartialRangesNotAllowed,
    ScaleIntervalNotAllowed,
    WeighingInstrument,
    classify,
    limit_changes,
    maximum_permissible_error,
)
from services.metrology.kind.weighing_rules import AccuracyClass
from tests.metrology.given import weighing_rules

RULES = weighing_rules(date(2026, 3, 9))
SCALE = classify(RULES, "III", Decimal(10), Decimal(30_000))
"""The market scale of the stories: class III, Max 30 kg, e 10 g."""


def permissible(scale: WeighingInstrument, load: str, stage: Stage) -> Decimal:
    return maximum_permissible_error(RULES, scale, Decimal(load), stage)


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
        ("III", "0.05", "500"),
        ("II", "0.01", "1000.01"),
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
    ("accuracy_class", "interval", "maximum", "load", "tera", "twice"),
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
    accuracy_class: AccuracyClass, interval: str, maximum: str, load: str, tera: str, twice: str
) -> None:
    scale = classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))
    assert permissible(scale, load, "tera") == Decimal(tera)
    assert permissible(scale, load, "tera_ulang") == permissible(scale, load, "pengawasan") == Decimal(twice)


def test_a_load_beyond_the_table_has_no_limit() -> None:
    with pytest.raises(LoadNotAllowed):
        permissible(SCALE, "100000.1", "tera")


loads = st.decimals(min_value="0.001", max_value=30_000, places=3)


@given(loads, loads)
def test_a_larger_load_never_has_a_smaller_limit(one: Decimal, other: Decimal) -> None:
    small, large = sorted([one, other])
    assert permissible(SCALE, str(small), "tera") <= permissible(SCALE, str(large), "tera")


@given(loads)
def test_re_verification_and_supervision_allow_twice_as_much(load: Decimal) -> None:
    twice = 2 * permissible(SCALE, str(load), "tera")
    assert permissible(SCALE, str(load), "tera_ulang") == permissible(SCALE, str(load), "pengawasan") == twice


def test_an_earlier_test_keeps_the_edition_of_its_day() -> None:
    """The edition of 2015 changed no earlier verdict: at tera ulang the limits of tera held until the day before."""
    before, since = weighing_rules(date(2015, 10, 18)), weighing_rules(date(2015, 10, 19))
    assert (before.edition, since.edition) == ("OIML R 76-1:2006", "131/SPK/KEP/10/2015")
    limits = [maximum_permissible_error(rules, SCALE, Decimal(5000), "tera_ulang") for rules in (before, since)]
    assert limits == [5, 10]


def test_there_is_no_rule_before_the_first_edition() -> None:
    with pytest.raises(NoRuleInForce):
        weighing_rules(date(1999, 12, 31))


# The plate: e and d, Min, partial ranges


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum"),
    [
        ("III", "3", "9000"),
        ("III", "7", "21000"),
        ("III", "0.3", "900"),
        ("III", "25", "75000"),
        ("II", "0.07", "700"),
        ("II", "0.003", "30"),
        ("IIII", "15", "15000"),
    ],
)
def test_no_scale_has_an_interval_that_is_not_1_2_or_5(
    accuracy_class: AccuracyClass, interval: str, maximum: str
) -> None:
    with pytest.raises(IntervalNotAllowed):
        classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum))


@pytest.mark.parametrize(("minimum", "allowed"), [("199.9", False), ("200", True), ("400", True), ("30000", False)])
def test_min_on_the_plate_is_from_table_3_upwards(minimum: str, allowed: bool) -> None:
    plate: dict[str, Any] = {"minimum": Decimal(minimum)}
    if allowed:
        assert classify(RULES, "III", Decimal(10), Decimal(30_000), **plate).minimum == Decimal(minimum)
    else:
        with pytest.raises(MinimumNotAllowed):
            classify(RULES, "III", Decimal(10), Decimal(30_000), **plate)


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum", "shown"),
    [
        ("II", "0.1", "600", "0.01"),
        ("II", "0.1", "600", "0.05"),
        ("II", "0.01", "600", "0.01"),
        ("I", "0.001", "220", "0.0001"),
        ("I", "0.001", "220", "0.00001"),  # below 1 mg e is 1 mg, whatever d is
    ],
)
def test_a_scale_of_class_i_or_ii_may_show_less_than_e(
    accuracy_class: AccuracyClass, interval: str, maximum: str, shown: str
) -> None:
    scale = classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum), scale_interval=Decimal(shown))
    assert (scale.interval, scale.scale_interval) == (Decimal(interval), Decimal(shown))
    assert scale.minimum == (100 if accuracy_class == "I" else 20 if interval == "0.01" else 50) * Decimal(shown)


@pytest.mark.parametrize(
    ("accuracy_class", "interval", "maximum", "shown"),
    [
        ("III", "10", "30000", "5"),
        ("III", "10", "30000", "20"),
        ("II", "0.1", "600", "0.005"),
        ("II", "0.02", "600", "0.01"),
        ("II", "0.1", "600", "0.2"),
    ],
)
def test_d_and_e_that_do_not_go_together(
    accuracy_class: AccuracyClass, interval: str, maximum: str, shown: str
) -> None:
    with pytest.raises(ScaleIntervalNotAllowed):
        classify(RULES, accuracy_class, Decimal(interval), Decimal(maximum), scale_interval=Decimal(shown))


def ranges(*parts: tuple[int, int]) -> tuple[PartialRange, ...]:
    return tuple(PartialRange(Decimal(maximum), Decimal(interval)) for maximum, interval in parts)


def test_each_partial_range_has_its_own_e() -> None:
    parts = ranges((6000, 2), (15_000, 5))
    scale = classify(RULES, "III", Decimal(2), Decimal(15_000), partial_ranges=parts)
    intervals = [scale.interval_at(Decimal(load)) for load in ("6000", "6000.1")]
    assert [scale.minimum, *intervals] == [40, 2, 5]
    assert list(limit_changes(RULES, scale)) == [1000, 4000, 6000, 10_000]


@pytest.mark.parametrize(
    "parts",
    [
        ranges((15_000, 2)),
        ranges((6000, 2), (15_000, 2)),
        ranges((6000, 5), (15_000, 2)),
        ranges((2000, 2), (15_000, 5)),  # 400 e of the next, 500 are the least
        ranges((6000, 2), (12_000, 5)),
        ranges((6000, 1), (15_000, 5)),
    ],
)
def test_partial_ranges_that_do_not_follow_on_one_another(parts: tuple[PartialRange, ...]) -> None:
    with pytest.raises((PartialRangesNotAllowed, ClassNotAllowed)):
        classify(RULES, "III", Decimal(2), Decimal(15_000), partial_ranges=parts)


def test_a_multi_interval_scale_has_no_auxiliary_interval() -> None:
    parts = tuple(
        PartialRange(Decimal(maximum), Decimal(interval)) for maximum, interval in (("1000", "0.1"), ("5000", "0.2"))
    )
    plate: dict[str, Any] = {"partial_ranges": parts, "scale_interval": Decimal("0.05")}
    with pytest.raises(ScaleIntervalNotAllowed):
        classify(RULES, "II", Decimal("0.1"), Decimal(5000), **plate)
    assert classify(RULES, "II", Decimal("0.1"), Decimal(500), scale_interval=Decimal("0.05")).scale_interval
