"""The limits of non-automatic weighing instruments (OIML R 76-1), read from `data/weighing_instruments.yaml`.

All quantities are Decimal grams. n = Max / e is the number of verification intervals; Min is the smallest load that the
instrument may be used for. Tables are chosen by the day of the test (`rules_in_force`) and name their edition.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.metrology.judgements import NoRuleInForce, plain, refuse_implausible
from shared import dated_data
from shared.errors import RefusedByRule

AccuracyClass = Literal["I", "II", "III", "IIII"]
Stage = Literal["tera", "tera_ulang", "pengawasan"]
WeighingTest = Literal["weighing", "repeatability", "eccentricity", "zero"]

Positive = Annotated[Decimal, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]


class ClassNotAllowed(RefusedByRule):
    """Class, e and Max do not go together."""

    code = "class-not-allowed"
    indonesian = (
        "Kelas {accuracy_class}, Max {maximum} g, e {interval} g tidak diizinkan: n = {n}; yang boleh: {allowed}."
    )
    english = "Class {accuracy_class}, Max {maximum} g, e {interval} g is not allowed: n = {n}; allowed is: {allowed}."
    clause = "OIML R 76-1 3.2 Table 3"


class LoadNotAllowed(RefusedByRule):
    """A load that this test cannot be made with."""

    code = "load-not-allowed"
    indonesian = "Beban ini tidak dapat dipakai; yang boleh: {allowed}."
    english = "This load cannot be used; allowed is: {allowed}."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IntervalRange(_Part):
    """One row of Table 3: for e in this range, n must lie in that one, and Min is `min_load` e."""

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
    intervals: Annotated[tuple[IntervalRange, ...], Field(min_length=1)]
    errors: Annotated[tuple[ErrorStep, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _steps_rise(self) -> "ClassLimits":
        if any(
            one.up_to is None or (other.up_to or one.up_to + 1) <= one.up_to for one, other in pairwise(self.errors)
        ):
            raise ValueError("errors must be in order of rising up_to; only the last may go without")
        return self


class StageFactors(_Part):
    tera: Positive
    tera_ulang: Positive
    pengawasan: Positive


class ZeroLimits(_Part):
    limit: Positive
    load_up_to: Annotated[Decimal, Field(ge=0)]


class EccentricLoad(_Part):
    share_from: Positive
    share_to: Positive


class Repetition(_Part):
    weighings: Annotated[int, Field(ge=2)]


class BeforeVerdict(_Part):
    loads: Count
    near_maximum: Annotated[Decimal, Field(gt=0, le=1)]
    tests: frozenset[WeighingTest]


class WeighingRules(dated_data.Dated):
    """One edition of the rules."""

    edition: Annotated[str, Field(min_length=1)]
    classes: dict[AccuracyClass, ClassLimits]
    stages: StageFactors
    zero: ZeroLimits
    eccentricity: EccentricLoad
    repeatability: Repetition
    before_verdict: BeforeVerdict
    clauses: dict[WeighingTest, str]

    @model_validator(mode="after")
    def _is_complete(self) -> "WeighingRules":
        if absent := [
            *set(get_args(AccuracyClass)) - set(self.classes),
            *set(get_args(WeighingTest)) - set(self.clauses),
        ]:
            raise ValueError(f"missing in classes or clauses: {', '.join(sorted(absent))}")
        return self


@dataclass(frozen=True)
class WeighingInstrument:
    """What the limits depend on: e, Max and Min in grams, n = Max / e, and the supports of the load receptor."""

    accuracy_class: AccuracyClass
    interval: Decimal
    maximum: Decimal
    minimum: Decimal
    intervals: int
    supports: int = 4


_EDITIONS = dated_data.load(Path(__file__).parent / "data" / "weighing_instruments.yaml", WeighingRules, apart_by=type)


def rules_in_force(on: date) -> WeighingRules:
    """The edition for a test on this day. Raises NoRuleInForce."""
    if (rules := dated_data.line_in_force(_EDITIONS, on)) is None:
        raise NoRuleInForce(what="timbangan", on=on.isoformat())
    return rules


def classify(
    rules: WeighingRules, accuracy_class: AccuracyClass, interval: Decimal, maximum: Decimal, supports: int = 4
) -> WeighingInstrument:
    """An instrument with n and Min, from its plate: e and Max in grams.

    Raises ClassNotAllowed where Table 3 of R 76-1 has no such class, e and n, or where Max is not a whole number of e.
    """
    refuse_implausible(interval, maximum)
    ranges = rules.classes[accuracy_class].intervals
    fitting = [one for one in ranges if one.holds(interval)]
    if not fitting or not fitting[0].allows(interval, maximum) or maximum % interval:
        raise _class_not_allowed(accuracy_class, interval, maximum, fitting or ranges)
    minimum = fitting[0].min_load * interval
    return WeighingInstrument(accuracy_class, interval, maximum, minimum, int(maximum / interval), supports)


def maximum_permissible_error(
    rules: WeighingRules, accuracy_class: AccuracyClass, interval: Decimal, load: Decimal, stage: Stage
) -> Decimal:
    """The largest allowed |error| in grams at this load: R 76-1 Table 6, bounds inclusive, times the stage's factor.

    Raises LoadNotAllowed for a load that the table of the class does not reach.
    """
    steps = rules.classes[accuracy_class].errors
    for step in steps:
        if step.up_to is None or load <= step.up_to * interval:
            factor: Decimal = getattr(rules.stages, stage)
            return step.mpe * interval * factor
    raise LoadNotAllowed(allowed=f"<= {plain((steps[-1].up_to or 0) * interval)} g")


def _class_not_allowed(
    accuracy_class: AccuracyClass, interval: Decimal, maximum: Decimal, ranges: Iterable[IntervalRange]
) -> ClassNotAllowed:
    return ClassNotAllowed(
        accuracy_class=accuracy_class,
        interval=plain(interval),
        maximum=plain(maximum),
        n=plain(round(maximum / interval, 3)) if interval else "-",
        allowed="; ".join(map(str, ranges)),
    )
