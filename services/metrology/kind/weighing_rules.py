"""One edition of the rules of non-automatic weighing instruments, as the file of its kind writes it (`kind.py`).

Numbers are multiples of the verification interval e or shares of Min and Max; `e_from` and `e_to` are grams. The day of
the test determines the edition (`kind.py`).
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.metrology.kind.judgements import Stage, StageFactors
from shared import dated_data

AccuracyClass = Literal["I", "II", "III", "IIII"]
WeighingTest = Literal["weighing", "repeatability", "eccentricity", "zero", "zero-setting", "tare", "sensitivity"]
LoadPoint = Literal["minimum", "low", "step", "between", "maximum"]

Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]
Count = Annotated[int, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Part):
    """The shares from and up to, both included."""

    share_from: Positive
    share_to: Positive


class IntervalRange(_Part):
    """One row of Table 3: for e in this range, n must be in that one, and Min is `min_load` e."""

    e_from: Positive
    e_to: Positive | None = None
    n_min: Count
    n_max: Count | None = None
    min_load: Count

    def holds(self, interval: Decimal) -> bool:
        return self.e_from <= interval and (self.e_to is None or interval <= self.e_to)

    def allows(self, interval: Decimal, maximum: Decimal) -> bool:
        return self.n_min * interval <= maximum and (self.n_max is None or maximum <= self.n_max * interval)

    def __str__(self) -> str:
        e = f"e {self.e_from}..{self.e_to} g" if self.e_to else f"e >= {self.e_from} g"
        return f"{e}: n {self.n_min}..{self.n_max}" if self.n_max else f"{e}: n >= {self.n_min}"


class ErrorStep(_Part):
    """Loads up to and including `up_to` e may be wrong by `mpe` e; no `up_to`: any load."""

    up_to: Count | None = None
    mpe: Positive


class ClassLimits(_Part):
    """Tables 3, 4 and 6 of R 76-1 for one accuracy class."""

    intervals: Annotated[tuple[IntervalRange, ...], Field(min_length=1)]
    errors: Annotated[tuple[ErrorStep, ...], Field(min_length=1)]
    partial_range: Count
    """Table 4: a partial weighing range except the last reaches at least that many e of the next one."""
    auxiliary: bool = False
    """Whether d may be smaller than e (3.4.1)."""

    @model_validator(mode="after")
    def _steps_rise(self) -> "ClassLimits":
        if any(
            one.up_to is None or (other.up_to or one.up_to + 1) <= one.up_to for one, other in pairwise(self.errors)
        ):
            raise ValueError("errors must be in order of rising up_to; only the last may go without")
        return self


class Scales(_Part):
    """The forms of e and d, and bounds that even a bad scale keeps."""

    digits: frozenset[Literal[1, 2, 5]]
    auxiliary_ratio: Positive
    """e is at most this many d."""
    e_without_auxiliary_form: Positive
    """3.4.2: a class I scale with d below 1 mg has e = 1 mg, whatever d is."""
    shown_up_to: Positive
    """No display or dial shows more than this many times Max."""
    additional_up_to: Positive
    """Nobody adds more small weights than this many d to see a display change."""
    discrimination: Positive
    """3.8.2: this many d change the display of a good scale; a scale that needs more fails."""


class ZeroLimits(_Part):
    limit: Positive
    load_up_to: NotNegative


class ZeroSetting(_Part):
    """The error near zero after zero-setting, with a load of this many e that ends zero-tracking."""

    limit: Positive
    load: Positive


class Tare(_Part):
    """The error near zero after taring a load that is a share of Max."""

    limit: Positive
    load: Positive
    tared: Span


class EccentricLoad(Span):
    """The load as a share of Max/3, or of Max/(supports - 1); whether the centre is weighed, too."""

    centre: bool = False


class Repetition(_Part):
    """How often the same load is weighed, and its share of Max; without `load`, any."""

    weighings: dict[AccuracyClass, Annotated[int, Field(ge=2)]]
    load: Span | None = None


class DemandedPoint(_Part):
    """The place on the scale where a load is required.

    minimum: a share of Min; low: Min to the first step; step: a share of each load at which the limit changes, below
    Max; between: from `share_from` times the first of these to `share_to` times the last; maximum: from a share of Max
    up to Max.
    """

    at: LoadPoint
    share_from: Positive = Decimal(1)
    share_to: Positive = Decimal(1)


class BeforeVerdict(_Part):
    """The measurements before an instrument may pass: a number of different loads, loads at these points, and these
    tests.
    """

    loads: Count
    points: tuple[DemandedPoint, ...]
    tests: frozenset[WeighingTest]


class WeighingRules(dated_data.Dated):
    """One edition of the rules."""

    edition: Annotated[str, Field(min_length=1)]
    classes: dict[AccuracyClass, ClassLimits]
    scales: Scales
    stages: StageFactors
    zero: ZeroLimits
    zero_setting: ZeroSetting
    tare: Tare
    eccentricity: EccentricLoad
    repeatability: Repetition
    before_verdict: dict[Stage, BeforeVerdict]
    clauses: dict[WeighingTest, str]

    @model_validator(mode="after")
    def _is_complete(self) -> "WeighingRules":
        wanted: list[tuple[object, Mapping[Any, object]]] = [
            (AccuracyClass, self.classes),
            (AccuracyClass, self.repeatability.weighings),
            (Stage, self.before_verdict),
            (WeighingTest, self.clauses),
        ]
        if absent := [code for codes, given in wanted for code in get_args(codes) if code not in given]:
            raise ValueError(f"missing in classes, repeatability, before_verdict or clauses: {', '.join(absent)}")
        return self
