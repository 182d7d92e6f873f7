"""The tests of a fuel dispenser (pompa ukur BBM): accuracy of each run, repeatability of each flow rate.

Volumes are Decimal litres, flows Decimal litres a minute, errors and limits per cent of the reference volume, which
`standard_vessel` computes from the reading of the vessel. Comparisons are made on exact fractions, before any rounding.
A verification goes as in `weighing_instruments`: `judge` each run when it is made, `judge_repeatability` over all runs,
`missing_tests`, then `judgements.verdict`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.metrology.kind.judgements import (
    Judgement,
    MissingTest,
    Stage,
    StageFactors,
    plain,
    refuse_implausible,
    six_digits,
)
from services.metrology.kind.standard_vessel import (
    Vessel,
    VesselReading,
    VesselRules,
    reference_of,
    refuse_unfit_vessel,
    refuse_unfit_volume,
)
from shared import dated_data
from shared.errors import RefusedByRule

FlowRate = Literal["maximum", "medium", "slow"]
DispenserTest = Literal["accuracy", "repeatability"]

Share = Annotated[Decimal, Field(gt=0, le=1)]
Percent = Annotated[Decimal, Field(gt=0)]

INDONESIAN: dict[FlowRate, str] = {"maximum": "maksimum", "medium": "sedang", "slow": "lambat"}


class FlowNotAllowed(RefusedByRule):
    """A run at a flow that belongs to none of the three flow rates."""

    code = "flow-not-allowed"
    indonesian = "Kecepatan alir ini bukan kecepatan uji; yang boleh: {allowed} L/menit."
    english = "This is not a flow of the test; allowed is: {allowed} L/min."
    clause = "Diklat Penera Pompa Ukur BBM 2014"


class VolumeNotAllowed(RefusedByRule):
    """A run that delivered nothing has no error in per cent, and no display shows less than nothing."""

    code = "volume-not-allowed"
    indonesian = "Volume acuan harus lebih dari 0, dan volume penunjukan tidak boleh kurang dari 0."
    english = "The reference volume must be above 0, and the indicated volume must not be below 0."


class PlateFlowNotAllowed(RefusedByRule):
    """A largest flow that no dispenser has."""

    code = "plate-flow-not-allowed"
    indonesian = (
        "Kecepatan alir maksimum ini tidak mungkin; yang boleh: {lowest}..{highest} L/menit. Periksa pelat pompa."
    )
    english = "This largest flow is impossible; allowed is: {lowest}..{highest} L/min. Read the plate again."


class NozzleNotAllowed(RefusedByRule):
    """The dispenser has no such nozzle."""

    code = "nozzle-not-allowed"
    indonesian = "Nosel ini tidak ada; pompa ini mempunyai nosel 1 sampai {nozzles}."
    english = "There is no such nozzle; the dispenser has nozzles 1 to {nozzles}."


class FlowBand(BaseModel):
    """The shares of the largest flow from and up to which a run counts for a flow rate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share_from: Share
    share_to: Annotated[Decimal, Field(gt=0, le=2)]


class PlateFlow(BaseModel):
    """The largest flows, in litres a minute, that a dispenser can have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: Annotated[Decimal, Field(gt=0)]
    highest: Annotated[Decimal, Field(gt=0)]


class DispenserRules(dated_data.Dated):
    """One edition of the rules."""

    edition: Annotated[str, Field(min_length=1)]
    accuracy: Percent
    repeatability: Percent
    stages: StageFactors
    vessel: VesselRules
    plate_flow: PlateFlow
    runs: Annotated[int, Field(ge=2)]
    flow_rates: dict[FlowRate, FlowBand]
    clauses: dict[DispenserTest, str]

    @model_validator(mode="after")
    def _is_complete(self) -> "DispenserRules":
        if absent := {*get_args(FlowRate), *get_args(DispenserTest)} - {*self.flow_rates, *self.clauses}:
            raise ValueError(f"missing in flow_rates or clauses: {', '.join(sorted(absent))}")
        return self


@dataclass(frozen=True)
class FuelDispenser:
    """The data that the test needs: the largest flow on the plate in litres a minute, and the number of nozzles."""

    maximum_flow: Decimal
    nozzles: int = 1


@dataclass(frozen=True, kw_only=True)
class Run:
    """One delivery into the standard vessel: the display of the dispenser (litres), the volume in the vessel, and the
    flow.

    `reference` is a corrected volume in litres, or the reading of the vessel.
    """

    indicated: Decimal
    reference: Decimal | VesselReading
    flow: Decimal
    nozzle: int = 1

    @property
    def volume(self) -> Fraction:
        """The reference volume, exact."""
        return reference_of(self.reference)


def refuse_plate_flow(rules: DispenserRules, flow: Decimal) -> None:
    """Refuses a largest flow that no dispenser has. Raises PlateFlowNotAllowed, ImplausibleQuantity."""
    refuse_implausible(flow)
    if not (known := rules.plate_flow).lowest <= flow <= known.highest:
        raise PlateFlowNotAllowed(lowest=plain(known.lowest), highest=plain(known.highest))


def flow_rate_of(rules: DispenserRules, dispenser: FuelDispenser, flow: Decimal) -> FlowRate:
    """The flow rate, of the three, of a flow in litres a minute. Raises FlowNotAllowed for a flow between them."""
    for name, band in rules.flow_rates.items():
        if band.share_from * dispenser.maximum_flow <= flow <= band.share_to * dispenser.maximum_flow:
            return name
    raise FlowNotAllowed(allowed=_allowed_flows(rules, dispenser))


def error_of(run: Run) -> Fraction:
    """E = (V_ind - V_ref) / V_ref x 100, in per cent, exact."""
    return (Fraction(run.indicated) - run.volume) / run.volume * 100


def judge(rules: DispenserRules, dispenser: FuelDispenser, run: Run, stage: Stage) -> Judgement:
    """Judges one run: |V_ind - V_ref| <= 0.5 % of V_ref, times the stage's factor.

    The reference volume is the base, not the indicated one: 20 L shown and 19.90 L delivered is +0.5025 % and fails,
    though it is 100 mL on 20 L. Raises ImplausibleQuantity, VolumeNotAllowed, NozzleNotAllowed, FlowNotAllowed,
    DeliveryDoesNotFit, VesselNotAllowed.
    """
    _refuse_unfit(rules, dispenser, run)
    subject = f"nozzle {run.nozzle} {flow_rate_of(rules, dispenser, run.flow)}"
    computed = six_digits(run.volume) if isinstance(run.reference, VesselReading) else None
    factor = rules.stages.of(stage)
    return _judgement(rules, "accuracy", subject, error_of(run), rules.accuracy * factor, factor, computed)


def judge_repeatability(
    rules: DispenserRules, dispenser: FuelDispenser, runs: Iterable[Run], stage: Stage
) -> tuple[Judgement, ...]:
    """For each nozzle and flow rate with enough runs (3): largest minus smallest error <= 0.1 %; in order of nozzle."""
    factor = rules.stages.of(stage)
    limit = rules.repeatability * factor
    return tuple(
        _judgement(rules, "repeatability", f"nozzle {nozzle} {rate} x {len(errors)}", spread, limit, factor)
        for (nozzle, rate), errors in sorted(_errors(rules, dispenser, runs).items())
        if len(errors) >= rules.runs
        for spread in [max(errors) - min(errors)]
    )


def missing_tests(rules: DispenserRules, dispenser: FuelDispenser, runs: Sequence[Run]) -> tuple[MissingTest, ...]:
    """The runs still to make before the dispenser may pass: three for each nozzle at each flow rate."""
    errors = _errors(rules, dispenser, runs)
    return tuple(
        _missing(nozzle, rate, left)
        for nozzle in range(1, dispenser.nozzles + 1)
        for rate in rules.flow_rates
        if (left := rules.runs - len(errors.get((nozzle, rate), []))) > 0
    )


def _refuse_unfit(rules: DispenserRules, dispenser: FuelDispenser, run: Run) -> None:
    read = run.reference
    held = Vessel() if isinstance(read, Decimal) else read.vessel
    shown = read if isinstance(read, Decimal) else read.reading
    refuse_implausible(run.indicated, shown, run.flow)
    if run.indicated < 0 or shown <= 0:
        raise VolumeNotAllowed
    refuse_unfit_vessel(rules.vessel, held)
    refuse_unfit_volume(rules.vessel, held, run.indicated, shown)
    if not 1 <= run.nozzle <= dispenser.nozzles:
        raise NozzleNotAllowed(nozzles=dispenser.nozzles)


def _allowed_flows(rules: DispenserRules, dispenser: FuelDispenser) -> str:
    ends = [
        (plain(band.share_from * dispenser.maximum_flow), plain(band.share_to * dispenser.maximum_flow))
        for band in rules.flow_rates.values()
    ]
    return ", ".join(f"{low}..{high}" for low, high in ends)


def _errors(
    rules: DispenserRules, dispenser: FuelDispenser, runs: Iterable[Run]
) -> dict[tuple[int, FlowRate], list[Fraction]]:
    errors: dict[tuple[int, FlowRate], list[Fraction]] = defaultdict(list)
    for run in runs:
        errors[run.nozzle, flow_rate_of(rules, dispenser, run.flow)].append(error_of(run))
    return errors


def _judgement(
    rules: DispenserRules,
    test: DispenserTest,
    subject: str,
    error: Fraction,
    limit: Decimal,
    factor: Decimal,
    reference_volume: Decimal | None = None,
) -> Judgement:
    return Judgement(
        test=test,
        subject=subject,
        error=six_digits(error),
        limit=limit,
        unit="%",
        within=abs(error) <= Fraction(limit),
        edition=rules.edition,
        clause=rules.clauses[test],
        factor=factor,
        reference_volume=reference_volume,
    )


def _missing(nozzle: int, rate: FlowRate, left: int) -> MissingTest:
    return MissingTest(
        code=f"nozzle-{nozzle}-{rate}",
        indonesian=f"nosel {nozzle}: {left} kali pada kecepatan {INDONESIAN[rate]}",
        english=f"nozzle {nozzle}: {left} runs at {rate} flow",
    )
