"""A verdict is computed from results and the limits of one edition; nobody types it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.certification.standard.judging import (
    Found,
    LessThan,
    Measured,
    NotDetected,
    Observed,
    ResultInAnotherUnit,
    ResultNotOfStandard,
    ResultOfAnotherKind,
    UncertaintyMissing,
    Verdict,
    judge,
)
from services.certification.standard.standard import (
    LimitsNotEntered,
    NotDetectedLimit,
    NumberLimit,
    Standard,
    TextLimit,
    standard_of,
)

OF_2006, OF_2015, OF_2023 = (standard_of(f"sni-3553-{year}") for year in (2006, 2015, 2023))


def mg(value: str, uncertainty: str | None = None) -> Measured:
    return Measured(Decimal(value), "mg/l", None if uncertainty is None else Decimal(uncertainty))


def good(standard: Standard) -> dict[str, Found]:
    """A result for each parameter that passes."""
    results: dict[str, Found] = {}
    for one in standard.parameters:
        match one.limit:
            case NumberLimit() as limit:
                middle = (limit.lower + limit.upper) / 2 if limit.lower and limit.upper else Decimal(0)
                results[one.id] = Measured(middle, limit.unit)
            case TextLimit() as limit:
                results[one.id] = Observed(limit.one_of[0])
            case NotDetectedLimit() as limit:
                results[one.id] = NotDetected(limit.portion)
    return results


def of(parameter: str, found: Found, standard: Standard = OF_2015, guard: str | None = None) -> Verdict:
    only = standard.model_copy(update={"parameters": tuple(p for p in standard.parameters if p.id == parameter)})
    return judge(only, {parameter: found}, None if guard is None else Decimal(guard)).product


@pytest.mark.parametrize("id", ["sni-3553-2006", "sni-3553-2006-demineral", "sni-3553-2015"])
def test_a_product_passes_when_each_parameter_does(id: str) -> None:
    assert judge(standard_of(id), good(standard_of(id))).product == "passes"


def test_the_same_nitrite_fails_under_2006_and_passes_under_2015() -> None:
    nitrite = {"nitrit": mg("0.05")}
    of_2006, of_2015 = (judge(one, {**good(one), **nitrite}) for one in (OF_2006, OF_2015))
    assert (of_2006.product, of_2006.verdicts["nitrit"]) == ("fails", "fails")
    assert of_2015.product == "passes"


@pytest.mark.parametrize(
    ("parameter", "found", "verdict"),
    [
        ("arsen", mg("0.01"), "passes"),
        ("arsen", mg("0.0100001"), "fails"),
        ("ph", Measured(Decimal("6.0"), ""), "passes"),
        ("ph", Measured(Decimal("8.5"), ""), "passes"),
        ("ph", Measured(Decimal("5.99"), ""), "fails"),
        ("ph", Measured(Decimal("8.51"), ""), "fails"),
        ("arsen", LessThan(Decimal("0.005"), "mg/l"), "passes"),
        ("arsen", LessThan(Decimal("0.01"), "mg/l"), "passes"),
        ("arsen", LessThan(Decimal("0.02"), "mg/l"), "indeterminate"),
        ("ph", LessThan(Decimal("6.0"), ""), "fails"),
        ("ph", LessThan(Decimal("7.0"), ""), "indeterminate"),
        ("arsen", NotDetected("100 ml"), "indeterminate"),
        ("bau", Observed("Tidak berbau"), "passes"),
        ("bau", Observed("amis"), "fails"),
        ("coliform", NotDetected("250 ml"), "passes"),
        ("coliform", NotDetected("100 ml"), "indeterminate"),
        ("coliform", Measured(Decimal(1), "koloni/250 ml"), "fails"),
        ("coliform", LessThan(Decimal(2), "APM/100 ml"), "indeterminate"),
    ],
)
def test_a_result_is_held_against_its_limit(parameter: str, found: Found, verdict: Verdict) -> None:
    assert of(parameter, found) == verdict


@pytest.mark.parametrize(("value", "verdict"), [("1.99", "passes"), ("2", "fails"), ("2.0", "fails"), ("0", "passes")])
def test_a_limit_may_exclude_its_number(value: str, verdict: Verdict) -> None:
    assert of("coliform", Measured(Decimal(value), "APM/100 ml"), OF_2006) == verdict


def test_less_than_an_excluded_limit_passes() -> None:
    assert of("coliform", LessThan(Decimal(2), "APM/100 ml"), OF_2006) == "passes"


@pytest.mark.parametrize(
    ("found", "guard", "verdict"),
    [
        (mg("0.009", "0.002"), None, "passes"),
        (mg("0.009", "0.002"), "1", "indeterminate"),
        (mg("0.008", "0.002"), "1", "passes"),
        (mg("0.011", "0.002"), "1", "indeterminate"),
        (mg("0.012", "0.002"), "1", "indeterminate"),
        (mg("0.0121", "0.002"), "1", "fails"),
        (mg("0.009", "0.002"), "0.5", "passes"),
    ],
)
def test_in_the_guard_band_nothing_passes_and_nothing_fails(found: Measured, guard: str | None, verdict: str) -> None:
    assert of("arsen", found, guard=guard) == verdict


def test_one_failed_parameter_fails_the_product() -> None:
    assert judge(OF_2015, {"arsen": mg("0.02")}).product == "fails"


def test_missing_parameters_are_named_and_not_passed_over() -> None:
    results = good(OF_2015)
    del results["bromat"], results["raksa"]
    judged = judge(OF_2015, results)
    assert (judged.product, judged.missing) == ("missing", ("raksa", "bromat"))


def test_an_indeterminate_parameter_keeps_the_product_from_passing() -> None:
    results = {**good(OF_2015), "arsen": LessThan(Decimal("0.02"), "mg/l")}
    assert judge(OF_2015, results).product == "indeterminate"


def test_an_edition_without_limits_gives_no_verdict() -> None:
    with pytest.raises(LimitsNotEntered, match="SNI 3553:2023"):
        judge(OF_2023, {"nitrit": mg("0.05")})
    half = OF_2015.parameters[:-1]
    last = OF_2015.parameters[-1].model_copy(update={"limit": None})
    with pytest.raises(LimitsNotEntered):
        judge(OF_2015.model_copy(update={"parameters": (*half, last)}), good(OF_2015))


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ResultNotOfStandard, match="emas"):
        judge(OF_2015, {"emas": mg("1")})
    with pytest.raises(ResultOfAnotherKind):
        of("arsen", Observed("normal"))
    with pytest.raises(ResultOfAnotherKind):
        of("bau", mg("1"))
    with pytest.raises(ResultInAnotherUnit):
        of("arsen", replace(mg("5"), unit="µg/l"))
    with pytest.raises(UncertaintyMissing):
        of("arsen", mg("0.001"), guard="1")
