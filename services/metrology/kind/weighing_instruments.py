"""The tests of a non-automatic weighing instrument (OIML R 76-1): what each reading says.

Loads, indications and errors are Decimal grams. The way through a verification:

1. `judge` each reading when it is taken, with E0 of the zero reading before it; limit, edition and clause are then history.
2. `judge_repeatability` over all readings, any time: one judgement for each load that was put on often enough.
3. `weighing_demands.missing_tests` over all readings returns the missing measurements.
4. `judgements.verdict` over the judgements of 1 and 2 and the answer of 3 returns passed or failed.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from services.metrology.kind.judgements import Judgement, Stage, plain
from services.metrology.kind.weighing_limits import WeighingInstrument, maximum_permissible_error
from services.metrology.kind.weighing_readings import (
    CORRECTED,
    NEAR_ZERO,
    EccentricWeighing,
    Reading,
    additional_load_needed,
    refuse_unfit,
)
from services.metrology.kind.weighing_rules import WeighingRules, WeighingTest

HALF = Decimal("0.5")
DISCRIMINATION = "OIML R 76-1 3.8.2"


def error_of(instrument: WeighingInstrument, reading: Reading) -> Decimal:
    """The error E in grams. R 76-1 A.4.4.3: P = I + 0.5 e - dL, E = P - L; without dL it is I - L.

    The interval is the step of the display: d, or e of the partial range. The error of a sensitivity test is the extra
    load that was needed.
    """
    if reading.test == "sensitivity":
        return reading.additional_load or Decimal(0)
    if reading.additional_load is None:
        return reading.indication - reading.load
    return reading.indication + HALF * instrument.step_at(reading.indication) - reading.additional_load - reading.load


def judge(
    rules: WeighingRules,
    instrument: WeighingInstrument,
    reading: Reading,
    stage: Stage,
    zero_error: Decimal | None = None,
) -> Judgement:
    """Judges one reading against its limit: the maximum permissible error at its load, or near zero 0.25 e at every
    stage.

    `zero_error` is E0 of the zero reading before this one, None if there is none. R 76-1 A.4.4.3: Ec = E - E0 is
    compared with the limit of a weighing. A repeated weighing is compared with it, too (3.6); its spread comes later.
    If more small weights were needed than a good scale needs (3.8.2), these are compared with that number, and it
    fails. Raises the refusals of `refuse_unfit`.
    """
    refuse_unfit(rules, instrument, reading)
    if (most := additional_load_needed(rules, instrument, reading)) is not None:
        extra = reading.additional_load or Decimal(0)
        return _judgement(rules, reading.test, _subject(reading), extra, most, clause=DISCRIMINATION)
    error = error_of(instrument, reading)
    if reading.test in NEAR_ZERO:
        limit = _limit_near_zero(rules, reading.test) * instrument.interval
        return _judgement(rules, reading.test, _subject(reading), error, limit)
    off = zero_error if reading.test in CORRECTED else None
    return _judgement(
        rules,
        reading.test,
        _subject(reading),
        error - (off or 0),
        maximum_permissible_error(rules, instrument, reading.load, stage),
        zero_error=off,
        factor=rules.stages.of(stage),
    )


def judge_repeatability(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Iterable[Reading], stage: Stage
) -> tuple[Judgement, ...]:
    """For each load that was weighed often enough: largest minus smallest error <= |MPE| at that load.

    R 76-1 3.6.1. Counts `RepeatedWeighing` only; in order of load. The class determines how often is enough.
    """
    return tuple(
        _judgement(
            rules, "repeatability", f"{plain(load)} g x {len(errors)}", spread, limit, factor=rules.stages.of(stage)
        )
        for load, errors in sorted(repeated_errors(instrument, readings).items())
        if len(errors) >= rules.repeatability.weighings[instrument.accuracy_class]
        for spread, limit in [(max(errors) - min(errors), maximum_permissible_error(rules, instrument, load, stage))]
    )


def repeated_errors(instrument: WeighingInstrument, readings: Iterable[Reading]) -> dict[Decimal, list[Decimal]]:
    """The errors of repeated weighings, by load."""
    errors: dict[Decimal, list[Decimal]] = defaultdict(list)
    for reading in readings:
        if reading.test == "repeatability":
            errors[reading.load].append(error_of(instrument, reading))
    return errors


def _limit_near_zero(rules: WeighingRules, test: WeighingTest) -> Decimal:
    if test == "tare":
        return rules.tare.limit
    return rules.zero.limit if test == "zero" else rules.zero_setting.limit


def _subject(reading: Reading) -> str:
    place = f" #{reading.position}" if isinstance(reading, EccentricWeighing) else ""
    return f"{plain(reading.load)} g{place}"


def _judgement(
    rules: WeighingRules,
    test: WeighingTest,
    subject: str,
    error: Decimal,
    limit: Decimal,
    *,
    zero_error: Decimal | None = None,
    factor: Decimal | None = None,
    clause: str | None = None,
) -> Judgement:
    return Judgement(
        test=test,
        subject=subject,
        error=error,
        limit=limit,
        unit="g",
        within=abs(error) <= limit,
        edition=rules.edition,
        clause=clause or rules.clauses[test],
        zero_error=zero_error,
        factor=factor,
    )
