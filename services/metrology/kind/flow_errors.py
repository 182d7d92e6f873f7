"""The tests of an instrument that is judged by its relative error at several flows, such as a water meter.

An edition in the file of the kind holds its flows, limits, runs and vessels: another kind of this sort needs no code.
Volumes and flows are Decimal in the units of the file, errors and limits per cent of the reference volume. Comparisons
are made on exact fractions, before any rounding.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

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

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,15}$")]
Positive = Annotated[Decimal, Field(gt=0)]
Flows = Mapping[str, Fraction]
"""The flows of one instrument, by name."""


class FlowBeyondLimits(RefusedByRule):
    """A run at a flow without a limit."""

    code = "flow-beyond-limits"
    indonesian = "Tidak ada batas kesalahan untuk laju alir ini; yang boleh: {lowest}..{highest} {unit}."
    english = "There is no limit of error for this flow; allowed is: {lowest}..{highest} {unit}."


class RunWithoutVolume(RefusedByRule):
    """A run in which nothing flowed has no error in per cent, and no meter shows less than nothing."""

    code = "run-without-volume"
    indonesian = "Volume acuan harus lebih dari 0, dan volume penunjukan tidak boleh kurang dari 0."
    english = "The reference volume must be above 0, and the indicated volume must not be below 0."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FlowOf(_Part):
    """A flow: a quantity on the plate, divided by another one, times a number."""

    of: Name
    divided_by: Name | None = None
    times: Positive = Decimal(1)


class FlowLimit(_Part):
    """From one flow, included, below or up to another one: the error in per cent that tera allows."""

    lowest: Annotated[Name, Field(alias="from")]
    below: Name | None = None
    up_to: Name | None = None
    limit: Positive

    @model_validator(mode="after")
    def _has_one_end(self) -> "FlowLimit":
        if (self.below is None) == (self.up_to is None):
            raise ValueError("a limit ends below a flow, or with one (up_to): name one of the two")
        return self

    @property
    def end(self) -> str:
        """The name of the flow at which it ends."""
        end = self.below or self.up_to
        assert end is not None
        return end

    def holds(self, flows: Flows, flow: Fraction) -> bool:
        """Whether a flow lies in this span."""
        inside = flow < flows[self.end] if self.below else flow <= flows[self.end]
        return flows[self.lowest] <= flow and inside


class Runs(_Part):
    """A number of runs at a share of a named flow, both ends included."""

    at: Name
    share_from: Positive
    share_to: Positive
    times: Annotated[int, Field(ge=1, le=20)]

    def holds(self, flows: Flows, flow: Fraction) -> bool:
        """Whether a run at this flow counts."""
        return Fraction(self.share_from) * flows[self.at] <= flow <= Fraction(self.share_to) * flows[self.at]


class FlowErrorRules(dated_data.Dated):
    """One edition of the rules of a kind."""

    edition: Annotated[str, Field(min_length=1)]
    flows: dict[Name, FlowOf]
    limits: Annotated[tuple[FlowLimit, ...], Field(min_length=1)]
    stages: StageFactors
    before_verdict: dict[Stage, Annotated[tuple[Runs, ...], Field(min_length=1)]]
    vessel: VesselRules
    clause: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _names_what_there_is(self) -> "FlowErrorRules":
        runs = [one.at for demanded in self.before_verdict.values() for one in demanded]
        named = {*runs, *(one.lowest for one in self.limits), *(one.end for one in self.limits)}
        if strange := sorted(named - self.flows.keys()):
            raise ValueError(f"limits or before_verdict name flows that are not in flows: {', '.join(strange)}")
        stages: tuple[Stage, ...] = ("tera", "tera_ulang", "pengawasan")
        if absent := [stage for stage in stages if stage not in self.before_verdict]:
            raise ValueError(f"missing in before_verdict: {', '.join(absent)}")
        return self


@dataclass(frozen=True, kw_only=True)
class FlowRun:
    """The display of the instrument, the volume in the vessel, and the flow."""

    indicated: Decimal
    reference: Decimal | VesselReading
    flow: Decimal

    @property
    def volume(self) -> Fraction:
        """The reference volume, exact."""
        return reference_of(self.reference)


@dataclass(frozen=True)
class FlowInstrument:
    """The quantities on its plate by name, and the unit of its flows."""

    quantities: Mapping[str, Decimal]
    unit: str

    def flows(self, rules: FlowErrorRules) -> Flows:
        """The named flows of this instrument."""
        return {
            name: Fraction(one.times)
            * Fraction(self.quantities[one.of])
            / (Fraction(self.quantities[one.divided_by]) if one.divided_by else 1)
            for name, one in rules.flows.items()
        }


def judge(rules: FlowErrorRules, instrument: FlowInstrument, run: FlowRun, stage: Stage) -> Judgement:
    """Judges one run: |V_ind - V_ref| <= limit of its flow, times the stage's factor, in per cent of V_ref.

    Raises ImplausibleQuantity, RunWithoutVolume, DeliveryDoesNotFit, VesselNotAllowed, FlowBeyondLimits.
    """
    _refuse_unfit(rules, run)
    factor = rules.stages.of(stage)
    limit = _limit(rules, instrument, Fraction(run.flow)) * factor
    error = (Fraction(run.indicated) - run.volume) / run.volume * 100
    return Judgement(
        test="accuracy",
        subject=f"{plain(run.flow)} {instrument.unit}",
        error=six_digits(error),
        limit=limit,
        unit="%",
        within=abs(error) <= Fraction(limit),
        edition=rules.edition,
        clause=rules.clause,
        factor=factor,
        reference_volume=six_digits(run.volume) if isinstance(run.reference, VesselReading) else None,
    )


def missing_runs(
    rules: FlowErrorRules, instrument: FlowInstrument, runs: Iterable[FlowRun], stage: Stage
) -> tuple[MissingTest, ...]:
    """The runs still to make before the instrument may pass at this stage."""
    flows, taken = instrument.flows(rules), [Fraction(run.flow) for run in runs]
    counted = Counter(one for flow in taken for one in rules.before_verdict[stage] if one.holds(flows, flow))
    return tuple(
        _missing(one, flows, one.times - counted[one], instrument.unit)
        for one in rules.before_verdict[stage]
        if counted[one] < one.times
    )


def _missing(one: Runs, flows: Flows, left: int, unit: str) -> MissingTest:
    lowest, highest = (plain(six_digits(Fraction(share) * flows[one.at])) for share in (one.share_from, one.share_to))
    span = f"{lowest}..{highest} {unit} ({one.at})"
    return MissingTest(f"flow-{one.at}", f"{left} kali pada {span}", f"{left} runs at {span}")


def _limit(rules: FlowErrorRules, instrument: FlowInstrument, flow: Fraction) -> Decimal:
    flows = instrument.flows(rules)
    for one in rules.limits:
        if one.holds(flows, flow):
            return one.limit
    ends = _ends(rules.limits, flows)
    raise FlowBeyondLimits(lowest=plain(ends[0]), highest=plain(ends[1]), unit=instrument.unit)


def _ends(limits: Sequence[FlowLimit], flows: Flows) -> tuple[Decimal, Decimal]:
    return (
        six_digits(min(flows[one.lowest] for one in limits)),
        six_digits(max(flows[one.end] for one in limits)),
    )


def _refuse_unfit(rules: FlowErrorRules, run: FlowRun) -> None:
    read = run.reference
    held = Vessel() if isinstance(read, Decimal) else read.vessel
    shown = read if isinstance(read, Decimal) else read.reading
    refuse_implausible(run.indicated, shown, run.flow)
    if run.indicated < 0 or shown <= 0:
        raise RunWithoutVolume
    refuse_unfit_vessel(rules.vessel, held)
    refuse_unfit_volume(rules.vessel, held, run.indicated, shown)
