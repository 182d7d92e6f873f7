"""What is written on an instrument's plate, what a penera reads from it, and what the rules of its kind say of that.

One door to `weighing_instruments` and `fuel_dispensers`, so that a verification need not know which kind it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.metrology import fuel_dispensers, weighing_instruments, weighing_limits
from services.metrology.judgements import Judgement, Verdict, verdict
from services.metrology.judgements import Test as Judged
from services.metrology.weighing_limits import AccuracyClass, Stage
from shared.errors import RefusedByRule

Kind = Literal["weighing-instrument", "fuel-dispenser"]
Test = Literal["weighing", "repeatability", "eccentricity", "zero", "delivery"]
Verification = Literal["tera", "tera-ulang"]

_STAGES: dict[Verification, Stage] = {"tera": "tera", "tera-ulang": "tera_ulang"}


class PlateIncomplete(RefusedByRule):
    code = "plate-incomplete"
    indonesian = "Data pelat untuk jenis ini belum lengkap: {missing}."
    english = "The plate data of this kind is incomplete: {missing}."


class PlateNotOfKind(RefusedByRule):
    code = "plate-not-of-kind"
    indonesian = "Data ini tidak berlaku untuk jenis UTTP ini: {surplus}."
    english = "These data do not belong to this kind of instrument: {surplus}."


class TestNotOfKind(RefusedByRule):
    code = "test-not-of-kind"
    indonesian = "Pengujian {test} tidak berlaku untuk jenis UTTP ini atau datanya belum lengkap."
    english = "The test {test} does not belong to this kind of instrument, or its data is incomplete."


@dataclass(frozen=True)
class Plate:
    """What the plate says. Scales: class, e and Max in grams, number of supports. Dispensers: largest flow in litres a minute,
    nozzles."""

    kind: Kind
    accuracy_class: AccuracyClass | None = None
    verification_interval: Decimal | None = None
    maximum_capacity: Decimal | None = None
    supports: int | None = None
    maximum_flow: Decimal | None = None
    nozzles: int | None = None


@dataclass(frozen=True)
class Measured:
    """One reading. Weighings: load, indication and additional load dL in grams, position for eccentricity.
    Deliveries: indicated and reference volume in litres, flow in litres a minute, nozzle."""

    test: Test
    load: Decimal | None = None
    indication: Decimal | None = None
    additional_load: Decimal | None = None
    position: int | None = None
    indicated: Decimal | None = None
    reference: Decimal | None = None
    flow: Decimal | None = None
    nozzle: int | None = None


_NEEDED: dict[Kind, tuple[str, ...]] = {
    "weighing-instrument": ("accuracy_class", "verification_interval", "maximum_capacity", "supports"),
    "fuel-dispenser": ("maximum_flow", "nozzles"),
}


def check_plate(plate: Plate, on: date) -> None:
    """Refuses a plate that is incomplete for its kind, or whose class, e and Max do not go together (R 76-1 Table 3)."""
    if missing := [name for name in _NEEDED[plate.kind] if getattr(plate, name) is None]:
        raise PlateIncomplete(missing=", ".join(missing))
    others = {name for kind, names in _NEEDED.items() if kind != plate.kind for name in names}
    if surplus := sorted(name for name in others if getattr(plate, name) is not None):
        raise PlateNotOfKind(surplus=", ".join(surplus))
    if plate.kind == "weighing-instrument":
        _scale(plate, on)


def judge(plate: Plate, measured: Measured, verification: Verification, on: date) -> Judgement:
    """What the rules in force on the day of the test say of one reading: its error, the limit applied and their edition."""
    if plate.kind == "weighing-instrument":
        rules = weighing_limits.rules_in_force(on)
        return weighing_instruments.judge(rules, _scale(plate, on), _weighing(measured), _STAGES[verification])
    return fuel_dispensers.judge(fuel_dispensers.rules_in_force(on), _dispenser(plate), _run(measured))


def conclude(
    plate: Plate, taken: Sequence[tuple[Measured, Judgement]], verification: Verification, on: date
) -> tuple[Verdict, tuple[Judgement, ...], tuple[Judged, ...]]:
    """The verdict over all readings as they were judged, the spreads judged now, and the tests of the kind that were not
    taken in full. Raises MeasurementsMissing."""
    untaken: tuple[Judged, ...] = ()
    measured = [one for one, _ in taken]
    judged = [judgement for _, judgement in taken]
    if plate.kind == "weighing-instrument":
        rules, scale = weighing_limits.rules_in_force(on), _scale(plate, on)
        weighings = [_weighing(one) for one in measured]
        spreads = weighing_instruments.judge_repeatability(rules, scale, weighings, _STAGES[verification])
        missing = weighing_instruments.missing_tests(rules, scale, weighings)
        untaken = weighing_instruments.untaken_tests(rules, scale, weighings)
    else:
        rules_, dispenser = fuel_dispensers.rules_in_force(on), _dispenser(plate)
        runs = [_run(one) for one in measured]
        spreads = fuel_dispensers.judge_repeatability(rules_, dispenser, runs)
        missing = fuel_dispensers.missing_tests(rules_, dispenser, runs)
    return verdict([*judged, *spreads], missing), spreads, untaken


def _scale(plate: Plate, on: date) -> weighing_limits.WeighingInstrument:
    assert plate.accuracy_class is not None
    assert plate.verification_interval is not None
    assert plate.maximum_capacity is not None
    rules = weighing_limits.rules_in_force(on)
    return weighing_limits.classify(
        rules, plate.accuracy_class, plate.verification_interval, plate.maximum_capacity, plate.supports or 4
    )


def _dispenser(plate: Plate) -> fuel_dispensers.FuelDispenser:
    assert plate.maximum_flow is not None
    return fuel_dispensers.FuelDispenser(plate.maximum_flow, plate.nozzles or 1)


def _weighing(measured: Measured) -> weighing_instruments.Reading:
    if measured.load is None or measured.indication is None:
        raise TestNotOfKind(test=measured.test)
    load, shown, additional = measured.load, measured.indication, measured.additional_load
    match measured.test:
        case "weighing":
            return weighing_instruments.WeighingPoint(load=load, indication=shown, additional_load=additional)
        case "repeatability":
            return weighing_instruments.RepeatedWeighing(load=load, indication=shown, additional_load=additional)
        case "zero":
            return weighing_instruments.ZeroWeighing(load=load, indication=shown, additional_load=additional)
        case "eccentricity" if measured.position is not None:
            return weighing_instruments.EccentricWeighing(
                load=load, indication=shown, additional_load=additional, position=measured.position
            )
        case _:
            raise TestNotOfKind(test=measured.test)


def _run(measured: Measured) -> fuel_dispensers.Run:
    if measured.test != "delivery" or measured.indicated is None or measured.reference is None or measured.flow is None:
        raise TestNotOfKind(test=measured.test)
    return fuel_dispensers.Run(
        indicated=measured.indicated, reference=measured.reference, flow=measured.flow, nozzle=measured.nozzle or 1
    )
