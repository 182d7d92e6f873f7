"""Bands, unknown amounts, surcharges and special tariffs: exactly one line answers, or a refusal."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill.bill import NothingIsDue
from services.billing.bill.skrd import refuse_skrd
from services.billing.tariff import catalogue
from services.billing.tariff.assessing import (
    AmountUnknown,
    Assessment,
    CompartmentsUnknown,
    NoTariffLine,
    Question,
    Unpriced,
    assess_by,
)
from services.billing.tariff.catalogue import TARIFFS
from services.billing.tariff.faults import faults_of
from services.billing.tariff.tariffs import LAWS, Tariff
from tests.billing.given import assessed, happened
from tests.billing.tariff.given import FIRST, LAST, SPECIAL_FIRST, SPECIAL_LAST, a_tariff, raw

MAY, JULY = date(2023, 5, 2), date(2023, 7, 3)
TARIFF = a_tariff()


def asked(capacity: str | None = "20000", **changes: Any) -> Question:
    values: dict[str, Any] = {
        "kind": "weighing-instrument",
        "accuracy_class": "III",
        "capacity": None if capacity is None else Decimal(capacity),
        "place": "office",
        "service": "tera-ulang",
    }
    return Question(**{**values, **changes})


def found(question: Question, on: date) -> list[tuple[str, int, int, int]]:
    lines = assess_by(TARIFF, question, on).lines
    return [(one.tariff_line, one.quantity, one.unit_amount, one.amount) for one in lines]


BANDS = [
    ("0.000001", "scale-to-25-kg"),
    ("25000", "scale-to-25-kg"),
    ("25000.000001", "scale-above-25-kg"),
    ("1e12", "scale-above-25-kg"),
]


@pytest.mark.parametrize(("capacity", "line"), BANDS)
def test_a_band_takes_its_upper_end_and_not_its_lower(capacity: str, line: str) -> None:
    assert [one[0] for one in found(asked(capacity), MAY)] == [line]


UNPRICED: list[tuple[type[Unpriced], Question]] = [
    (NoTariffLine, asked("0")),
    (NoTariffLine, asked(None)),
    (NoTariffLine, asked(kind="fuel-dispenser")),
    (NoTariffLine, asked("30000", service="tera", place="on-site")),  # the rule has no such cell
    (AmountUnknown, asked("30000", service="tera")),  # the rule has a cell, and nobody could read it
    (AmountUnknown, asked(place="on-site")),
    (CompartmentsUnknown, asked(None, kind="tank-truck")),
]


@pytest.mark.parametrize(("why", "question"), UNPRICED)
def test_no_line_an_unknown_amount_and_unknown_compartments_differ(why: type[Unpriced], question: Question) -> None:
    with pytest.raises(Unpriced) as refused:
        assess_by(TARIFF, question, MAY)
    assert type(refused.value) is why


def test_an_unknown_amount_says_which_line_and_which_rule() -> None:
    with pytest.raises(AmountUnknown) as refused:
        assess_by(TARIFF, asked(place="on-site"), MAY)
    assert refused.value.code == "tariff-amount-unknown"
    assert "Timbangan sampai dengan 25 kg" in refused.value.sentence("id")
    assert "Perda 1/2019" in refused.value.sentence("en")


def test_each_compartment_counts_scenario_52() -> None:
    truck = asked(None, kind="tank-truck", compartments=3)
    assert found(truck, MAY) == [("tank-truck", 3, 50_000, 150_000)]


def test_a_surcharge_is_a_line_of_its_own_while_it_is_in_force() -> None:
    on_site = asked("30000", place="on-site")
    priced = ("scale-above-25-kg", 1, 60_000, 60_000)
    assert found(on_site, MAY) == [priced, ("on-site-travel", 1, 6_000, 6_000)]
    assert found(on_site, JULY) == [priced]
    assert found(asked("30000"), MAY) == [("scale-above-25-kg", 1, 40_000, 40_000)]


def test_a_percentage_is_rounded_down_to_whole_rupiah() -> None:
    changed = raw()
    changed["surcharges"][0].update(places=["office"])
    lines = assess_by(Tariff.model_validate(changed), asked(), MAY).lines
    assert [one.amount for one in lines] == [15_001, 1_500]
    assert lines[1].source == "Perda 1/2019 pasal 9"


def test_a_special_tariff_is_the_whole_price_until_its_last_day() -> None:
    on_site = asked("30000", place="on-site")
    before, after = SPECIAL_FIRST - timedelta(days=1), SPECIAL_LAST + timedelta(days=1)
    assert [one[0] for one in found(on_site, before)] == ["scale-above-25-kg", "on-site-travel"]
    for day in (SPECIAL_FIRST, SPECIAL_LAST):
        assert found(on_site, day) == [("large-scales-half", 1, 20_000, 20_000)]
    assert [one[0] for one in found(on_site, after)] == ["scale-above-25-kg"]
    special = assess_by(TARIFF, on_site, SPECIAL_LAST)
    assert special.legal_basis == "Perda 1/2019; Perbup 4/2023 pasal 3"
    assert special.nothing_due is None


def test_a_zero_tariff_names_its_ground() -> None:
    free = assess_by(TARIFF, asked(), SPECIAL_LAST)
    assert (free.total, [one.tariff_line for one in free.lines]) == (0, ["market-traders-free"])
    assert free.nothing_due is not None
    assert free.nothing_due.id == "market-traders-free"
    assert "Sidang tera" in free.nothing_due.indonesian
    assert assess_by(TARIFF, asked(), SPECIAL_LAST + timedelta(days=1)).total == 15_001


def test_a_bill_under_a_zero_tariff_owes_nothing_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "TARIFFS", (TARIFF,))
    bill = assessed(capacity=Decimal(20_000), tested_on=SPECIAL_LAST)
    levy, free = happened(bill)
    assert (bill.status, bill.total, levy.lines[0].amount, bill.levy_object) == ("nothing-due", 0, 0, "tera")
    assert (free.law, free.legal_basis) == ("market-traders-free", "Perbup 4/2023 pasal 2")
    with pytest.raises(NothingIsDue):
        refuse_skrd(bill, SPECIAL_LAST)


def test_a_special_tariff_does_not_make_an_unknown_amount_known() -> None:
    changed = raw()
    changed["special_tariffs"][0].update(places=["on-site"])
    with pytest.raises(AmountUnknown):
        assess_by(Tariff.model_validate(changed), asked(place="on-site"), SPECIAL_LAST)


FAULTS: list[tuple[str, Any]] = [
    ("percent or rupiah", lambda tariff: tariff["surcharges"][0].update(rupiah=5_000)),
    ("percent or rupiah", lambda tariff: tariff["surcharges"][0].pop("percent")),
    ("no line gone", lambda tariff: tariff["surcharges"][0].update(lines=["gone"])),
    ("no line gone", lambda tariff: tariff["special_tariffs"][0].update(lines=["gone"])),
    ("two lines have this id", lambda tariff: tariff["special_tariffs"][0].update(id="scale-to-25-kg")),
    ("could apply together", lambda tariff: tariff["special_tariffs"][1].update(lines=["scale-to-25-kg"])),
    ("may not be levied", lambda tariff: tariff.update(levy_object="weather")),
    ("may not be levied", lambda tariff: tariff.update(valid_to=date(2024, 1, 5))),
    ("in force together with", lambda tariff: tariff.update(valid_to=None)),
    ("levied", lambda tariff: tariff.update(levy_object="health", valid_from=date(2021, 1, 1))),
]


@pytest.mark.parametrize(("fault", "change"), FAULTS)
def test_a_tariff_with_a_fault_names_its_line(fault: str, change: Any) -> None:
    tariff = raw()
    change(tariff)
    found = list(faults_of(Tariff.model_validate(tariff), LAWS))
    assert any(fault in one.english for one in found)


def test_a_special_tariff_without_a_last_day_or_a_ground_is_no_tariff() -> None:
    for field in ("valid_to", "indonesian", "legal_basis"):
        tariff = raw()
        del tariff["special_tariffs"][0][field]
        with pytest.raises(ValueError, match=field):
            Tariff.model_validate(tariff)


def test_a_free_line_is_no_line_of_a_tariff() -> None:
    tariff = raw()
    tariff["lines"][0]["amounts"]["tera"]["office"] = 0
    with pytest.raises(ValueError, match="greater than or equal to 100"):
        Tariff.model_validate(tariff)


questions = st.builds(
    Question,
    kind=st.sampled_from(["weighing-instrument", "tank-truck", "measuring-vessel", "speed-meter"]),
    accuracy_class=st.sampled_from([None, "I", "II", "III", "IIII"]),
    capacity=st.none() | st.decimals(min_value="-1", max_value=10**9, places=3),
    place=st.sampled_from(["office", "on-site"]),
    service=st.sampled_from(["tera", "tera-ulang"]),
    compartments=st.none() | st.integers(0, 9),
)


@given(st.sampled_from([TARIFF, *TARIFFS]), questions, st.dates(FIRST, LAST))
def test_each_question_has_one_line_or_one_refusal(tariff: Tariff, question: Question, on: date) -> None:
    """And nothing is free without a ground."""
    covering = [
        line
        for line in tariff.lines
        if line.covers(question.kind, question.accuracy_class, question.capacity)
        if line.amount(question.service, question.place) is not None
    ]
    assert len(covering) <= 1
    try:
        priced = assess_by(tariff, question, on)
    except NoTariffLine:
        assert covering == []
    except AmountUnknown:
        assert [line.amount(question.service, question.place) for line in covering] == ["-"]
    except CompartmentsUnknown:
        assert covering[0].counted == "compartment"
        assert not question.compartments or question.compartments < 1
    else:
        _is_sound(priced, [one.id for one in tariff.lines] + [one.id for one in tariff.special_tariffs])


def _is_sound(priced: Assessment, ids: list[str]) -> None:
    assert len([one for one in priced.lines if one.tariff_line in ids]) == 1
    assert all(one.amount == one.quantity * one.unit_amount >= 0 for one in priced.lines)
    assert priced.total == sum(one.amount for one in priced.lines)
    assert (priced.total == 0) == (priced.nothing_due is not None)
    assert priced.levy_object == "tera"
