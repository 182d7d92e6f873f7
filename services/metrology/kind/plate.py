"""The data on an instrument's plate, and whether the rules of its kind allow them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal, get_args

from services.metrology.kind import (
    flow_errors,
    fuel_dispensers,
    weighing_limits,
)
from services.metrology.kind.judgements import plain, refuse_implausible
from services.metrology.kind.kind import AnyKind, FlowErrorKind, PlateField, WeighingKind, kind_of
from services.metrology.kind.weighing_limits import PartialRange
from services.metrology.kind.weighing_rules import AccuracyClass, WeighingRules
from shared.errors import RefusedByRule
from shared.privacy.clear_text import Other

Kind = Annotated[str, Other("the code of a kind of instrument, which is refused if it is unknown")]


Construction = Literal["electronic", "mechanical"]


class PlateIncomplete(RefusedByRule):
    code = "plate-incomplete"
    indonesian = "Data pelat untuk jenis ini belum lengkap: {missing:words}."
    english = "The plate data of this kind is incomplete: {missing:words}."


class PlateNotOfKind(RefusedByRule):
    code = "plate-not-of-kind"
    indonesian = "Data ini tidak berlaku untuk jenis UTTP ini: {surplus:words}."
    english = "These data do not belong to this kind of instrument: {surplus:words}."


class QuantityNotAllowed(RefusedByRule):
    code = "quantity-not-allowed"
    indonesian = "{name} pada pelat ini tidak mungkin; yang boleh: {lowest}..{highest} {unit}. Periksa pelat UTTP."
    english = "This {name} on the plate is impossible; allowed is: {lowest}..{highest} {unit}. Read the plate again."


@dataclass(frozen=True)
class PlateQuantity:
    """A quantity on the plate that the file of its kind names by a symbol, such as Q3 of a water meter, in the unit of
    that file.
    """

    symbol: Annotated[str, Other("a symbol that the file of a kind gives; others are refused")]
    value: Decimal


@dataclass(frozen=True)
class Plate:
    """The data on the plate.

    Scales: class, e and Max in grams, number of supports; Min, d and the partial ranges of a multi-interval scale if
    the plate has them; its construction (a mechanical one is read between its marks), and whether it has a tare device.
    Dispensers: largest flow in litres a minute, nozzles. Other kinds: the quantities that their file names.
    """

    kind: Kind
    accuracy_class: AccuracyClass | None = None
    verification_interval: Decimal | None = None
    maximum_capacity: Decimal | None = None
    supports: int | None = None
    maximum_flow: Decimal | None = None
    nozzles: int | None = None
    minimum_capacity: Decimal | None = None
    scale_interval: Decimal | None = None
    partial_ranges: tuple[PartialRange, ...] = ()
    construction: Construction | None = None
    tare_device: bool | None = None
    quantities: tuple[PlateQuantity, ...] = ()


def check_plate(plate: Plate, on: date) -> None:
    """Refuses a plate that is incomplete for its kind, or that no instrument has (scales: R 76-1 3.2, 3.3, 3.4,
    4.2.2.1).

    Raises KindUnknown, NoRuleInForce, PlateIncomplete, PlateNotOfKind, QuantityNotAllowed, and the refusals of the
    kind's rules.
    """
    kind = kind_of(plate.kind)
    _refuse_other_fields(kind, plate)
    if kind.method == "weighing":
        scale_of(plate, on)
    elif kind.method == "delivery":
        fuel_dispensers.refuse_plate_flow(kind.rules_on(on), dispenser_of(plate).maximum_flow)
    else:
        kind.rules_on(on)


def _refuse_other_fields(kind: AnyKind, plate: Plate) -> None:
    """Refuses a plate without a field or quantity that its kind needs, or with one that its kind does not know."""
    known, given = kind.plate, {one.symbol: one.value for one in plate.quantities}
    absent: list[str] = [name for name in known.needed if getattr(plate, name) is None]
    if missing := [*absent, *(name for name in known.quantities if name not in given)]:
        raise PlateIncomplete(missing=missing)
    if surplus := [name for name in _fields_of_other_kinds(plate.kind) if getattr(plate, name) not in (None, ())]:
        raise PlateNotOfKind(surplus=surplus)
    if len(given) != len(plate.quantities) or given.keys() - known.quantities.keys():
        raise PlateNotOfKind(surplus=["quantities"])
    refuse_implausible(*given.values())
    for name, bounds in known.quantities.items():
        if not bounds.lowest <= given[name] <= bounds.highest:
            lowest, highest = plain(bounds.lowest), plain(bounds.highest)
            raise QuantityNotAllowed(name=name, lowest=lowest, highest=highest, unit=bounds.unit)


@lru_cache(maxsize=64)
def _fields_of_other_kinds(code: str) -> tuple[str, ...]:
    known = kind_of(code).plate
    return tuple(sorted({*get_args(PlateField)} - {*known.needed, *known.optional}))


@lru_cache(maxsize=64)
def weighing_rules_of(code: str, on: date) -> WeighingRules:
    kind = kind_of(code)
    assert isinstance(kind, WeighingKind)
    return kind.rules_on(on)


@lru_cache(maxsize=1024)
def scale_of(plate: Plate, on: date) -> weighing_limits.WeighingInstrument:
    assert plate.accuracy_class is not None
    assert plate.verification_interval is not None
    assert plate.maximum_capacity is not None
    return weighing_limits.classify(
        weighing_rules_of(plate.kind, on),
        plate.accuracy_class,
        plate.verification_interval,
        plate.maximum_capacity,
        plate.supports or 4,
        minimum=plate.minimum_capacity,
        scale_interval=plate.scale_interval,
        partial_ranges=plate.partial_ranges,
        mechanical=plate.construction == "mechanical",
        has_tare=plate.tare_device,
    )


def dispenser_of(plate: Plate) -> fuel_dispensers.FuelDispenser:
    assert plate.maximum_flow is not None
    return fuel_dispensers.FuelDispenser(plate.maximum_flow, plate.nozzles or 1)


def flow_instrument_of(kind: FlowErrorKind, plate: Plate) -> flow_errors.FlowInstrument:
    return flow_errors.FlowInstrument({one.symbol: one.value for one in plate.quantities}, kind.flow_unit)
