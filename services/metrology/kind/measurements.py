"""The penera's readings of an instrument, and their judgement by the rules of its kind.

The only way to the rules of all kinds: a verification does not know its kind of instrument.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from services.metrology.kind import (
    flow_errors,
    fuel_dispensers,
    weighing_demands,
    weighing_instruments,
    weighing_readings,
)
from services.metrology.kind.judgements import Judgement, Stage, Verdict, verdict
from services.metrology.kind.judgements import Test as Judged
from services.metrology.kind.kind import DeliveryKind, kind_of
from services.metrology.kind.plate import Plate, dispenser_of, flow_instrument_of, scale_of, weighing_rules_of
from services.metrology.kind.standard_vessel import Vessel, VesselReading
from services.metrology.kind.weighing_rules import WeighingRules
from shared.errors import RefusedByRule

Test = Literal["weighing", "repeatability", "eccentricity", "zero", "delivery", "zero-setting", "tare", "sensitivity"]
Verification = Literal["tera", "tera-ulang"]
Occasion = Literal["tera", "tera-ulang", "pengawasan"]
"""The occasion of a test: a verification, or supervision in use."""
ZeroError = Literal["taken-off", "not-read", "not-taken-off"]
"""How the error at zero was treated: `not-taken-off` if readings were judged under an edition that did not subtract it.
"""

_STAGES: dict[Occasion, Stage] = {"tera": "tera", "tera-ulang": "tera_ulang", "pengawasan": "pengawasan"}


def stage_of(occasion: Verification) -> Literal["tera", "tera_ulang"]:
    """The stage whose marks a verification gets."""
    return "tera" if occasion == "tera" else "tera_ulang"


class TestNotOfKind(RefusedByRule):
    code = "test-not-of-kind"
    indonesian = "Pengujian {test:words} tidak berlaku untuk jenis UTTP ini atau datanya belum lengkap."
    english = "The test {test:words} does not belong to this kind of instrument, or its data is incomplete."


class SurplusInReading(RefusedByRule):
    """Values that belong to another test: ignoring them would look as if they had counted."""

    code = "reading-not-of-test"
    indonesian = "Isian ini tidak termasuk pengujian {test:words}: {surplus:words}. Kirim ulang tanpa isian itu."
    english = "These fields do not belong to the test {test:words}: {surplus:words}. Send it again without them."


class NozzleNotNamed(RefusedByRule):
    """On a dispenser with several nozzles, a reading without a nozzle could be of any of them."""

    code = "nozzle-not-named"
    indonesian = "Pompa ini mempunyai {nozzles} nosel; sebutkan nomor nosel yang diuji."
    english = "This dispenser has {nozzles} nozzles; give the number of the tested one."


@dataclass(frozen=True)
class Measured:
    """One reading. Weighings: load, indication and additional load dL in grams, position for eccentricity, tared load
    for tare. Deliveries: indicated volume in litres, flow in litres a minute, nozzle, and either the reference volume
    or the reading of the standard vessel with the data of its certificate.
    """

    test: Test
    load: Decimal | None = None
    indication: Decimal | None = None
    additional_load: Decimal | None = None
    position: int | None = None
    indicated: Decimal | None = None
    reference: Decimal | None = None
    flow: Decimal | None = None
    nozzle: int | None = None
    tare: Decimal | None = None
    vessel_reading: Decimal | None = None
    vessel_nominal: Decimal | None = None
    vessel_correction: Decimal | None = None
    vessel_temperature: Decimal | None = None
    reference_temperature: Decimal | None = None
    vessel_expansion: Decimal | None = None


@dataclass(frozen=True)
class Taken:
    """A reading that counts, with its judgement from when it was taken."""

    number: int
    measured: Measured
    judgement: Judgement
    tested_on: date


@dataclass(frozen=True)
class Corrected:
    """A reading that was judged again at the verdict, because the right error at zero was another one."""

    number: int
    judgement: Judgement


@dataclass(frozen=True)
class Conclusion:
    """The verdict, the spreads and corrected judgements that it is based on, the tests of the kind that were not taken
    in full, and how the error at zero was treated (None if the kind has none).
    """

    verdict: Verdict
    spreads: tuple[Judgement, ...]
    corrected: tuple[Corrected, ...] = ()
    untaken: tuple[Judged, ...] = ()
    zero_error: ZeroError | None = None


_WEIGHED = frozenset({"load", "indication", "additional_load"})
_DELIVERED = frozenset(
    {
        "indicated", "reference", "flow", "nozzle", "vessel_reading", "vessel_nominal", "vessel_correction",
        "vessel_temperature", "reference_temperature", "vessel_expansion",
    }
)  # fmt: skip
_FIELDS: dict[Test, frozenset[str]] = {
    "weighing": _WEIGHED,
    "repeatability": _WEIGHED,
    "eccentricity": _WEIGHED | {"position"},
    "zero": _WEIGHED,
    "zero-setting": _WEIGHED,
    "tare": _WEIGHED | {"tare"},
    "sensitivity": _WEIGHED,
    "delivery": _DELIVERED,
}
"""The fields of a reading by test; a kind that is judged at several flows has no nozzles."""


def refuse_surplus(plate: Plate, measured: Measured) -> None:
    """Refuses a reading with values that its test does not use, or without the nozzle that it needs.

    For incoming readings: stored ones keep their values. Raises SurplusInReading, NozzleNotNamed.
    """
    given = {one.name for one in fields(measured) if one.name != "test" and getattr(measured, one.name) is not None}
    known = _FIELDS[measured.test]
    if measured.test == "delivery" and kind_of(plate.kind).method == "flow-error":
        known -= {"nozzle"}
    if surplus := sorted(given - known):
        raise SurplusInReading(test=measured.test, surplus=surplus)
    if measured.test == "delivery" and measured.nozzle is None and (plate.nozzles or 1) > 1:
        raise NozzleNotNamed(nozzles=plate.nozzles)


def judge(
    plate: Plate, measured: Measured, occasion: Occasion, on: date, zero_error: Decimal | None = None
) -> Judgement:
    """Judges one reading by the rules in force on the day of the test: its error, the limit and the edition.

    `zero_error` is the error of the previous zero reading, which is subtracted from the error of a weighing.
    """
    stage = _STAGES[occasion]
    kind = kind_of(plate.kind)
    if kind.method == "weighing":
        return weighing_instruments.judge(
            weighing_rules_of(plate.kind, on), scale_of(plate, on), _weighing(measured), stage, zero_error
        )
    if kind.method == "delivery":
        return fuel_dispensers.judge(kind.rules_on(on), dispenser_of(plate), _run(measured), stage)
    return flow_errors.judge(kind.rules_on(on), flow_instrument_of(kind, plate), _flow_run(measured), stage)


def zero_error_of(measured: Measured, judgement: Judgement) -> Decimal | None:
    """E0, if this is a zero reading."""
    return judgement.error if measured.test in weighing_readings.AT_ZERO else None


def conclude(plate: Plate, taken: Sequence[Taken], occasion: Occasion, on: date) -> Conclusion:
    """The verdict over all readings as judged, or judged again if another error at zero is the right one.

    Raises MeasurementsMissing.
    """
    stage = _STAGES[occasion]
    kind = kind_of(plate.kind)
    if kind.method == "weighing":
        return _conclude_weighing(weighing_rules_of(plate.kind, on), plate, taken, occasion, on)
    if kind.method == "delivery":
        return _conclude_delivery(kind, plate, taken, stage, on)
    rules, instrument = kind.rules_on(on), flow_instrument_of(kind, plate)
    runs = [_flow_run(one.measured) for one in taken]
    missing = flow_errors.missing_runs(rules, instrument, runs, stage)
    return Conclusion(verdict([one.judgement for one in taken], missing), ())


def _conclude_weighing(
    rules: WeighingRules, plate: Plate, taken: Sequence[Taken], occasion: Occasion, on: date
) -> Conclusion:
    scale, stage = scale_of(plate, on), _STAGES[occasion]
    corrected = tuple(_corrected(plate, taken, occasion))
    judged = _judged(taken, corrected)
    weighings = [_weighing(one.measured) for one in taken]
    spreads = weighing_instruments.judge_repeatability(rules, scale, weighings, stage)
    missing = weighing_demands.missing_tests(rules, scale, weighings, stage)
    untaken = weighing_demands.untaken_tests(rules, scale, weighings)
    return Conclusion(verdict([*judged, *spreads], missing), spreads, corrected, untaken, _zero_error(taken, judged))


def _conclude_delivery(kind: DeliveryKind, plate: Plate, taken: Sequence[Taken], stage: Stage, on: date) -> Conclusion:
    rules, dispenser = kind.rules_on(on), dispenser_of(plate)
    runs = [_run(one.measured) for one in taken]
    spreads = fuel_dispensers.judge_repeatability(rules, dispenser, runs, stage)
    missing = fuel_dispensers.missing_tests(rules, dispenser, runs)
    return Conclusion(verdict([*(one.judgement for one in taken), *spreads], missing), spreads)


def _corrected(plate: Plate, taken: Sequence[Taken], occasion: Occasion) -> Iterator[Corrected]:
    """Weighings whose judgement subtracted another E0 than that of the latest zero reading before them, or else of the
    first after them. A judgement under another edition than that of its day stays as it was decided.
    """
    zeros = [(one.number, error) for one in taken if (error := zero_error_of(one.measured, one.judgement)) is not None]
    for one in taken:
        if one.measured.test not in weighing_readings.CORRECTED:
            continue
        before = [error for number, error in zeros if number < one.number]
        right = before[-1] if before else zeros[0][1] if zeros else None
        edition = weighing_rules_of(plate.kind, one.tested_on).edition
        if right != one.judgement.zero_error and edition == one.judgement.edition:
            yield Corrected(one.number, judge(plate, one.measured, occasion, one.tested_on, right))


def _judged(taken: Iterable[Taken], corrected: Iterable[Corrected]) -> list[Judgement]:
    again = {one.number: one.judgement for one in corrected}
    return [again.get(one.number, one.judgement) for one in taken]


def _zero_error(taken: Sequence[Taken], judged: Sequence[Judgement]) -> ZeroError:
    if not any(one.measured.test in weighing_readings.AT_ZERO for one in taken):
        return "not-read"
    weighed = [one for one in judged if one.test in weighing_readings.CORRECTED]
    return "taken-off" if all(one.zero_error is not None for one in weighed) else "not-taken-off"


_PLAIN_WEIGHINGS: dict[Test, type[weighing_readings.WeighingPoint]] = {
    "weighing": weighing_readings.WeighingPoint,
    "repeatability": weighing_readings.RepeatedWeighing,
    "zero": weighing_readings.ZeroWeighing,
    "zero-setting": weighing_readings.ZeroSetting,
    "sensitivity": weighing_readings.SensitivityWeighing,
}


def _weighing(measured: Measured) -> weighing_readings.Reading:
    if measured.load is None or measured.indication is None:
        raise TestNotOfKind(test=measured.test)
    load, shown, additional = measured.load, measured.indication, measured.additional_load
    if plain := _PLAIN_WEIGHINGS.get(measured.test):
        return plain(load=load, indication=shown, additional_load=additional)
    if measured.test == "eccentricity" and measured.position is not None:
        return weighing_readings.EccentricWeighing(
            load=load, indication=shown, additional_load=additional, position=measured.position
        )
    if measured.test == "tare" and measured.tare is not None:
        return weighing_readings.TareWeighing(
            load=load, indication=shown, additional_load=additional, tare=measured.tare
        )
    raise TestNotOfKind(test=measured.test)


def _run(measured: Measured) -> fuel_dispensers.Run:
    if measured.test != "delivery" or measured.indicated is None or measured.flow is None:
        raise TestNotOfKind(test=measured.test)
    return fuel_dispensers.Run(
        indicated=measured.indicated, reference=_reference(measured), flow=measured.flow, nozzle=measured.nozzle or 1
    )


def _flow_run(measured: Measured) -> flow_errors.FlowRun:
    if measured.test != "delivery" or measured.indicated is None or measured.flow is None:
        raise TestNotOfKind(test=measured.test)
    return flow_errors.FlowRun(indicated=measured.indicated, reference=_reference(measured), flow=measured.flow)


def _reference(measured: Measured) -> Decimal | VesselReading:
    """The reference volume, or the reading of the vessel: one of the two."""
    vessel = Vessel(
        nominal=measured.vessel_nominal,
        correction=measured.vessel_correction,
        temperature=measured.vessel_temperature,
        reference_temperature=measured.reference_temperature,
        expansion=measured.vessel_expansion,
    )
    if measured.vessel_reading is not None and measured.reference is None:
        return VesselReading(reading=measured.vessel_reading, vessel=vessel)
    if measured.reference is not None and measured.vessel_reading is None and vessel == Vessel():
        return measured.reference
    raise TestNotOfKind(test=measured.test)
