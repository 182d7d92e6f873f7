"""Worked cases from the offices' own sheets, with the judgements of the sheets."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.metrology.kind import fuel_dispensers
from services.metrology.kind.fuel_dispensers import FuelDispenser, Run
from services.metrology.kind.measurements import Measured, Taken, conclude
from services.metrology.kind.measurements import judge as judge_reading
from services.metrology.kind.plate import Plate
from services.metrology.kind.standard_vessel import Vessel, VesselReading
from services.metrology.kind.weighing_demands import missing_tests
from services.metrology.kind.weighing_instruments import error_of, judge
from services.metrology.kind.weighing_limits import (
    IntervalNotAllowed,
    PartialRange,
    WeighingInstrument,
    classify,
    maximum_permissible_error,
)
from services.metrology.kind.weighing_readings import Reading, WeighingPoint
from tests.metrology.given import dispenser_rules, weighing_rules

VECTORS = Path(__file__).parent.parent / "vectors"
NAWI: dict[str, Any] = json.loads((VECTORS / "nawi.json").read_text(encoding="utf-8"))
DISPENSER: dict[str, Any] = json.loads((VECTORS / "fuel-dispenser.json").read_text(encoding="utf-8"))
THE_DAY = date(2026, 3, 9)
RULES = weighing_rules(THE_DAY)


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.mark.parametrize("case", named(NAWI["vectors"]))
def test_a_weighing_is_judged_as_the_sheet_did(case: dict[str, Any]) -> None:
    scale = classify(RULES, case["cls"], Decimal(case["e"]), Decimal(case["max"]))
    reading = WeighingPoint(
        load=Decimal(case["load"]), indication=Decimal(case["indication"]), additional_load=Decimal(case["dL"])
    )
    judgement = judge(RULES, scale, reading, case["stage"], Decimal(case["E0"]))
    assert error_of(scale, reading) == Decimal(case["E"])
    assert (judgement.error, judgement.limit) == (Decimal(case["Ec"]), Decimal(case["mpe"]))
    assert judgement.within is case["within"]


SHEET = NAWI["ministry_sheet"]
OF_THE_SHEET = Plate("weighing-instrument", "III", Decimal(2), Decimal(6000), 4, minimum_capacity=Decimal(40))


def of_the_sheet(accuracy: bool = True) -> list[Measured]:
    """All readings of the training centre's sheet, without dL if it names none; `accuracy`: with its five loads."""
    off_centre, repeats, tare = SHEET["eksentrisitas"], SHEET["repeatability"], SHEET["tara"]
    loads = [Measured("weighing", Decimal(one["load"]), Decimal(one["I"])) for one in SHEET["kebenaran"]]
    return [
        Measured("zero", Decimal(0), Decimal(0), Decimal(1)),
        Measured("zero-setting", Decimal(20), Decimal(20), Decimal(1)),  # shows 20 at +0.25 e and 22 at +0.5 e
        *(loads if accuracy else []),
        *(
            Measured("eccentricity", Decimal(off_centre["load"]), Decimal(shown), position=position)
            for position, shown in enumerate(off_centre["readings"])
        ),
        *(Measured("repeatability", Decimal(repeats["load"]), Decimal(shown)) for shown in repeats["readings"]),
        Measured("tare", Decimal(20), Decimal(20), Decimal(1), tare=Decimal(tare["tare_load"])),
    ]


@pytest.mark.parametrize("row", SHEET["kebenaran"], ids=lambda row: str(row["load"]))
def test_the_limits_and_results_of_the_ministrys_sheet(row: dict[str, Any]) -> None:
    measured = Measured("weighing", Decimal(row["load"]), Decimal(row["I"]))
    first = judge_reading(OF_THE_SHEET, measured, "tera", THE_DAY)
    again = judge_reading(OF_THE_SHEET, measured, "tera-ulang", THE_DAY)
    assert (first.limit, again.limit) == (row["bkd_tera"], row["bkd_tera_ulang"])
    assert ("SAH" if first.within else "BATAL") == row["tera"]
    assert again.within
    assert judge_reading(OF_THE_SHEET, measured, "pengawasan", THE_DAY).limit == again.limit


def test_the_ministrys_sheet_holds_every_test_that_a_verdict_needs() -> None:
    taken = [
        Taken(number, one, judge_reading(OF_THE_SHEET, one, "tera", THE_DAY, Decimal(0)), THE_DAY)
        for number, one in enumerate(of_the_sheet(), 1)
    ]
    concluded = conclude(OF_THE_SHEET, taken, "tera", THE_DAY)
    assert not concluded.verdict.passed
    beyond = {("weighing", f"{row['load']} g") for row in SHEET["kebenaran"] if row["tera"] == "BATAL"}
    assert {(one.test, one.subject) for one in concluded.verdict.failures} == beyond | {("repeatability", "5000 g")}
    others = [one for one in taken if one.measured.test in {"eccentricity", "zero-setting", "tare"}]
    assert len(others) == 7
    assert all(one.judgement.within for one in others)
    [spread] = concluded.spreads
    assert (spread.subject, spread.error, spread.within) == ("5000 g x 3", SHEET["repeatability"]["R"], True)
    assert concluded.untaken == ()


def test_the_off_centre_limit_of_the_sheet() -> None:
    row = SHEET["eksentrisitas"]
    measured = Measured("eccentricity", Decimal(row["load"]), Decimal(row["load"]), position=0)
    assert judge_reading(OF_THE_SHEET, measured, "tera", THE_DAY).limit == row["bkd_tera"]


@pytest.mark.parametrize("plate", NAWI["plates"], ids=lambda plate: str(plate["e"]))
def test_the_form_of_e(plate: dict[str, Any]) -> None:
    interval = Decimal(plate["e"])
    accuracy_class: Any = "III" if interval >= Decimal("0.1") else "II"
    maximum = 3000 * interval
    if plate["ok"]:
        assert classify(RULES, accuracy_class, interval, maximum).interval == interval
    else:
        with pytest.raises(IntervalNotAllowed):
            classify(RULES, accuracy_class, interval, maximum)


def multi_interval() -> WeighingInstrument:
    given = NAWI["multi_interval"]
    parts = tuple(PartialRange(Decimal(one["max"]), Decimal(one["e"])) for one in given["ranges"])
    return classify(RULES, given["class"], parts[0].interval, parts[-1].maximum, partial_ranges=parts)


@pytest.mark.parametrize("load", NAWI["multi_interval"]["mpe_tera"])
def test_the_limits_of_a_multi_interval_scale(load: str) -> None:
    limit = Decimal(NAWI["multi_interval"]["mpe_tera"][load])
    scale = multi_interval()
    assert maximum_permissible_error(RULES, scale, Decimal(load), "tera") == limit
    assert maximum_permissible_error(RULES, scale, Decimal(load), "tera_ulang") == 2 * limit


def test_the_tests_are_those_of_the_vectors() -> None:
    """Each test of the sheet is required of a scale that it applies to."""
    wanted = {
        "kebenaran": {"loads", "minimum-load", "step-load", "between-load", "high-load", "zero"},
        "eksentrisitas": {"eccentricity"},
        "penyetelan_nol": {"zero-setting"},
        "tara": {"tare"},
        "kemampuan_ulang": {"repeatability"},
        "kepekaan": {"sensitivity"},
    }
    assert wanted.keys() == NAWI["what_is_tested"]["tests_of_a_tera_ulang"].keys()
    mechanical = classify(RULES, "III", Decimal(10), Decimal(30_000), mechanical=True, has_tare=True)
    nothing: list[Reading] = []
    found = {test.code for test in missing_tests(RULES, mechanical, nothing, "tera_ulang")}
    assert found == set().union(*wanted.values())


@pytest.mark.parametrize("case", named(DISPENSER["runs"]))
def test_a_delivery_is_judged_by_the_corrected_volume(case: dict[str, Any]) -> None:
    rules, dispenser = dispenser_rules(THE_DAY), FuelDispenser(maximum_flow=Decimal(40))
    vessel = Vessel(
        nominal=Decimal(20),
        correction=Decimal(case["vessel_correction_L"]),
        temperature=Decimal(case["vessel_temperature_C"]),
        reference_temperature=Decimal(case["t_ref_C"]),
        expansion=Decimal(case["beta_per_C"]),
    )
    read = VesselReading(reading=Decimal(case["vessel_reading_L"]), vessel=vessel)
    run = Run(indicated=Decimal(case["indicated_L"]), reference=read, flow=Decimal(38))
    judgement = fuel_dispensers.judge(rules, dispenser, run, "tera_ulang")
    assert judgement.reference_volume is not None
    assert round(run.volume, 5) == round(Decimal(case["v_ref_L"]), 5)
    assert round(judgement.error, 4) == Decimal(case["error_percent"])
    assert judgement.within is case["within_0.5"]
