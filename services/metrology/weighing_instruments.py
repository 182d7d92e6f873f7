"""The tests of a non-automatic weighing instrument (OIML R 76-1): what is read, and what each reading says.

Loads, indications and errors are Decimal grams. The way through a verification:

1. `judge` each reading when it is taken, and store the judgement with it: limit, edition and clause are then history.
2. `judge_repeatability` over all readings, any time: one judgement for each load that was put on often enough.
3. `missing_tests` over all readings says what is still to be measured.
4. `judgements.verdict` over the judgements of 1 and 2 and the answer of 3 says passed or failed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias

from services.metrology.judgements import Judgement, MissingTest, plain, refuse_implausible
from services.metrology.weighing_limits import (
    LoadNotAllowed,
    Stage,
    WeighingInstrument,
    WeighingRules,
    WeighingTest,
    maximum_permissible_error,
)
from shared.errors import RefusedByRule

HALF = Decimal("0.5")
BESIDE_WEIGHING: tuple[WeighingTest, ...] = ("repeatability", "eccentricity", "zero")
"""The tests that are judged when taken, and demanded only where the data say so (`before_verdict.tests`)."""


class AdditionalLoadNotAllowed(RefusedByRule):
    """The small weights that make the indication change never add up to more than one interval."""

    code = "additional-load-not-allowed"
    indonesian = "Anak timbangan tambahan harus dari 0 sampai {interval} g (satu e)."
    english = "The additional load must be from 0 to {interval} g (one e)."
    clause = "OIML R 76-1 A.4.4.3"


class PositionNotAllowed(RefusedByRule):
    """The load receptor has no such position."""

    code = "position-not-allowed"
    indonesian = "Posisi ini tidak ada; lantai muatan mempunyai posisi 1 sampai {positions}."
    english = "There is no such position; the load receptor has positions 1 to {positions}."
    clause = "OIML R 76-1 3.6.2"


@dataclass(frozen=True, kw_only=True)
class WeighingPoint:
    """A load and what the instrument shows for it.

    `additional_load` is dL: the weights added to a digital instrument until it shows the next interval; None where it
    was not determined, as on an analogue instrument.
    """

    test: ClassVar[WeighingTest] = "weighing"
    load: Decimal
    indication: Decimal
    additional_load: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class RepeatedWeighing(WeighingPoint):
    """One of several weighings of the same load."""

    test: ClassVar[WeighingTest] = "repeatability"


@dataclass(frozen=True, kw_only=True)
class EccentricWeighing(WeighingPoint):
    """A load on one part of the load receptor; positions count from 1: the quarters, or the supports if more than 4."""

    test: ClassVar[WeighingTest] = "eccentricity"
    position: int


@dataclass(frozen=True, kw_only=True)
class ZeroWeighing(WeighingPoint):
    """What shows right after zero-setting, at no load or at a small one that ends zero-tracking."""

    test: ClassVar[WeighingTest] = "zero"


Reading: TypeAlias = WeighingPoint | RepeatedWeighing | EccentricWeighing | ZeroWeighing


def error_of(interval: Decimal, reading: Reading) -> Decimal:
    """The error in grams. R 76-1 A.4.4.3: P = I + 0.5 e - dL, E = P - L; without dL it is I - L."""
    if reading.additional_load is None:
        return reading.indication - reading.load
    return reading.indication + HALF * interval - reading.additional_load - reading.load


def judge(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading, stage: Stage) -> Judgement:
    """One reading against its limit: the maximum permissible error at its load, or for zero 0.25 e at every stage.

    A repeated weighing is held against the maximum permissible error too (R 76-1 3.6); its spread comes later.
    Raises ImplausibleQuantity, LoadNotAllowed, AdditionalLoadNotAllowed, PositionNotAllowed.
    """
    _refuse_unfit(rules, instrument, reading)
    zero_limit = rules.zero.limit * instrument.interval
    limit = zero_limit if reading.test == "zero" else _permissible(rules, instrument, reading.load, stage)
    return _judgement(rules, reading.test, _subject(reading), error_of(instrument.interval, reading), limit)


def _subject(reading: Reading) -> str:
    place = f" #{reading.position}" if isinstance(reading, EccentricWeighing) else ""
    return f"{plain(reading.load)} g{place}"


def judge_repeatability(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Iterable[Reading], stage: Stage
) -> tuple[Judgement, ...]:
    """For each load that was weighed often enough (3 times): largest minus smallest error <= |MPE| at that load.

    R 76-1 3.6.1. Counts `RepeatedWeighing` only; in order of load.
    """
    return tuple(
        _judgement(rules, "repeatability", f"{plain(load)} g x {len(errors)}", spread, limit)
        for load, errors in sorted(_repeated_errors(instrument, readings).items())
        if len(errors) >= rules.repeatability.weighings
        for spread, limit in [(max(errors) - min(errors), _permissible(rules, instrument, load, stage))]
    )


def missing_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> tuple[MissingTest, ...]:
    """What is still to be measured before the instrument may pass; how much that is, is data (`before_verdict`)."""
    return (*_missing_loads(rules, instrument, readings), *_missing_tests(rules, instrument, readings))


def untaken_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> tuple[WeighingTest, ...]:
    """The tests beside weighing that were not taken in full, demanded or not."""
    left = {test.code for test in _incomplete_tests(rules, instrument, readings)}
    return tuple(test for test in BESIDE_WEIGHING if test in left)


def _refuse_unfit(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    refuse_implausible(reading.load, reading.indication, reading.additional_load)
    _refuse_load(rules, instrument, reading)
    if reading.additional_load is not None and not 0 <= reading.additional_load <= instrument.interval:
        raise AdditionalLoadNotAllowed(interval=plain(instrument.interval))
    if isinstance(reading, EccentricWeighing) and not 1 <= reading.position <= _positions(instrument):
        raise PositionNotAllowed(positions=_positions(instrument))


def _refuse_load(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    if reading.test == "zero":
        highest = rules.zero.load_up_to * instrument.interval
        fits, allowed = 0 <= reading.load <= highest, f"0..{plain(highest)} g"
    elif reading.test == "eccentricity":
        fits, allowed = _off_centre(rules, instrument, reading.load)
    else:
        fits, allowed = 0 < reading.load <= instrument.maximum, f"> 0, <= {plain(instrument.maximum)} g"
    if not fits:
        raise LoadNotAllowed(allowed=allowed)


def _off_centre(rules: WeighingRules, instrument: WeighingInstrument, load: Decimal) -> tuple[bool, str]:
    """R 76-1 3.6.2: Max/3 on up to 4 supports, else Max/(supports - 1). Multiplied out, so that thirds stay exact."""
    parts = 3 if instrument.supports <= 4 else instrument.supports - 1
    lowest, highest = (
        share * instrument.maximum for share in (rules.eccentricity.share_from, rules.eccentricity.share_to)
    )
    return lowest <= load * parts <= highest, f"{plain(lowest)}/{parts}..{plain(highest)}/{parts} g"


def _positions(instrument: WeighingInstrument) -> int:
    return max(4, instrument.supports)


def _permissible(rules: WeighingRules, instrument: WeighingInstrument, load: Decimal, stage: Stage) -> Decimal:
    return maximum_permissible_error(rules, instrument.accuracy_class, instrument.interval, load, stage)


def _judgement(rules: WeighingRules, test: WeighingTest, subject: str, error: Decimal, limit: Decimal) -> Judgement:
    return Judgement(
        test=test,
        subject=subject,
        error=error,
        limit=limit,
        unit="g",
        within=abs(error) <= limit,
        edition=rules.edition,
        clause=rules.clauses[test],
    )


def _repeated_errors(instrument: WeighingInstrument, readings: Iterable[Reading]) -> dict[Decimal, list[Decimal]]:
    errors: dict[Decimal, list[Decimal]] = defaultdict(list)
    for reading in readings:
        if reading.test == "repeatability":
            errors[reading.load].append(error_of(instrument.interval, reading))
    return errors


def _missing_loads(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> Iterable[MissingTest]:
    """Enough different loads, one of them where the limit is smallest (Min to the first step), one near Max."""
    loads = {reading.load for reading in readings if reading.test == "weighing"}
    wanted, near_maximum = rules.before_verdict.loads, rules.before_verdict.near_maximum * instrument.maximum
    first_step = rules.classes[instrument.accuracy_class].errors[0].up_to
    low = instrument.maximum if first_step is None else min(first_step * instrument.interval, instrument.maximum)
    if len(loads) < wanted:
        yield MissingTest("loads", f"{wanted} beban yang berbeda", f"{wanted} different loads")
    if not any(instrument.minimum <= load <= low for load in loads):
        span = f"{plain(instrument.minimum)}..{plain(low)} g"
        yield MissingTest("low-load", f"satu beban antara {span}", f"one load in {span}")
    if not any(load >= near_maximum for load in loads):
        yield MissingTest(
            "high-load", f"satu beban mulai {plain(near_maximum)} g", f"one load from {plain(near_maximum)} g"
        )


def _missing_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> Iterable[MissingTest]:
    """The tests an office demands beside weighing, as far as they are not complete."""
    demanded = rules.before_verdict.tests
    return (test for test in _incomplete_tests(rules, instrument, readings) if test.code in demanded)


def _incomplete_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> Iterable[MissingTest]:
    times = max(map(len, _repeated_errors(instrument, readings).values()), default=0)
    taken = {reading.position for reading in readings if isinstance(reading, EccentricWeighing)}
    if times < (wanted := rules.repeatability.weighings):
        yield MissingTest("repeatability", f"{wanted} kali beban yang sama", f"the same load {wanted} times")
    if left := sorted({*range(1, _positions(instrument) + 1)} - taken):
        names = ", ".join(map(str, left))
        yield MissingTest("eccentricity", f"muatan di posisi {names}", f"a load on position {names}")
    if not any(reading.test == "zero" for reading in readings):
        yield MissingTest("zero", "kesalahan nol", "the error at zero")
