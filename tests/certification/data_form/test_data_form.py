"""The 12-month data form: OEE, balances and doubts are computed; the team verifies, and limits give the verdict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.certification.data_form.balances import balances_of, doubts_of, figures_of
from services.certification.data_form.data_form import (
    DataForm,
    DataFormDone,
    DataFormInDoubt,
    MonthsMissing,
    MonthsWrong,
    QuantityNegative,
    WordsMissing,
    data_form_of,
    hand_in,
    send_back,
    verify,
)
from services.certification.data_form.data_form import replace as replace_form
from services.certification.data_form.production import QUANTITIES, Month, OeeNotComputable, exact, oee_of
from services.certification.data_form.verdict import FigureComputed, figures_by_parameter, judge_form
from services.certification.standard.judging import ResultInAnotherUnit
from services.certification.standard.standard import LimitsNotEntered, NumberLimit, Standard, TextLimit, standard_of
from shared.errors import EffectiveBeforeHistory
from shared.months import after_months
from tests.gates.replaying import from_stored, state, unchanged

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
TODAY = date(2026, 1, 19)
JANUARY = date(2025, 1, 1)
CERTIFICATION = UUID(int=2)
SIH = standard_of("sih-23929-1-2022")
PLAUSIBLE = {
    "raw_material": "100", "auxiliary_material": "10", "by_products": "4", "waste": "2",
    "electricity_supplied": "50000", "electricity_process": "40000", "electricity_utilities": "9000",
    "heat_supplied": "300", "heat_process": "250", "heat_utilities": "30",
    "water_taken": "900", "water_reused": "100", "water_in_product": "100", "water_discharged": "700",
    "planned_hours": "600", "operating_hours": "540", "planned_output": "5400", "output": "4860", "good_output": "4617",
    "ideal_per_hour": "10",
}  # fmt: skip
"""A month as in the scenario of the OEE: A 0.90, P 0.90, Q 0.95."""


def month(number: int = 0, **changes: str) -> Month:
    quantities = {name: Decimal(value) for name, value in (PLAUSIBLE | changes).items()}
    return Month(month=after_months(JANUARY, number), **quantities)


def year(**changes: str) -> list[Month]:
    """Twelve months that are alike, the first of them changed."""
    return [month(0, **changes), *(month(number) for number in range(1, 12))]


def handed_in(months: Sequence[Month] | None = None, **changes: Any) -> DataForm:
    fields: dict[str, Any] = {
        "office": "bspji-palembang",
        "case_id": UUID(int=1),
        "certification_id": CERTIFICATION,
        "number": 1,
        "accounts": ["pabrik"],
        "product": "Karet remah SIR 20",
        "unit": "bal",
        "tonnes_per_unit": Decimal("0.02"),
        "months": year() if months is None else months,
        "by": "pabrik",
        "on": TODAY,
        "now": NOW,
    }
    return hand_in(**(fields | changes))


def doubts(months: Sequence[Month], tonnes_per_unit: str = "0.02") -> list[tuple[str, date | None]]:
    found = doubts_of(months, balances_of(months, Decimal(tonnes_per_unit)))
    return [(one.kind, one.month) for one in found]


# OEE.


def test_oee_of_the_scenario_is_exact() -> None:
    """Planned 600 h, ran 540 h, ideal 10/h, output 4 860, good 4 617."""
    found = oee_of([month()])
    assert (found.availability, found.performance, found.quality) == (Decimal("0.9"), Decimal("0.9"), Decimal("0.95"))
    assert str(found.oee) == "0.7695"


def test_months_are_summed_before_rates_are_made() -> None:
    """A month in which the plant stood still as planned changes nothing."""
    closed = dict.fromkeys(("planned_hours", "operating_hours", "planned_output", "output", "good_output"), "0")
    assert str(oee_of([month(), month(1, **closed)]).oee) == "0.7695"


@pytest.mark.parametrize(
    ("zero", "named"),
    [
        ("planned_hours", "planned_hours"),
        ("operating_hours", "operating_hours"),
        ("ideal_per_hour", "ideal_per_hour"),
        ("output", "output"),
    ],
)
def test_a_zero_below_the_line_is_an_error(zero: str, named: str) -> None:
    months = [month(number, **{zero: "0"}) for number in range(12)]
    with pytest.raises(OeeNotComputable) as refused:
        handed_in(months)
    assert refused.value.details["quantity"].code == named


quantity = some.decimals("0", "1000000", places=3)
share = some.integers(0, 1000).map(lambda number: Decimal(number) / 1000)


@some.composite
def plausible(draw: Any, number: int = 0) -> Month:
    """A month without a doubt: nothing is more than what it is part of."""
    planned, ideal = draw(quantity), draw(quantity)
    operating = planned * draw(share)
    output = ideal * operating * draw(share)
    return replace(
        month(number),
        planned_hours=planned,
        operating_hours=operating,
        ideal_per_hour=ideal,
        output=output,
        good_output=output * draw(share),
    )


@given(some.lists(plausible(), min_size=1, max_size=3))
def test_the_oee_of_a_plausible_form_lies_between_0_and_1(months: list[Month]) -> None:
    assert [kind for kind, at in doubts(months, "0.000000001") if at is not None] == []
    try:
        found = oee_of(months)
    except OeeNotComputable:
        return
    assert all(0 <= one <= 1 for one in (found.availability, found.performance, found.quality, found.oee))


@given(plausible(), some.integers(1, 50))
def test_the_oee_does_not_depend_on_the_unit_of_the_product(one: Month, factor: int) -> None:
    scaled = replace(
        one,
        ideal_per_hour=one.ideal_per_hour * factor,
        output=one.output * factor,
        good_output=one.good_output * factor,
    )
    try:
        expected = oee_of([one])
    except OeeNotComputable:
        return
    assert oee_of([scaled]) == expected


# Balances, figures and doubts.


def test_the_four_balances_are_sums_with_every_digit() -> None:
    found = {one.of: one for one in balances_of([month(raw_material="100.000000001")], Decimal("0.02"))}
    mass = found["mass"]  # 4 860 units of 0.02 t, 4 t by-products, 2 t waste
    assert (mass.supplied, mass.accounted, mass.lost) == (
        Decimal("110.000000001"),
        Decimal("103.2"),
        Decimal("6.800000001"),
    )
    assert {name: one.lost for name, one in found.items() if name != "mass"} == {
        "electricity": Decimal(1000),
        "heat": Decimal(20),
        "water": Decimal(100),
    }


def test_the_figures_are_for_a_tonne_of_product() -> None:
    found = figures_of([month()], Decimal("0.02"))  # 97.2 t; 50 000 kWh are 180 GJ
    assert (found.energy, found.water) == (Decimal("4.938272"), Decimal("9.259259"))
    assert found.material_yield == Decimal("0.883636")
    without = figures_of([month(output="0", raw_material="0", auxiliary_material="0")], Decimal("0.02"))
    assert (without.energy, without.water, without.material_yield) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"operating_hours": "600.001"}, ("operating-above-planned", JANUARY)),
        ({"output": "5400.001", "good_output": "1"}, ("output-above-ideal", JANUARY)),
        ({"good_output": "4860.001"}, ("good-above-output", JANUARY)),
        ({"waste": "200"}, ("mass-out-above-in", None)),
        ({"electricity_utilities": "30000"}, ("electricity-used-above-supplied", None)),
        ({"heat_process": "600"}, ("heat-used-above-supplied", None)),
        ({"water_discharged": "3000"}, ("water-out-above-in", None)),
    ],
)
def test_each_check_finds_its_doubt(changes: dict[str, str], doubt: tuple[str, date | None]) -> None:
    assert doubts(year(**changes)) == [doubt]


def test_a_plausible_year_raises_no_doubt() -> None:
    assert doubts(year()) == []


@pytest.mark.parametrize("equal", [{"operating_hours": "600"}, {"good_output": "4860"}, {"output": "5400"}])
def test_what_is_equal_is_not_above(equal: dict[str, str]) -> None:
    assert doubts(year(**equal)) == []


@given(some.lists(some.tuples(quantity, quantity, quantity), min_size=1, max_size=12))
def test_what_came_in_is_accounted_for_or_lost(amounts: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    months = [
        replace(month(number), water_taken=taken, water_in_product=kept, water_discharged=gone)
        for number, (taken, kept, gone) in enumerate(amounts)
    ]
    for one in balances_of(months, Decimal("0.02")):
        assert one.supplied == one.accounted + one.lost
        is_doubtful = any(kind.startswith(one.of) for kind, at in doubts(months) if at is None)
        assert is_doubtful == (one.lost < 0)


@given(some.lists(some.decimals("0", "9999999999999", places=9), min_size=1, max_size=12))
def test_a_sum_loses_no_digit(values: list[Decimal]) -> None:
    whole = sum((Fraction(one) for one in values), Fraction(0))
    assert Fraction(exact(whole)) == whole


# Handing in.


def test_a_form_keeps_what_was_computed_from_it() -> None:
    form = handed_in()
    assert form.id == data_form_of(CERTIFICATION, 1)
    assert (str(form.oee.oee), form.doubts, form.status) == ("0.7695", (), "handed-in")
    again = from_stored(form.pending_events)
    assert state(again) == state(form)


def test_missing_months_are_named() -> None:
    months = [one for one in year() if one.month.month not in {2, 11}]
    with pytest.raises(MonthsMissing) as refused:
        handed_in(months)
    assert [one.code for one in refused.value.details["months"]] == ["2025-02", "2025-11"]
    assert refused.value.sentence("id").endswith("Februari 2025 dan November 2025.")


@pytest.mark.parametrize(
    "months",
    [
        [],
        [*year(), month(11)],
        list(reversed(year())),
        [month(-1), *year()],
        [month(number) for number in range(1, 13)],
    ],
)
def test_exactly_twelve_months_that_are_over(months: list[Month]) -> None:
    with pytest.raises(MonthsWrong):
        handed_in(months)


@pytest.mark.parametrize("name", QUANTITIES)
def test_no_quantity_is_negative(name: str) -> None:
    with pytest.raises(QuantityNegative) as refused:
        handed_in(year(**{name: "-0.001"}))
    assert [one.code for one in refused.value.details["quantities"]] == [name]
    assert [one.code for one in refused.value.details["months"]] == ["2025-01"]


# Verification in stage 1.


def test_a_form_without_doubts_is_verified_without_words() -> None:
    form = handed_in()
    verify(form, None, by="lead", on=TODAY, now=NOW)
    assert (form.status, form.verified_on) == ("verified", TODAY)
    with pytest.raises(DataFormDone), unchanged(form):
        send_back(form, "Terlambat", by="lead", on=TODAY, now=NOW)


def test_doubts_need_an_explanation() -> None:
    form = handed_in(year(waste="200"))
    with pytest.raises(DataFormInDoubt) as refused, unchanged(form):
        verify(form, None, by="lead", on=TODAY, now=NOW)
    assert refused.value.details["doubts"] == ["mass-out-above-in"]
    verify(form, "Limbah tahun lalu dikeluarkan tahun ini.", by="lead", on=TODAY, now=NOW)
    assert form.words == "Limbah tahun lalu dikeluarkan tahun ini."


def test_a_return_says_what_to_correct() -> None:
    form = handed_in()
    with pytest.raises(WordsMissing), unchanged(form):
        send_back(form, None, by="lead", on=TODAY, now=NOW)
    send_back(form, "Pisahkan listrik utilitas.", by="lead", on=TODAY, now=NOW)
    assert form.status == "returned"


def test_a_newer_version_replaces_any() -> None:
    form = handed_in()
    with pytest.raises(EffectiveBeforeHistory), unchanged(form):
        replace_form(form, 2, date(2026, 1, 18), NOW)
    verify(form, None, by="lead", on=TODAY, now=NOW)
    replace_form(form, 2, TODAY, NOW)
    assert form.status == "replaced"
    with pytest.raises(DataFormDone), unchanged(form):
        verify(form, None, by="lead", on=TODAY, now=NOW)


# The verdict.


def limited(**limits: NumberLimit | TextLimit) -> Standard:
    """The SIH with a limit for each parameter: those given, and for the others the word of the team."""
    met = TextLimit(kind="text", one_of=("terpenuhi",))
    parameters = tuple(one.model_copy(update={"limit": limits.get(one.id, met)}) for one in SIH.parameters)
    return SIH.model_copy(update={"parameters": parameters})


def at_most(value: str, unit: str) -> NumberLimit:
    return NumberLimit(kind="number", unit=unit, at_most=Decimal(value))


LIMITED = limited(
    energi=at_most("5", "GJ/t"),
    air=at_most("9.259259", "m3/t"),
    proses=NumberLimit(kind="number", unit="OEE", at_least=Decimal("0.7695")),
    **{"bahan-baku": NumberLimit(kind="number", unit="t/t", at_least=Decimal("0.8"))},
)
OBSERVED = dict.fromkeys(("produk", "limbah", "gas-rumah-kaca", "manajemen"), "terpenuhi")


def verified(**changes: str) -> DataForm:
    form = handed_in([month(number, **changes) for number in range(12)])
    verify(form, "Dijelaskan.", by="lead", on=TODAY, now=NOW)
    return form


def judged(form: DataForm, standard: Standard = LIMITED, observed: dict[str, str] | None = None) -> DataForm:
    judge_form(
        form, standard, OBSERVED if observed is None else observed, limits_version="1", by="lead", on=TODAY, now=NOW
    )
    return form


def test_an_edition_without_limits_refuses_a_verdict() -> None:
    form = verified()
    with pytest.raises(LimitsNotEntered), unchanged(form):
        judged(form, SIH, {})


def test_what_meets_every_limit_passes_also_exactly_at_it() -> None:
    form = judged(verified())
    assert (form.verdict, form.standard) == ("passes", SIH.id)
    assert {one.verdict for one in form.verdicts} == {"passes"}


@pytest.mark.parametrize(
    ("changes", "observed", "parameter"),
    [
        ({"heat_supplied": "400"}, {}, "energi"),
        ({"water_taken": "901"}, {}, "air"),
        ({"good_output": "4616"}, {}, "proses"),
        ({"raw_material": "120"}, {}, "bahan-baku"),
        ({}, {"limbah": "tidak terpenuhi"}, "limbah"),
    ],
)
def test_one_parameter_that_fails_fails_the_whole(
    changes: dict[str, str], observed: dict[str, str], parameter: str
) -> None:
    form = judged(verified(**changes), observed=OBSERVED | observed)
    failed = [one.parameter for one in form.verdicts if one.verdict == "fails"]
    assert (form.verdict, failed) == ("fails", [parameter])


def test_a_parameter_that_nobody_observed_is_missing() -> None:
    assert judged(verified(), observed={}).verdict == "missing"


def test_a_computed_figure_is_never_typed() -> None:
    form = verified()
    with pytest.raises(FigureComputed) as refused, unchanged(form):
        judged(form, observed=OBSERVED | {"energi": "terpenuhi"})
    assert refused.value.details["parameters"] == ["energi"]


def test_only_a_verified_form_is_judged() -> None:
    form = handed_in()
    with pytest.raises(DataFormDone), unchanged(form):
        judged(form)


def test_a_limit_in_another_unit_is_refused() -> None:
    form = verified()
    with pytest.raises(ResultInAnotherUnit), unchanged(form):
        judged(form, limited(energi=at_most("5", "kWh/t")))


def test_the_team_says_in_a_word_what_has_no_limit_in_numbers() -> None:
    words = OBSERVED | dict.fromkeys(("bahan-baku", "energi", "air", "proses"), "terpenuhi")
    assert judged(verified(), limited(), words).verdict == "passes"


def test_a_figure_that_cannot_be_computed_is_left_to_the_team() -> None:
    form = verified(raw_material="0", auxiliary_material="0")
    assert "bahan-baku" not in figures_by_parameter(form)
