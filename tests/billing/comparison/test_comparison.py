"""Past bills under a draft: old, new, difference, and why a bill has no price; a draft that could not be a tariff is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.assessment import LevyAssessed
from services.billing.comparison.comparison import (
    DayOutsideDraft,
    DraftUnusable,
    PeriodInverted,
    Trial,
    compared,
    refuse_unusable,
    totals_of,
)
from services.billing.tariff.catalogue import TARIFFS
from services.billing.tariff.tariffs import LAWS, Tariff
from tests.billing.given import assessed, happened
from tests.billing.tariff.given import SPECIAL_LAST, a_tariff, raw
from tests.people import PASURUAN

FIRST, LAST = date(2023, 1, 1), date(2024, 3, 31)
DRAFT = a_tariff()


def levy(**changes: Any) -> LevyAssessed:
    event: LevyAssessed = happened(assessed(**changes))[0]
    return event


def trial(draft: Tariff = DRAFT, as_if_on: date | None = None) -> Trial:
    return Trial(draft, FIRST, LAST, as_if_on)


def test_a_bill_gets_the_amount_of_the_draft_beside_its_own() -> None:
    found = compared(levy(), trial())
    assert (found.old, found.new, found.difference) == (30_000, 40_000, 10_000)
    assert (found.old_lines, found.new_lines) == (("electronic-scale-to-150-kg",), ("scale-above-25-kg",))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "fuel-dispenser", "place": "on-site"}, "no-tariff-line"),
        ({"capacity": Decimal(20_000), "place": "on-site"}, "tariff-amount-unknown"),
        ({"tested_on": date(2018, 6, 1)}, "draft-not-in-force"),
    ],
)
def test_a_bill_without_a_price_says_why(changes: dict[str, Any], code: str) -> None:
    found = compared(levy(**changes), trial())
    assert (found.new, found.difference, found.new_lines) == (None, None, ())
    assert found.why is not None
    assert found.why.code == code


def test_as_if_on_prices_all_bills_as_of_one_day() -> None:
    old = levy(tested_on=date(2018, 6, 1))
    assert compared(old, trial(as_if_on=date(2023, 5, 2))).new == 40_000
    assert compared(old, trial(as_if_on=SPECIAL_LAST)).new == 20_000


def test_what_a_law_freed_stays_free_under_any_draft() -> None:
    free = levy(tested_on=date(2024, 2, 1))
    for one in (trial(), trial(as_if_on=date(2023, 5, 2))):
        found = compared(free, one)
        assert (found.old, found.new, found.difference, found.why) == (0, 0, 0, None)


@given(st.lists(st.sampled_from(["5000", "25000", "30000", "600000"]), max_size=6), st.sampled_from([DRAFT, *TARIFFS]))
def test_totals_are_those_of_the_bills(capacities: list[str], draft: Tariff) -> None:
    found = [compared(levy(capacity=Decimal(one)), trial(draft)) for one in capacities]
    totals = totals_of(found)
    assert totals.bills == totals.priced + totals.unpriced == len(capacities)
    assert totals.old + totals.old_of_unpriced == sum(one.old for one in found)
    assert totals.difference == totals.new - totals.old == sum(one.difference or 0 for one in found)
    assert draft is DRAFT or totals.difference == 0


def changed(**changes: Any) -> Tariff:
    return Tariff.model_validate({**raw(), **changes})


def test_a_draft_with_faults_names_each_line() -> None:
    tariff = raw()
    tariff["lines"][1].update(above=20_000)
    tariff["lines"][2].update(up_to=5)
    with pytest.raises(DraftUnusable) as refused:
        refuse_unusable(trial(Tariff.model_validate(tariff)), PASURUAN, LAWS)
    codes = [one.code for one in refused.value.details["problems"]]
    assert codes == ["tank-truck: band-incomplete", "scale-to-25-kg: two-answers"]
    assert "scale-to-25-kg: dapat berlaku bersama scale-above-25-kg" in refused.value.sentence("id")


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (changed(valid_to=None), "valid_to: law-frees"),
        (changed(levy_object="weather"), "levy_object: object-not-levied"),
        (changed(office="bspji-palembang"), "office"),
    ],
)
def test_an_unlawful_draft_is_refused(draft: Tariff, problem: str) -> None:
    with pytest.raises(DraftUnusable) as refused:
        refuse_unusable(trial(draft), PASURUAN, LAWS)
    assert problem in [one.code for one in refused.value.details["problems"]]


def test_a_day_outside_the_draft_and_an_inverted_period_are_refused() -> None:
    with pytest.raises(DayOutsideDraft):
        refuse_unusable(trial(as_if_on=date(2018, 12, 31)), PASURUAN, LAWS)
    with pytest.raises(PeriodInverted):
        refuse_unusable(Trial(DRAFT, LAST, FIRST), PASURUAN, LAWS)
