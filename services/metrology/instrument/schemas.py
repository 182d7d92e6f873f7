"""Instruments in the register."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, WithJsonSchema

from services.metrology.instrument.instrument import (
    Instrument,
    PlateCorrectionWanted,
    RegisterChange,
    Standing,
    TransferWanted,
)
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.instrument.place_schemas import PlaceOfUseBody
from services.metrology.instrument.use_cases import Entry
from services.metrology.kind.kind import KINDS
from services.metrology.kind.mark_rules import EndOfMarks
from services.metrology.kind.plate import Construction, Plate, PlateQuantity
from services.metrology.kind.quantity_schemas import DeviceId, Small
from services.metrology.kind.weighing_limits import PartialRange
from services.metrology.kind.weighing_rules import AccuracyClass
from shared.privacy.clear_text import Other, guarded
from shared.web.exact_numbers import Positive
from shared.web.values import Body, Code, Name


def _known(code: str) -> str:
    if code not in KINDS:
        message = f"known kinds are: {', '.join(KINDS)}"
        raise ValueError(message)
    return code


KnownKind = Annotated[
    str,
    Other("one of the known kinds"),
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": list(KINDS)}),
]
"""The code of a kind that has a file in `data/kinds/`."""


class PartialRangeBody(Body):
    """Up to `maximum` grams a multi-interval scale has the verification interval `interval`."""

    maximum: Positive
    interval: Positive


class PlateQuantityBody(Body):
    """A quantity that the file of the kind names, in the unit of that file."""

    symbol: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,15}$"), guarded]
    value: Positive


class PlateBody(Body):
    """Scales: `accuracy_class`, `verification_interval` e and `maximum_capacity` in grams, `supports`; if the plate has
    them `minimum_capacity` Min, `scale_interval` d (if it is not e) and the `partial_ranges` of a multi-interval scale,
    the first with e and the last with Max. `construction`: a mechanical scale is read between its marks and needs the
    sensitivity test; by default a scale is electronic. `tare_device`: false if it has none. Dispensers: `maximum_flow`
    in litres a minute, `nozzles`. Water meters: the `quantities` Q3 (permanent flow, litres an hour) and R (the ratio
    Q3/Q1).
    """

    kind: KnownKind
    accuracy_class: AccuracyClass | None = None
    verification_interval: Positive | None = None
    maximum_capacity: Positive | None = None
    supports: Small | None = None
    maximum_flow: Positive | None = None
    nozzles: Small | None = None
    minimum_capacity: Positive | None = None
    scale_interval: Positive | None = None
    partial_ranges: Annotated[list[PartialRangeBody], Field(max_length=5)] = Field(default_factory=list)
    construction: Construction | None = None
    tare_device: Annotated[bool, Strict()] | None = None
    quantities: Annotated[list[PlateQuantityBody], Field(max_length=10)] = Field(default_factory=list)

    def plate(self) -> Plate:
        ranges = tuple(PartialRange(one.maximum, one.interval) for one in self.partial_ranges)
        quantities = tuple(PlateQuantity(one.symbol, one.value) for one in self.quantities)
        plain = self.model_dump(exclude={"partial_ranges", "quantities"})
        return Plate(**plain, partial_ranges=ranges, quantities=quantities)


class InstrumentBody(Body):
    """With a serial number: `brand`, `model`, `serial`. Without one: `owner_id` and `place`; the office gives the next
    running number. Several alike of one owner at one place are told apart by the office's `sticker`, or by `alike` (1,
    2, …). A device that registered the instrument off-line may send its own `id`. `marked_before`: the instrument bears
    marks of an earlier verification, so the next one is a tera ulang; otherwise the next one is a tera.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "brand": "Nagata",
                    "model": "FAT-12",
                    "serial": "N-100233",
                    "plate": {
                        "kind": "weighing-instrument",
                        "accuracy_class": "III",
                        "verification_interval": "10",
                        "maximum_capacity": "30000",
                        "supports": 4,
                    },
                },
                {
                    "brand": "CAS",
                    "model": "SW-1C",
                    "serial": "C-2041",
                    "plate": {
                        "kind": "weighing-instrument",
                        "accuracy_class": "III",
                        "verification_interval": "2",
                        "maximum_capacity": "15000",
                        "minimum_capacity": "40",
                        "partial_ranges": [
                            {"maximum": "6000", "interval": "2"},
                            {"maximum": "15000", "interval": "5"},
                        ],
                        "supports": 4,
                        "construction": "electronic",
                    },
                },
                {
                    "plate": {
                        "kind": "weighing-instrument",
                        "accuracy_class": "III",
                        "verification_interval": "10",
                        "maximum_capacity": "10000",
                        "supports": 4,
                        "construction": "mechanical",
                    },
                    "owner_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e",
                    "place": {"kind": "market", "site": "Pasar Bangil", "spot": "Blok B 12", "district": "Bangil"},
                    "sticker": "PSR-0417",
                },
                {
                    "brand": "Tatsuno",
                    "model": "Sunny",
                    "serial": "T-5521",
                    "plate": {"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 1},
                    "marked_before": True,
                },
                {
                    "brand": "Itron",
                    "model": "TD88",
                    "serial": "I-80113",
                    "plate": {
                        "kind": "water-meter",
                        "quantities": [{"symbol": "Q3", "value": "2500"}, {"symbol": "R", "value": "80"}],
                    },
                },
            ]
        }
    )

    id: DeviceId | None = None
    brand: Name | None = None
    model: Name | None = None
    serial: Name | None = None
    plate: PlateBody
    marked_before: Annotated[bool, Strict()] = False
    owner_id: UUID | None = None
    place: PlaceOfUseBody | None = None
    sticker: Code | None = None
    alike: Small = 1

    def entry(self) -> Entry:
        return Entry(
            self.id,
            self.brand,
            self.model,
            self.serial,
            self.plate.plate(),
            self.marked_before,
            self.owner_id,
            None if self.place is None else self.place.place(),
            self.sticker,
            self.alike,
        )


class InstrumentView(BaseModel):
    """`standing` is `ended` if the tanda sah ended before its last day; `end_of_marks` says when, why, and who recorded
    it. `marked_before` is None if the register did not ask yet. `changes` are those of owner, place, office and plate,
    each with the previous values; `correction` waits for a different officer, `transfer` for the other office.
    """

    id: UUID
    version: int
    office: str
    brand: str | None
    model: str | None
    serial: str | None
    register_number: str | None
    sticker: str | None
    alike: int
    plate: Plate
    owner_id: UUID | None
    place: PlaceOfUse | None
    changes: list[RegisterChange]
    correction: PlateCorrectionWanted | None
    transfer: TransferWanted | None
    standing: Standing
    valid_until: date | None
    standing_since: date | None
    last_verification: UUID | None
    end_of_marks: EndOfMarks | None
    marked_before: bool | None

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, instrument: Instrument) -> Self:
        return cls.model_validate(instrument)
