"""A water meter: a kind that only its data file describes, judged by the relative error at three flows."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.metrology.instrument.registration import register
from services.metrology.kind import measurements
from services.metrology.kind.flow_errors import FlowBeyondLimits, RunWithoutVolume
from services.metrology.kind.judgements import ImplausibleQuantity, MeasurementsMissing
from services.metrology.kind.measurements import Measured, Occasion, Taken, conclude, judge
from services.metrology.kind.plate import Plate, PlateQuantity
from services.metrology.kind.standard_vessel import DeliveryDoesNotFit
from services.metrology.verification import verdict
from services.metrology.verification.custody import inspect, receive
from services.metrology.verification.marking import mark
from services.metrology.verification.opening import open_verification
from services.metrology.verification.testing import assign, take_reading
from shared.contracts.intake import ApplicationAccepted
from tests.metrology.given import CLERK, DESK, FIRST_MARKS, NOW, PENERA, REGISTRAR, SATURDAY, penera
from tests.people import PASURUAN

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "marks-and-water-meter.json").read_text(encoding="utf-8")
)["water_meter"]
THE_DAY = date(2026, 3, 12)
METER = Plate("water-meter", quantities=(PlateQuantity("Q3", Decimal(2500)), PlateQuantity("R", Decimal(80))))
"""Q1 31.25, Q2 50, Q4 3125 litres an hour."""
LIMITS = {"tera": VECTORS["bkd_tera_percent"], "tera-ulang": VECTORS["bkd_tera_ulang_percent"]}
FLOWS = {"Q1<=Q<Q2": ["31.25", "40", "49.999"], "Q2<=Q<=Q4": ["50", "2500", "3125"]}


def run(flow: str, indicated: str = "100", reference: str = "100") -> Measured:
    return Measured("delivery", indicated=Decimal(indicated), reference=Decimal(reference), flow=Decimal(flow))


SPAN_FLOWS = [(span, flow) for span, flows in FLOWS.items() for flow in flows]


@pytest.mark.parametrize(("span", "flow"), SPAN_FLOWS)
@pytest.mark.parametrize("occasion", LIMITS)
def test_the_limits_are_those_of_the_vectors(occasion: Occasion, span: str, flow: str) -> None:
    """2/5 per cent at tera, 4/10 at tera ulang; the bound is within, a thousandth beyond it is not."""
    limit = Decimal(LIMITS[occasion][span])
    beyond = limit + Decimal("0.001")
    for off, within in ((limit, True), (-limit, True), (beyond, False), (-beyond, False)):
        judgement = judge(METER, run(flow, str(100 + off)), occasion, THE_DAY)
        assert (judgement.limit, judgement.error, judgement.within) == (limit, off, within)
    assert judge(METER, run(flow), "pengawasan", THE_DAY).limit == LIMITS["tera-ulang"][span]


def test_a_meter_that_counts_half_of_the_volume_can_fail() -> None:
    """The vessel holds the delivered volume; the meter's indication need not fit the vessel."""
    judgement = judge(METER, run("2500", "50"), "tera-ulang", THE_DAY)
    assert (judgement.error, judgement.within) == (Decimal(-50), False)


def test_a_vessel_is_one_that_the_vectors_name() -> None:
    for volume in (one.removesuffix(" L") for one in VECTORS["vessel"]):
        assert judge(METER, run("2500", volume, volume), "tera", THE_DAY).within
    with pytest.raises(DeliveryDoesNotFit):
        judge(METER, run("2500", "20", "20"), "tera", THE_DAY)


REFUSED = [
    (run("31.24"), FlowBeyondLimits),
    (run("3125.01"), FlowBeyondLimits),
    (run("40", "-1"), RunWithoutVolume),
    (run("40", "100", "0"), RunWithoutVolume),
    (run("40", "100", "-1"), RunWithoutVolume),
    (run("40.0000000001"), ImplausibleQuantity),
    (Measured("delivery", indicated=Decimal(100), flow=Decimal(40)), measurements.TestNotOfKind),
    (Measured("weighing", Decimal(1), Decimal(1)), measurements.TestNotOfKind),
]


@pytest.mark.parametrize(("measured", "refusal"), REFUSED)
def test_impossible_readings_of_a_water_meter_are_refused(measured: Measured, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        judge(METER, measured, "tera", THE_DAY)


@pytest.mark.parametrize(
    "surplus", [{"nozzle": 1}, {"load": Decimal(1)}, {"tare": Decimal(1)}, {"position": 1, "indication": Decimal(2)}]
)
def test_surplus_fields_of_a_run_are_refused_and_named(surplus: dict[str, Any]) -> None:
    with pytest.raises(measurements.SurplusInReading) as refused:
        measurements.refuse_surplus(METER, replace(run("40"), **surplus))
    assert refused.value.details["surplus"] == sorted(surplus)
    measurements.refuse_surplus(METER, run("40"))


@pytest.mark.parametrize(
    ("indicated", "held", "error"), [("0", "100", "-100"), ("100", "12", "733.333"), ("30", "100", "-70")]
)
def test_a_meter_that_is_far_off_is_recorded_and_fails(indicated: str, held: str, error: str) -> None:
    judgement = judge(METER, run("2500", indicated, held), "pengawasan", THE_DAY)
    assert (judgement.error, judgement.within) == (Decimal(error), False)


SHEET = [run("32"), run("52"), run("2400")]


@pytest.mark.parametrize(
    ("left", "missing"),
    [
        (SHEET[1:], ["flow-Q1"]),
        (SHEET[:1], ["flow-Q2", "flow-Q3"]),
        ([run("40"), *SHEET[1:]], ["flow-Q1"]),
        ([], ["flow-Q1", "flow-Q2", "flow-Q3"]),
    ],
)
def test_a_verdict_needs_a_run_at_each_flow(left: list[Measured], missing: list[str]) -> None:
    def taken(runs: list[Measured]) -> list[Taken]:
        return [Taken(number, one, judge(METER, one, "tera", THE_DAY), THE_DAY) for number, one in enumerate(runs, 1)]

    with pytest.raises(MeasurementsMissing) as refused:
        conclude(METER, taken(left), "tera", THE_DAY)
    assert refused.value.details["missing"] == missing
    assert conclude(METER, taken(SHEET), "tera", THE_DAY).verdict.passed


def test_a_water_meter_goes_all_the_way() -> None:
    """Registered, tested, marked for the years in its file: no code names it."""
    meter = register(
        uuid4(),
        NOW,
        SATURDAY,
        office=PASURUAN,
        brand="Itron",
        model="TD88",
        serial="I-1",
        plate=METER,
        registered_by=REGISTRAR,
        marked_before=False,
    )
    accepted = ApplicationAccepted(
        application_id=uuid4(),
        applicant_id=uuid4(),
        service_code="PSR-TERA",
        verification="tera",
        place="office",
        instrument_id=meter.id,
        card_version="2024",
        promised_until=None,
        accepted_on=SATURDAY,
        drafted_by=CLERK,
        accepted_by=DESK,
    )
    one = open_verification(accepted, meter, id=uuid4(), now=NOW)
    inspect(one, True, "baik", DESK, SATURDAY, NOW)
    receive(one, "TTB-1", DESK, SATURDAY, NOW)
    assign(one, penera(), SATURDAY, NOW)
    for measured in SHEET:
        take_reading(one, measured, PENERA, SATURDAY, NOW)
    verdict.conclude(one, PENERA, SATURDAY, NOW)
    mark(one, FIRST_MARKS, PENERA, SATURDAY, NOW)
    assert (one.status, one.valid_until) == ("marked", SATURDAY.replace(year=SATURDAY.year + VECTORS["years"]))
