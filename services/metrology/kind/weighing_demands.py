"""The tests that a weighing instrument still needs before it may pass, by the edition's demands for a stage
(`before_verdict`).
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from services.metrology.kind.judgements import MissingTest, Stage, plain
from services.metrology.kind.weighing_instruments import repeated_errors
from services.metrology.kind.weighing_limits import WeighingInstrument, limit_changes
from services.metrology.kind.weighing_readings import CENTRE, EccentricWeighing, Reading, positions
from services.metrology.kind.weighing_rules import DemandedPoint, LoadPoint, WeighingRules, WeighingTest

BESIDE_WEIGHING: tuple[WeighingTest, ...] = (
    "repeatability",
    "eccentricity",
    "zero",
    "zero-setting",
    "tare",
    "sensitivity",
)
"""The tests besides weighing: judged when taken, and required where the data say so."""
_NAMES: dict[LoadPoint, tuple[str, str]] = {
    "minimum": ("minimum-load", "Min"),
    "low": ("low-load", ""),
    "step": ("step-load", "BKD"),
    "between": ("between-load", ""),
    "maximum": ("high-load", "Max"),
}
_SIMPLE: dict[WeighingTest, tuple[str, str]] = {
    "zero": ("kesalahan nol", "the error at zero"),
    "zero-setting": ("penyetelan nol pada {load} g", "zero-setting at {load} g"),
    "tare": ("tara, lalu {load} g", "tare, then {load} g"),
    "sensitivity": ("kepekaan", "sensitivity"),
}


def missing_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading], stage: Stage
) -> tuple[MissingTest, ...]:
    """The measurements still needed before the instrument may pass at this stage; the data say how many."""
    demanded = rules.before_verdict[stage].tests
    beside = (test for test in _incomplete_tests(rules, instrument, readings) if test.code in demanded)
    return (*_missing_loads(rules, instrument, readings, stage), *beside)


def untaken_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> tuple[WeighingTest, ...]:
    """The tests besides weighing that were not taken in full, whether required or not."""
    left = {test.code for test in _incomplete_tests(rules, instrument, readings)}
    return tuple(test for test in BESIDE_WEIGHING if test in left)


def _missing_loads(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Iterable[Reading], stage: Stage
) -> Iterator[MissingTest]:
    """Enough different loads, and one at each required point."""
    loads = {reading.load for reading in readings if reading.test == "weighing"}
    before = rules.before_verdict[stage]
    if len(loads) < before.loads:
        yield MissingTest("loads", f"{before.loads} beban yang berbeda", f"{before.loads} different loads")
    for point in before.points:
        for lowest, highest in _spans(rules, instrument, point):
            if not any(lowest <= load <= highest for load in loads):
                yield _missing_load(point.at, lowest, highest)


def _spans(
    rules: WeighingRules, instrument: WeighingInstrument, point: DemandedPoint
) -> Iterable[tuple[Decimal, Decimal]]:
    """The loads that count for a point, from and to; none if a small scale has no such point."""
    changes, maximum = limit_changes(rules, instrument), instrument.maximum
    low, high = point.share_from, point.share_to
    match point.at:
        case "minimum":
            return [(low * instrument.minimum, min(high * instrument.minimum, maximum))]
        case "low":
            return [(instrument.minimum, changes[0] if changes else maximum)]
        case "step":
            return [(low * change, min(high * change, maximum)) for change in changes]
        case "between":
            wide = len(changes) > 1 and low * changes[0] < high * changes[-1]
            return [(low * changes[0], high * changes[-1])] if wide else []
        case "maximum":
            return [(low * maximum, maximum)]


def _missing_load(at: LoadPoint, lowest: Decimal, highest: Decimal) -> MissingTest:
    code, name = _NAMES[at]
    about = f" ({name})" if name else ""
    span = f"{plain(lowest)}..{plain(highest)} g"
    if at == "maximum":
        return MissingTest(code, f"satu beban mulai {plain(lowest)} g", f"one load from {plain(lowest)} g")
    return MissingTest(code, f"satu beban antara {span}{about}", f"one load in {span}{about}")


def _incomplete_tests(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Sequence[Reading]
) -> Iterator[MissingTest]:
    """The tests besides weighing that apply to this instrument and are not complete."""
    yield from _missing_repetitions(rules, instrument, readings)
    yield from _missing_positions(rules, instrument, readings)
    taken = {reading.test for reading in readings}
    load = plain(rules.zero_setting.load * instrument.interval)
    for test, (indonesian, english) in _SIMPLE.items():
        if test not in taken and _applies(test, instrument):
            yield MissingTest(test, indonesian.format(load=load), english.format(load=load))


def _applies(test: WeighingTest, instrument: WeighingInstrument) -> bool:
    """Tare needs a tare device; sensitivity is for a scale whose pointer is read between its marks."""
    if test == "tare":
        return instrument.has_tare
    return test != "sensitivity" or instrument.between_marks


def _missing_repetitions(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Iterable[Reading]
) -> Iterator[MissingTest]:
    wanted, span = rules.repeatability.weighings[instrument.accuracy_class], rules.repeatability.load
    lowest, highest = (
        (Decimal(0), instrument.maximum)
        if span is None
        else (span.share_from * instrument.maximum, span.share_to * instrument.maximum)
    )
    errors = repeated_errors(instrument, readings)
    times = max((len(errors[load]) for load in errors if lowest <= load <= highest), default=0)
    if times < wanted:
        within = "" if span is None else f" ({plain(lowest)}..{plain(highest)} g)"
        yield MissingTest(
            "repeatability", f"{wanted} kali beban yang sama{within}", f"the same load {wanted} times{within}"
        )


def _missing_positions(
    rules: WeighingRules, instrument: WeighingInstrument, readings: Iterable[Reading]
) -> Iterator[MissingTest]:
    """The centre is weighed only on up to 4 supports: with more, each support has its own load."""
    first = CENTRE if rules.eccentricity.centre and instrument.supports <= 4 else 1
    taken = {reading.position for reading in readings if isinstance(reading, EccentricWeighing)}
    if left := sorted({*range(first, positions(instrument) + 1)} - taken):
        names = ", ".join(map(str, left))
        yield MissingTest("eccentricity", f"muatan di posisi {names}", f"a load on position {names}")
