"""Judgements of measurements, and the verdict over all measurements of an instrument.

A reading is judged when it is taken. Its `Judgement` is stored with it, so a later table cannot change it. A verdict is
computed from the stored judgements and never typed. One excess is enough to fail; to pass, no measurement may be
missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.errors import RefusedByRule, Unreadable

Test = Literal["weighing", "repeatability", "eccentricity", "zero", "accuracy", "zero-setting", "tare", "sensitivity"]
"""The kind of test of a judgement."""
Stage = Literal["tera", "tera_ulang", "pengawasan"]
"""First verification, re-verification, supervision in use: each has its own factor on the limits of a kind."""

_SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_EVEN)


class ImplausibleQuantity(Unreadable):
    """Not a finite decimal number below 10^13 with at most 9 decimals: sums of such numbers are exact."""

    code = "implausible-quantity"
    indonesian = "Ada bilangan yang bukan hasil ukur: tulis kurang dari 10^13, paling banyak 9 angka desimal."
    english = "A number is not a plausible measurement: write less than 10^13, with at most 9 decimals."


class NoRuleInForce(RefusedByRule):
    """The tables have no rule for the day of the test."""

    code = "no-rule-in-force"
    indonesian = "Tidak ada aturan {what} yang berlaku pada {on:day}."
    english = "No rule on {what} is in force on {on:day}."


class MeasurementsMissing(RefusedByRule):
    """Nothing failed so far, but measurements are missing; `missing` holds their codes."""

    code = "measurements-missing"
    indonesian = "Belum dapat disimpulkan; masih harus diukur: {indonesian}."
    english = "No verdict yet; still to be measured: {english}."

    def __init__(self, missing: Sequence["MissingTest"]) -> None:
        super().__init__(
            missing=[test.code for test in missing],
            indonesian="; ".join(test.indonesian for test in missing),
            english="; ".join(test.english for test in missing),
        )


class StageFactors(BaseModel):
    """The factor on the limit of tera at each stage, for one kind of instrument."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tera: Annotated[Decimal, Field(gt=0)]
    tera_ulang: Annotated[Decimal, Field(gt=0)]
    pengawasan: Annotated[Decimal, Field(gt=0)]

    def of(self, stage: Stage) -> Decimal:
        factor: Decimal = getattr(self, stage)
        return factor


@dataclass(frozen=True)
class MissingTest:
    """A measurement without which an instrument cannot pass."""

    code: str
    indonesian: str
    english: str


@dataclass(frozen=True)
class Judgement:
    """A measured value beside its limit: |error| <= limit, both in `unit`.

    `test` is the kind of test, `subject` the tested thing ("20000 g", "nozzle 1 slow"), `edition` and `clause` the
    rule. `within` was decided on exact numbers; if `error` had to be rounded (per cent, 6 digits), `within` counts.
    `zero_error` is E0 if it was subtracted: `error` is then Ec = E - E0. `factor` is that of the stage; `limit` already
    contains it. `reference_volume` is that of a delivery, computed from the standard vessel and rounded to 6 digits.
    """

    INDONESIAN: ClassVar[str] = "{test} {subject}: kesalahan {error} {unit}, batas {limit} {unit}"
    ENGLISH: ClassVar[str] = "{test} {subject}: error {error} {unit}, limit {limit} {unit}"

    test: Test
    subject: str
    error: Decimal
    limit: Decimal
    unit: Literal["g", "%"]
    within: bool
    edition: str
    clause: str
    zero_error: Decimal | None = None
    factor: Decimal | None = None
    reference_volume: Decimal | None = None


@dataclass(frozen=True)
class Verdict:
    """Passed, or the judgements that failed."""

    passed: bool
    failures: tuple[Judgement, ...]


def verdict(judgements: Iterable[Judgement], missing: Sequence[MissingTest]) -> Verdict:
    """The verdict over all judgements. Raises MeasurementsMissing if none failed and something is still missing."""
    failures = tuple(judgement for judgement in judgements if not judgement.within)
    if missing and not failures:
        raise MeasurementsMissing(missing)
    return Verdict(passed=not failures, failures=failures)


def refuse_implausible(*quantities: Decimal | None) -> None:
    """Refuses quantities that nobody can have read from an instrument; None means that a value was not taken."""
    for quantity in quantities:
        if quantity is not None and not _is_plausible(quantity):
            raise ImplausibleQuantity


def plain(quantity: Decimal) -> str:
    """A number as people write it: without exponent and without trailing zeros."""
    return f"{quantity.normalize():f}" if quantity else "0"


def six_digits(exact: Fraction) -> Decimal:
    """A quotient with six significant digits, to show; comparisons use the exact one."""
    return _SIX_DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _is_plausible(quantity: Decimal) -> bool:
    return quantity.is_finite() and quantity.adjusted() < 13 and _decimals(quantity) <= 9


def _decimals(quantity: Decimal) -> int:
    return -int(quantity.as_tuple().exponent)
