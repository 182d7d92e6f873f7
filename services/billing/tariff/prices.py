"""What a tariff is made of: lines that price a service, surcharges upon them, and special tariffs in their place."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, WithJsonSchema

from services.billing.tariff.levy_objects import Confidence, Id, Name
from shared.dated_data import Dated

Service = Literal["tera", "tera-ulang"]
Place = Literal["office", "on-site"]
AccuracyClass = Literal["I", "II", "III", "IIII"]
Unknown = Literal["-"]
UNKNOWN: Final = "-"
"""The rule has a price here that we do not know. It is refused, and never read as zero."""

SMALLEST_PLAUSIBLE_AMOUNT = 100
"""Smallest amount in rupiah. Catches slips in the data: published tables hold a 13 and a 1; the smallest real amount is
300.
"""
LARGEST_AMOUNT = 10**9
"""Largest amount in rupiah for one thing counted."""

_A_BOUND = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 10**12},
        {"type": "string", "pattern": r"^[0-9]{1,13}(\.[0-9]{1,9})?$"},
    ]
}
Bound = Annotated[Decimal, Field(ge=0, le=10**12), WithJsonSchema(_A_BOUND, mode="validation")]
Amount = Annotated[int, Strict(), Field(ge=SMALLEST_PLAUSIBLE_AMOUNT, le=LARGEST_AMOUNT)]
Share = Annotated[int, Strict(), Field(ge=1, le=100)]


class TariffLine(BaseModel):
    """One row of a regulation's annex. Without bounds it holds for any capacity; without `accuracy_classes` for any
    class, or none. An amount "-" is unknown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    description: Name
    kind: Name
    accuracy_classes: tuple[AccuracyClass, ...] | None = None
    counted: Literal["instrument", "compartment"]
    capacity_unit: Literal["g", "L"] | None = None
    above: Bound | None = None
    up_to: Bound | None = None
    amounts: Annotated[
        dict[Service, Annotated[dict[Place, Amount | Unknown], Field(min_length=1)]], Field(min_length=1)
    ]
    source: Name
    confidence: Confidence

    def covers(self, kind: str, accuracy_class: AccuracyClass | None, capacity: Decimal | None) -> bool:
        return self.kind == kind and self._has_class(accuracy_class) and self._has_capacity(capacity)

    def amount(self, service: Service, place: Place) -> int | Unknown | None:
        """Rupiah for each thing counted; "-" if it is unknown, None if the regulation has no such cell."""
        return self.amounts.get(service, {}).get(place)

    def _has_class(self, accuracy_class: AccuracyClass | None) -> bool:
        return self.accuracy_classes is None or accuracy_class in self.accuracy_classes

    def _has_capacity(self, capacity: Decimal | None) -> bool:
        if self.above is None:
            return True
        return capacity is not None and self.above < capacity and (self.up_to is None or capacity <= self.up_to)


class Surcharge(Dated):
    """What the rule adds to the price of a line on some days: `percent` of it, rounded down to whole rupiah, or `rupiah` for
    each thing counted. It holds for all services, places and lines that it does not narrow.
    """

    legal_basis: Name
    id: Id
    description: Name
    lines: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None
    services: Annotated[tuple[Service, ...], Field(min_length=1)] | None = None
    places: Annotated[tuple[Place, ...], Field(min_length=1)] | None = None
    percent: Share | None = None
    rupiah: Amount | None = None
    ground: Name
    confidence: Confidence

    def is_charged(self, line: str, service: Service, place: Place, on: date) -> bool:
        return (
            self.is_in_force(on)
            and (self.lines is None or line in self.lines)
            and (self.services is None or service in self.services)
            and (self.places is None or place in self.places)
        )

    def on_top_of(self, unit_amount: int) -> int:
        """Rupiah for each thing counted."""
        return unit_amount * self.percent // 100 if self.percent is not None else self.rupiah or 0


class SpecialTariff(Dated):
    """What is charged in place of some lines until a last day: `rupiah` for each thing counted, 0 for nothing. It is the whole
    price, without surcharges. Its two sentences tell a citizen the ground.
    """

    legal_basis: Name
    id: Id
    lines: Annotated[tuple[Id, ...], Field(min_length=1)]
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    rupiah: Literal[0] | Amount
    indonesian: Name
    english: Name
    confidence: Confidence
    valid_to: Annotated[date, Strict()]

    def covers(self, line: str, service: Service, place: Place) -> bool:
        return line in self.lines and service in self.services and place in self.places
