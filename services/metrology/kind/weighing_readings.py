"""The readings in each test of a weighing instrument, and the readings that are impossible (OIML R 76-1).

Loads and indications are Decimal grams.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias

from services.metrology.kind.judgements import plain, refuse_implausible
from services.metrology.kind.weighing_limits import LoadNotAllowed, WeighingInstrument
from services.metrology.kind.weighing_rules import WeighingRules, WeighingTest
from shared.errors import RefusedByRule

CENTRE = 0
"""The position of a load in the middle of the load receptor."""
AT_ZERO: frozenset[WeighingTest] = frozenset({"zero", "zero-setting"})
"""Tests whose error is E0, the error at zero."""
NEAR_ZERO: frozenset[WeighingTest] = AT_ZERO | {"tare"}
CORRECTED: frozenset[WeighingTest] = frozenset({"weighing", "repeatability", "eccentricity"})
"""Tests whose error is reduced by E0."""


class AdditionalLoadNotAllowed(RefusedByRule):
    """More small weights than anybody adds to make the indication change."""

    code = "additional-load-not-allowed"
    indonesian = "Anak timbangan tambahan harus dari 0 sampai {highest} g ({times} interval skala). Periksa pembacaan."
    english = "The additional load must be from 0 to {highest} g ({times} scale intervals). Check the reading."
    clause = "OIML R 76-1 A.4.4.3"


class AdditionalLoadMissing(RefusedByRule):
    """The result of a sensitivity test is the extra load that moved the pointer."""

    code = "additional-load-missing"
    indonesian = (
        "Uji kepekaan memerlukan anak timbangan tambahan (additional_load) lebih dari 0 g yang menggerakkan jarum."
    )
    english = "A sensitivity test needs the additional load (additional_load) above 0 g that moved the pointer."
    clause = "OIML R 76-1 6.1"


class IndicationNotPossible(RefusedByRule):
    """The scale cannot show this number."""

    code = "indication-not-possible"
    indonesian = (
        "Timbangan ini tidak dapat menunjukkan angka ini: penunjukannya kelipatan {step} g sampai {highest} g."
        " Periksa pembacaan."
    )
    english = "This scale cannot show this number: it shows multiples of {step} g up to {highest} g. Check the reading."
    clause = "OIML R 76-1 4.2.2.1"


class PositionNotAllowed(RefusedByRule):
    """The load receptor has no such position."""

    code = "position-not-allowed"
    indonesian = "Posisi ini tidak ada; lantai muatan mempunyai posisi 0 (tengah) dan 1 sampai {positions}."
    english = "There is no such position; the load receptor has positions 0 (centre) and 1 to {positions}."
    clause = "OIML R 76-1 3.6.2"


class TareNotAllowed(RefusedByRule):
    """A tared load that the test cannot use, or a scale without a tare device."""

    code = "tare-not-allowed"
    indonesian = "Beban tara ini tidak dapat dipakai; yang boleh: {allowed}."
    english = "This tared load cannot be used; allowed is: {allowed}."
    clause = "OIML R 76-1 4.6.3"


@dataclass(frozen=True, kw_only=True)
class WeighingPoint:
    """A load and the instrument's indication for it.

    `additional_load` is dL: the weights added to a digital instrument until it shows the next interval; None if it was
    not determined, as on an analogue instrument.
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
    """A load on one part of the load receptor: 0 the centre, from 1 the quarters, or the supports if more than 4."""

    test: ClassVar[WeighingTest] = "eccentricity"
    position: int


@dataclass(frozen=True, kw_only=True)
class ZeroWeighing(WeighingPoint):
    """The indication right after zero-setting, at no load or at a small one that ends zero-tracking."""

    test: ClassVar[WeighingTest] = "zero"


@dataclass(frozen=True, kw_only=True)
class ZeroSetting(WeighingPoint):
    """The indication for a load of 10 e put on right after zero-setting."""

    test: ClassVar[WeighingTest] = "zero-setting"


@dataclass(frozen=True, kw_only=True)
class TareWeighing(WeighingPoint):
    """The indication for a load of 10 e put on after `tare` grams were tared; load and indication are net."""

    test: ClassVar[WeighingTest] = "tare"
    tare: Decimal


@dataclass(frozen=True, kw_only=True)
class SensitivityWeighing(WeighingPoint):
    """On a mechanical scale at rest under a load: `additional_load` is the extra load that moved its pointer visibly."""

    test: ClassVar[WeighingTest] = "sensitivity"


Reading: TypeAlias = (
    WeighingPoint
    | RepeatedWeighing
    | EccentricWeighing
    | ZeroWeighing
    | ZeroSetting
    | TareWeighing
    | SensitivityWeighing
)


def positions(instrument: WeighingInstrument) -> int:
    """R 76-1 3.6.2: quarters of the load receptor, or one position for each of more than 4 supports."""
    return max(4, instrument.supports)


def refuse_unfit(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    """Refuses a reading that this test cannot use, that the scale cannot show, or that nobody can have read.

    Raises ImplausibleQuantity, LoadNotAllowed, IndicationNotPossible, AdditionalLoadNotAllowed, AdditionalLoadMissing,
    PositionNotAllowed, TareNotAllowed.
    """
    tare = reading.tare if isinstance(reading, TareWeighing) else None
    refuse_implausible(reading.load, reading.indication, reading.additional_load, tare)
    _refuse_load(rules, instrument, reading)
    _refuse_indication(rules, instrument, reading)
    _refuse_additional_load(rules, instrument, reading)
    if isinstance(reading, EccentricWeighing) and not 0 <= reading.position <= positions(instrument):
        raise PositionNotAllowed(positions=positions(instrument))
    if tare is not None:
        _refuse_tare(rules, instrument, tare)


def _refuse_load(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    if reading.test == "zero":
        highest = rules.zero.load_up_to * instrument.interval
        fits, allowed = 0 <= reading.load <= highest, f"0..{plain(highest)} g"
    elif reading.test in NEAR_ZERO:
        wanted = (rules.tare.load if reading.test == "tare" else rules.zero_setting.load) * instrument.interval
        fits, allowed = reading.load == wanted, f"{plain(wanted)} g"
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


def _refuse_indication(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    """A display shows multiples of its interval; a pointer is read between its marks. The limit judges how wrong they
    are.
    """
    shown, step = reading.indication, instrument.step_at(reading.indication)
    highest = rules.scales.shown_up_to * instrument.maximum
    if abs(shown) > highest or (not instrument.between_marks and shown % step):
        raise IndicationNotPossible(step=plain(step), highest=plain(highest))


def additional_load_needed(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> Decimal | None:
    """The most small weights that a good scale needs to change its display; None if this reading needed no more.

    R 76-1 3.8.2.2: 1.4 d. The formula of A.4.4.3 does not cover a scale that needed more.
    """
    extra = reading.additional_load
    most = rules.scales.discrimination * instrument.step_at(reading.indication)
    return most if reading.test != "sensitivity" and extra is not None and extra > most else None


def _refuse_additional_load(rules: WeighingRules, instrument: WeighingInstrument, reading: Reading) -> None:
    extra, times = reading.additional_load, rules.scales.additional_up_to
    highest = times * instrument.step_at(reading.indication)
    if reading.test == "sensitivity":
        if extra is None or extra <= 0:
            raise AdditionalLoadMissing
    elif extra is not None and not 0 <= extra <= highest:
        raise AdditionalLoadNotAllowed(highest=plain(highest), times=plain(times))


def _refuse_tare(rules: WeighingRules, instrument: WeighingInstrument, tare: Decimal) -> None:
    lowest, highest = (share * instrument.maximum for share in (rules.tare.tared.share_from, rules.tare.tared.share_to))
    if not instrument.has_tare:
        raise TareNotAllowed(allowed="-")
    if not lowest <= tare <= highest:
        raise TareNotAllowed(allowed=f"{plain(lowest)}..{plain(highest)} g")
