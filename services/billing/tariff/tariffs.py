"""What one verification costs on one day: tariffs by regulation, and the laws under which nothing is due.

Both are dated data (`data/tariffs.yaml`, `data/nothing_due.yaml`). A regional regulation prices kind x capacity band x
place x service; from 2024-01-05 UU 1/2022 art. 187 b forbids retribusi for tera. The day on which the service is given
counts. The assessment stores everything that was applied and is never computed again.
"""

from datetime import date
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from shared.dated_data import DataFault, Dated, in_force, line_in_force, load
from shared.errors import RefusedByRule

Service = Literal["tera", "tera-ulang"]
Place = Literal["office", "on-site"]
AccuracyClass = Literal["I", "II", "III", "IIII"]

SMALLEST_PLAUSIBLE_AMOUNT = 100
"""Smallest amount in rupiah. Catches slips in the data: published tables hold a 13 and a 1; the smallest real amount is
300.
"""

Name = Annotated[str, Field(min_length=1)]
Bound = Annotated[Decimal, Field(ge=0)]
Amount = Annotated[int, Strict(), Field(ge=SMALLEST_PLAUSIBLE_AMOUNT)]


class NoTariffLine(RefusedByRule):
    code = "no-tariff-line"
    indonesian = (
        "Data tarif belum memuat retribusi untuk UTTP ini pada {on:day}; lengkapi data tarif, lalu lanjutkan perkara."
    )
    english = "The tariff data has no levy for this instrument on {on:day}; complete the data, then let the case go on."


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TariffLine(_Value):
    """One row of a regulation's annex. Without bounds it holds for any capacity; without `accuracy_classes` for any
    class, or none.
    """

    id: Name
    description: Name
    kind: Name
    accuracy_classes: tuple[AccuracyClass, ...] | None = None
    counted: Literal["instrument", "compartment"]
    capacity_unit: Literal["g", "L"] | None = None
    above: Bound | None = None
    up_to: Bound | None = None
    amounts: Annotated[dict[Service, Annotated[dict[Place, Amount], Field(min_length=1)]], Field(min_length=1)]
    source: Name
    confidence: Literal["A", "B", "C"]

    @model_validator(mode="after")
    def _band_makes_sense(self) -> "TariffLine":
        if (self.capacity_unit is None) != (self.above is None) or (self.above is None and self.up_to is not None):
            raise ValueError("a band has capacity_unit and above, and perhaps up_to")
        if self.above is not None and self.up_to is not None and self.up_to <= self.above:
            raise ValueError(f"up_to {self.up_to} is not greater than above {self.above}")
        return self

    def covers(self, kind: str, accuracy_class: AccuracyClass | None, capacity: Decimal | None) -> bool:
        return self.kind == kind and self._has_class(accuracy_class) and self._has_capacity(capacity)

    def amount(self, service: Service, place: Place) -> int | None:
        """Rupiah for each thing counted; None if the regulation has no such cell."""
        return self.amounts.get(service, {}).get(place)

    def _has_class(self, accuracy_class: AccuracyClass | None) -> bool:
        return self.accuracy_classes is None or accuracy_class in self.accuracy_classes

    def _has_capacity(self, capacity: Decimal | None) -> bool:
        if self.above is None:
            return True
        return capacity is not None and self.above < capacity and (self.up_to is None or capacity <= self.up_to)


class Tariff(Dated):
    """The tariff of one office under the regulation that `legal_basis` names."""

    office: Name
    lines: Annotated[tuple[TariffLine, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_answer_to_one_question(self) -> "Tariff":
        for one, other in combinations(self.lines, 2):
            if one.id == other.id:
                raise ValueError(f"two lines have the id {one.id}")
            if one.kind == other.kind and {one.capacity_unit, other.capacity_unit} == {"g", "L"}:
                raise ValueError(f"{one.id} and {other.id} measure the capacity of one kind in different units")
            if _both_could_apply(one, other):
                raise ValueError(f"{one.id} and {other.id} could both apply")
        return self


def _both_could_apply(one: TariffLine, other: TariffLine) -> bool:
    return one.kind == other.kind and _share_a_class(one, other) and _share_a_cell(one, other) and _overlap(one, other)


def _share_a_class(one: TariffLine, other: TariffLine) -> bool:
    if one.accuracy_classes is None or other.accuracy_classes is None:
        return True
    return bool(set(one.accuracy_classes) & set(other.accuracy_classes))


def _share_a_cell(one: TariffLine, other: TariffLine) -> bool:
    return any(place in other.amounts.get(service, {}) for service, places in one.amounts.items() for place in places)


def _overlap(one: TariffLine, other: TariffLine) -> bool:
    """Half-open bands (above, up_to]; a line without a band reaches over everything."""
    infinity = Decimal("Infinity")
    lowest_end = min(infinity if line.up_to is None else line.up_to for line in (one, other))
    return max(line.above or Decimal(0) for line in (one, other)) < lowest_end


class NothingDue(Dated):
    """A law under which `services` cost nothing; its two sentences tell a citizen why."""

    id: Name
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    indonesian: Name
    english: Name


class AssessedLine(_Value):
    """Amounts in whole rupiah; `amount` is `quantity` x `unit_amount`. `source` and `confidence` come from the tariff
    line.
    """

    tariff_line: str
    description: str
    quantity: int
    unit_amount: int
    amount: int
    source: str
    confidence: Literal["A", "B", "C"]


class Assessment(_Value):
    """The amount due for one verification, in whole rupiah: either lines, or the law under which nothing is due
    (`nothing_due`).
    """

    lines: tuple[AssessedLine, ...]
    total: int
    legal_basis: str
    nothing_due: NothingDue | None = None


def load_tariffs(tariffs_file: Path, nothing_due_file: Path) -> tuple[tuple[Tariff, ...], tuple[NothingDue, ...]]:
    """Loads both tables. Raises DataFault, also if a tariff is in force on a day on which a law says that nothing is
    due.
    """
    tariffs = load(tariffs_file, Tariff, apart_by=lambda tariff: tariff.office)
    laws = load(nothing_due_file, NothingDue)
    for tariff, law in product(tariffs, laws):
        if _contradict(tariff, law):
            raise DataFault(f"{tariffs_file}: {tariff.legal_basis}: valid_to: in force together with {law.id}")
    return tariffs, laws


def _contradict(tariff: Tariff, law: NothingDue) -> bool:
    together = max(tariff.valid_from, law.valid_from) <= min(tariff.valid_to or date.max, law.valid_to or date.max)
    return together and any(service in line.amounts for line in tariff.lines for service in law.services)


_DATA = Path(__file__).parent / "data"
TARIFFS, LAWS = load_tariffs(_DATA / "tariffs.yaml", _DATA / "nothing_due.yaml")


def assess(
    *,
    office: str,
    kind: str,
    capacity: Decimal | None,
    place: Place,
    service: Service,
    on: date,
    accuracy_class: AccuracyClass | None = None,
    quantity: int = 1,
) -> Assessment:
    """The amount due for verifying one instrument of an office's case on the day on which the service is given.

    `capacity` is Max in grams for weighing instruments, litres for vessels, None for kinds priced without it;
    `quantity` counts instruments, and compartments if each counts as one (tank trucks). Raises NoTariffLine if no
    regulation prices it: the service then cannot be billed, which does not mean that it is free. The caller has checked
    that the quantity is at least 1; a smaller one raises ValueError.
    """
    if quantity < 1:
        raise ValueError(f"quantity {quantity} is less than 1")
    if law := _law_that_frees(service, on):
        return Assessment(lines=(), total=0, legal_basis=law.legal_basis, nothing_due=law)
    tariff = line_in_force((tariff for tariff in TARIFFS if tariff.office == office), on)
    if tariff is not None:
        for line in tariff.lines:
            if line.covers(kind, accuracy_class, capacity) and (amount := line.amount(service, place)):
                return _priced(tariff, line, quantity, amount)
    raise NoTariffLine(kind=kind, capacity=capacity, place=place, service=service, on=on.isoformat())


def _law_that_frees(service: Service, on: date) -> NothingDue | None:
    return next((law for law in in_force(LAWS, on) if service in law.services), None)


def _priced(tariff: Tariff, line: TariffLine, quantity: int, unit_amount: int) -> Assessment:
    total = quantity * unit_amount
    assessed = AssessedLine(
        tariff_line=line.id,
        description=line.description,
        quantity=quantity,
        unit_amount=unit_amount,
        amount=total,
        source=line.source,
        confidence=line.confidence,
    )
    return Assessment(lines=(assessed,), total=total, legal_basis=tariff.legal_basis)
