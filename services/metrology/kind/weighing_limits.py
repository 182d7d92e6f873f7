"""Checks a scale's plate against R 76-1, and computes its limits.

All quantities are Decimal grams. n = Max / e is the number of verification intervals; Min is the smallest load that the
instrument may be used for; d is the interval that the scale shows. A multi-interval scale has partial ranges, each with
its own e. The rules are an edition of `weighing_rules`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from services.metrology.kind.judgements import Stage, plain, refuse_implausible
from services.metrology.kind.weighing_rules import AccuracyClass, IntervalRange, WeighingRules
from shared.errors import RefusedByRule


class ClassNotAllowed(RefusedByRule):
    """Class, e and Max do not go together."""

    code = "class-not-allowed"
    indonesian = (
        "Kelas {accuracy_class}, Max {maximum} g, e {interval} g tidak diizinkan: n = {n}; yang boleh: {allowed}."
    )
    english = "Class {accuracy_class}, Max {maximum} g, e {interval} g is not allowed: n = {n}; allowed is: {allowed}."
    clause = "OIML R 76-1 3.2 Table 3"


class IntervalNotAllowed(RefusedByRule):
    """e or d is a number that no scale has."""

    code = "interval-not-allowed"
    indonesian = "Interval skala ini tidak mungkin: e dan d berbentuk 1, 2 atau 5 x 10^k. Periksa pelat timbangan."
    english = "This scale interval is impossible: e and d are 1, 2 or 5 x 10^k. Read the plate again."
    clause = "OIML R 76-1 4.2.2.1"


class ScaleIntervalNotAllowed(RefusedByRule):
    """d and e do not go together."""

    code = "scale-interval-not-allowed"
    indonesian = (
        "d dan e ini tidak dapat bersama: d = e, atau (kelas I dan II, satu rentang)"
        " d < e <= {ratio} d dengan e = 10^k."
    )
    english = (
        "These d and e do not go together: d = e, or (classes I and II, one range) d < e <= {ratio} d with e = 10^k."
    )
    clause = "OIML R 76-1 3.4.1, 3.4.2"


class PartialRangesNotAllowed(RefusedByRule):
    """The partial ranges of a multi-interval scale do not follow one another."""

    code = "partial-ranges-not-allowed"
    indonesian = (
        "Rentang parsial harus naik dalam Max dan e, dimulai dengan e dan diakhiri dengan Max pada pelat, dan tiap rentang"
        " sebelum yang terakhir mencapai paling sedikit {least} e dari rentang berikutnya."
    )
    english = (
        "Partial ranges rise in Max and e, begin with the e and end with the Max of the plate, and each but the last reaches"
        " at least {least} e of the next one."
    )
    clause = "OIML R 76-1 3.3"


class MinimumNotAllowed(RefusedByRule):
    """Min on the plate is below Table 3, or not below Max."""

    code = "minimum-not-allowed"
    indonesian = "Min ini tidak diizinkan; yang boleh: mulai {lowest} g dan di bawah Max {maximum} g."
    english = "This Min is not allowed; allowed is: from {lowest} g, and below Max {maximum} g."
    clause = "OIML R 76-1 3.2 Table 3"


class LoadNotAllowed(RefusedByRule):
    """A load that this test cannot use."""

    code = "load-not-allowed"
    indonesian = "Beban ini tidak dapat dipakai; yang boleh: {allowed}."
    english = "This load cannot be used; allowed is: {allowed}."


@dataclass(frozen=True)
class PartialRange:
    """Up to Max_i grams a multi-interval scale has the interval e_i."""

    maximum: Decimal
    interval: Decimal


@dataclass(frozen=True)
class WeighingInstrument:
    """The data that the limits depend on: class, partial ranges (one, unless multi-interval), Min, d, n = Max / e of
    the last range, and the supports of the load receptor. `between_marks`: it has a pointer or beam that can be read
    between its marks.
    """

    accuracy_class: AccuracyClass
    ranges: tuple[PartialRange, ...]
    minimum: Decimal
    scale_interval: Decimal
    intervals: int
    supports: int = 4
    between_marks: bool = False
    has_tare: bool = True

    @property
    def interval(self) -> Decimal:
        """e, of the first partial range."""
        return self.ranges[0].interval

    @property
    def maximum(self) -> Decimal:
        return self.ranges[-1].maximum

    def interval_at(self, load: Decimal) -> Decimal:
        """e of the partial range of a load; beyond Max that of the last one."""
        for part in self.ranges:
            if load <= part.maximum:
                return part.interval
        return self.ranges[-1].interval

    def step_at(self, indication: Decimal) -> Decimal:
        """The step of the display at an indication: d, or e of its partial range."""
        return self.scale_interval if len(self.ranges) == 1 else self.interval_at(abs(indication))


def classify(
    rules: WeighingRules,
    accuracy_class: AccuracyClass,
    interval: Decimal,
    maximum: Decimal,
    supports: int = 4,
    *,
    minimum: Decimal | None = None,
    scale_interval: Decimal | None = None,
    partial_ranges: tuple[PartialRange, ...] = (),
    mechanical: bool = False,
    has_tare: bool | None = None,
) -> WeighingInstrument:
    """A scale with its limits, from its plate in grams; defaults: d = e, one range, and Min of Table 3.

    Raises IntervalNotAllowed, ScaleIntervalNotAllowed, PartialRangesNotAllowed, MinimumNotAllowed, and ClassNotAllowed
    if Table 3 of R 76-1 has no such class, e and n, or if Max is not a whole number of e.
    """
    shown = interval if scale_interval is None else scale_interval
    ranges = partial_ranges or (PartialRange(maximum, interval),)
    refuse_implausible(interval, maximum, shown, minimum, *(n for one in ranges for n in (one.maximum, one.interval)))
    _refuse_forms(rules, [one.interval for one in ranges if one.interval > 0], scale_interval)
    rows = [_row_of_table_3(rules, accuracy_class, one) for one in ranges]
    if partial_ranges:
        _refuse_partial_ranges(rules, accuracy_class, interval, maximum, partial_ranges)
    if shown != interval:
        _refuse_scale_interval(rules, accuracy_class, interval, shown, multi_interval=len(ranges) > 1)
    lowest = rows[0].min_load * shown  # 3.4.3: Table 3 with d in place of e
    if minimum is not None and not lowest <= minimum < maximum:
        raise MinimumNotAllowed(lowest=plain(lowest), maximum=plain(maximum))
    return WeighingInstrument(
        accuracy_class,
        ranges,
        lowest if minimum is None else minimum,
        shown,
        int(maximum / ranges[-1].interval),
        supports,
        mechanical,
        not mechanical if has_tare is None else has_tare,
    )


def maximum_permissible_error(
    rules: WeighingRules, instrument: WeighingInstrument, load: Decimal, stage: Stage
) -> Decimal:
    """The largest allowed |error| in grams at this load: R 76-1 Table 6, bounds inclusive, times the stage's factor.

    Raises LoadNotAllowed for a load that the table of the class does not reach.
    """
    steps, interval = rules.classes[instrument.accuracy_class].errors, instrument.interval_at(load)
    for step in steps:
        if step.up_to is None or load <= step.up_to * interval:
            return step.mpe * interval * rules.stages.of(stage)
    raise LoadNotAllowed(allowed=f"<= {plain((steps[-1].up_to or 0) * interval)} g")


def limit_changes(rules: WeighingRules, instrument: WeighingInstrument) -> tuple[Decimal, ...]:
    """The loads below Max after which the limit grows, in order: steps of Table 6, and ends of partial ranges."""
    return tuple(sorted(set(_limit_changes(rules, instrument))))


def _limit_changes(rules: WeighingRules, instrument: WeighingInstrument) -> Iterator[Decimal]:
    below = Decimal(0)
    for part in instrument.ranges:
        for step in rules.classes[instrument.accuracy_class].errors:
            if step.up_to is not None and below < step.up_to * part.interval < part.maximum:
                yield step.up_to * part.interval
        if part.maximum < instrument.maximum:
            yield part.maximum
        below = part.maximum


def _row_of_table_3(rules: WeighingRules, accuracy_class: AccuracyClass, part: PartialRange) -> IntervalRange:
    table = rules.classes[accuracy_class].intervals
    fitting = [row for row in table if row.holds(part.interval)]
    if not fitting or not fitting[0].allows(part.interval, part.maximum) or part.maximum % part.interval:
        raise _class_not_allowed(accuracy_class, part.interval, part.maximum, fitting or table)
    return fitting[0]


def _refuse_forms(rules: WeighingRules, intervals: Iterable[Decimal], shown: Decimal | None) -> None:
    for one in (*intervals, *(() if shown is None else (shown,))):
        if one <= 0 or _digits(one) not in rules.scales.digits:
            raise IntervalNotAllowed


def _refuse_scale_interval(
    rules: WeighingRules, accuracy_class: AccuracyClass, interval: Decimal, shown: Decimal, *, multi_interval: bool
) -> None:
    """R 76-1 3.4: d below e only in classes I and II, never on a multi-interval scale."""
    fixed = accuracy_class == "I" and interval == rules.scales.e_without_auxiliary_form
    fits = shown < interval and _digits(interval) == 1 and (fixed or interval <= rules.scales.auxiliary_ratio * shown)
    if multi_interval or not rules.classes[accuracy_class].auxiliary or not fits:
        raise ScaleIntervalNotAllowed(ratio=plain(rules.scales.auxiliary_ratio))


def _refuse_partial_ranges(
    rules: WeighingRules,
    accuracy_class: AccuracyClass,
    interval: Decimal,
    maximum: Decimal,
    ranges: tuple[PartialRange, ...],
) -> None:
    least = rules.classes[accuracy_class].partial_range
    follows = all(
        one.interval < other.interval and least * other.interval <= one.maximum < other.maximum
        for one, other in pairwise(ranges)
    )
    if len(ranges) < 2 or not follows or ranges[0].interval != interval or ranges[-1].maximum != maximum:
        raise PartialRangesNotAllowed(least=least)


def _digits(interval: Decimal) -> int:
    """The digits before the zeros: 2 of 0.02 and of 200, 25 of 250."""
    return int("".join(map(str, interval.as_tuple().digits)).strip("0") or "0")


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
