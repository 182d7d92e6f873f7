"""Instruments in the register."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Strict

from services.metrology.application.instruments import Entry
from services.metrology.instrument import Instrument, Standing
from services.metrology.measurements import Construction, Kind, Plate
from services.metrology.place_of_use import PlaceOfUse
from services.metrology.plate_correction import PlateCorrectionWanted
from services.metrology.register_changes import RegisterChange, TransferWanted
from services.metrology.representations.lines import Line
from services.metrology.representations.places import PlaceOfUseBody
from services.metrology.representations.quantities import DeviceId, Positive, Small
from services.metrology.weighing_limits import PartialRange
from services.metrology.weighing_rules import AccuracyClass
from shared.request_values import Body, Code, Name


class PartialRangeBody(Body):
    """Up to `maximum` grams a multi-interval scale has the verification interval `interval`."""

    maximum: Positive
    interval: Positive


class PlateBody(Body):
    """Scales: `accuracy_class`, `verification_interval` e and `maximum_capacity` in grams, `supports`; where the plate has them
    `minimum_capacity` Min, `scale_interval` d (if it is not e) and the `partial_ranges` of a multi-interval scale, the first with
    e and the last with Max. `construction`: a mechanical scale is read between its marks and owes the sensitivity test; without
    it the scale is taken for an electronic one. `tare_device`: false if it has none. Dispensers: `maximum_flow` in litres a
    minute, `nozzles`."""

    kind: Kind
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

    def plate(self) -> Plate:
        ranges = tuple(PartialRange(one.maximum, one.interval) for one in self.partial_ranges)
        return Plate(**self.model_dump(exclude={"partial_ranges"}), partial_ranges=ranges)


class InstrumentBody(Body):
    """With a serial number: `brand`, `model`, `serial`. Without one: `owner_id` and `place`; the office gives the next running number,
    and several alike of an owner at a place are told apart by the office's `sticker`, or by `alike` (1, 2, …).
    `id` may be given by a device that registered the instrument while it had no connection."""

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
                },
            ]
        }
    )

    id: DeviceId | None = None
    brand: Name | None = None
    model: Name | None = None
    serial: Name | None = None
    plate: PlateBody
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
            self.owner_id,
            None if self.place is None else self.place.place(),
            self.sticker,
            self.alike,
        )


class InstrumentView(BaseModel):
    """`changes` are those of owner, place, office and plate, each with what was there before; `correction` and `transfer` wait for
    a different officer, or for the other office."""

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
    last_verification: UUID | None

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, instrument: Instrument) -> Self:
        return cls.model_validate(instrument)


class InstrumentRow(Line):
    id: UUID
    kind: str
    brand: str | None
    model: str | None
    serial: str | None
    standing: str
    valid_until: date | None
    register_number: str | None
    sticker: str | None
    owner_id: UUID | None
    place: str | None
