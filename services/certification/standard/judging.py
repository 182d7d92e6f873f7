"""Whether test results meet an edition of a standard: a verdict for each parameter and one for the product.

ISO/IEC 17025:2017 7.8.6: a statement of conformity says by which rule it was made. ILAC-G8:09/2019 4.2.1 (simple acceptance) and
4.2.3 (guard band, with what lies in it neither passed nor failed).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from services.certification.standard.standard import (
    NotDetectedLimit,
    NumberLimit,
    Parameter,
    Standard,
    TextLimit,
)
from shared.errors import RefusedByRule

Verdict = Literal["passes", "fails", "indeterminate", "missing"]
"""Of a product, `missing` says that nothing failed and a parameter has no result."""


class ResultNotOfStandard(RefusedByRule):
    code = "result-not-of-standard"
    indonesian = "{standard} tidak mempunyai parameter ini: {parameters}."
    english = "{standard} does not have these parameters: {parameters}."


class ResultOfAnotherKind(RefusedByRule):
    code = "result-of-another-kind"
    indonesian = "Hasil {parameter} tidak dapat dibandingkan dengan batasnya."
    english = "The result of {parameter} cannot be compared with its limit."


class ResultInAnotherUnit(RefusedByRule):
    code = "result-in-another-unit"
    indonesian = "Hasil {parameter} harus dinyatakan dalam {unit}."
    english = "The result of {parameter} must be given in {unit}."


class UncertaintyMissing(RefusedByRule):
    code = "uncertainty-missing"
    indonesian = "Aturan keputusan skema ini memerlukan ketidakpastian hasil {parameter}."
    english = "The decision rule of this scheme needs the uncertainty of the result of {parameter}."


@dataclass(frozen=True, slots=True)
class Measured:
    """A number; `uncertainty` is the expanded one (k = 2), in the same unit."""

    value: Decimal
    unit: str
    uncertainty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LessThan:
    """A censored value: less than what the method can measure, e.g. "< 0.005"."""

    bound: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A word, e.g. for smell or taste."""

    text: str


@dataclass(frozen=True, slots=True)
class NotDetected:
    """Nothing found (*TTD*, *negatif*) in `portion` of the sample."""

    portion: str


Found: TypeAlias = Measured | LessThan | Observed | NotDetected


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict of each parameter by id, in the standard's order."""

    verdicts: Mapping[str, Verdict]

    @property
    def product(self) -> Verdict:
        """One failed parameter fails the product (*syarat lulus uji*); it passes when all do."""
        given = set(self.verdicts.values())
        order: tuple[Verdict, ...] = ("fails", "missing", "indeterminate")
        return next((one for one in order if one in given), "passes")

    @property
    def missing(self) -> tuple[str, ...]:
        """The parameters that have no result."""
        return tuple(id for id, verdict in self.verdicts.items() if verdict == "missing")


def judge(standard: Standard, results: Mapping[str, Found], guard: Decimal | None = None) -> Judgement:
    """Holds results, by the id of their parameter, against the limits of an edition.

    `guard`: the guard band as a multiple of the expanded uncertainty, where the scheme states one; without it the value alone counts.
    Raises LimitsNotEntered, ResultNotOfStandard, ResultOfAnotherKind, ResultInAnotherUnit, UncertaintyMissing.
    """
    standard.refuse_without_limits()
    known = {one.id for one in standard.parameters}
    if strange := sorted(results.keys() - known):
        raise ResultNotOfStandard(standard=standard.printed, parameters=strange)
    return Judgement({one.id: _verdict(one, results.get(one.id), guard) for one in standard.parameters})


def _verdict(parameter: Parameter, found: Found | None, guard: Decimal | None) -> Verdict:
    if found is None:
        return "missing"
    verdict: Verdict | None = None
    match parameter.limit:
        case NumberLimit() as limit:
            verdict = _of_number(parameter, limit, found, guard)
        case NotDetectedLimit() as limit:
            verdict = _of_absence(limit, found)
        case TextLimit() as limit if isinstance(found, Observed):
            words = {one.casefold() for one in limit.one_of}
            verdict = "passes" if found.text.strip().casefold() in words else "fails"
    if verdict is None:
        raise ResultOfAnotherKind(parameter=parameter.named)
    return verdict


def _of_number(parameter: Parameter, limit: NumberLimit, found: Found, guard: Decimal | None) -> Verdict | None:
    match found:
        case Measured() | LessThan() if found.unit != limit.unit:
            raise ResultInAnotherUnit(parameter=parameter.named, unit=limit.unit)
        case Measured():
            return _measured(limit, found.value, _band(parameter, found, guard))
        case LessThan():
            return _less_than(limit, found.bound)
        case NotDetected():  # below a detection limit that nobody stated
            return "passes" if limit.at_most == 0 else "indeterminate"
    return None


def _of_absence(limit: NotDetectedLimit, found: Found) -> Verdict | None:
    """None found in another portion, or fewer than can be counted, says nothing about the portion of the limit."""
    match found:
        case NotDetected():
            return "passes" if found.portion == limit.portion else "indeterminate"
        case Measured():
            return "fails" if found.value > 0 else "indeterminate"
        case LessThan():
            return "indeterminate"
    return None


def _band(parameter: Parameter, found: Measured, guard: Decimal | None) -> Decimal:
    if guard is None:
        return Decimal(0)
    if found.uncertainty is None:
        raise UncertaintyMissing(parameter=parameter.named)
    return guard * found.uncertainty


def _measured(limit: NumberLimit, value: Decimal, band: Decimal) -> Verdict:
    """Passes where it lies inside by the band, fails where it lies outside by more than the band."""
    ends = (value - band, value + band)
    if all(_inside(limit, end) for end in ends):
        return "passes"
    return "fails" if _too_low(limit, ends[1]) or _too_high(limit, ends[0]) else "indeterminate"


def _less_than(limit: NumberLimit, bound: Decimal) -> Verdict:
    """ "< bound" passes where each value below the bound would, and fails where none would."""
    if limit.lower is not None:
        return "fails" if bound <= limit.lower else "indeterminate"
    assert limit.upper is not None
    return "passes" if bound <= limit.upper else "indeterminate"


def _too_low(limit: NumberLimit, value: Decimal) -> bool:
    return (limit.at_least is not None and value < limit.at_least) or (limit.above is not None and value <= limit.above)


def _too_high(limit: NumberLimit, value: Decimal) -> bool:
    return (limit.at_most is not None and value > limit.at_most) or (limit.below is not None and value >= limit.below)


def _inside(limit: NumberLimit, value: Decimal) -> bool:
    return not _too_low(limit, value) and not _too_high(limit, value)
