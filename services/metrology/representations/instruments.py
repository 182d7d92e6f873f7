"""Instruments in the register."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.metrology.instrument import Instrument, Standing
from services.metrology.measurements import Kind, Plate
from services.metrology.representations.lines import Line
from services.metrology.representations.quantities import DeviceId, Positive, Small
from services.metrology.weighing_limits import AccuracyClass
from shared.request_values import Body, Name


class PlateBody(Body):
    """Scales: `accuracy_class`, `verification_interval` e and `maximum_capacity` in grams, `supports`. Dispensers: `maximum_flow` in
    litres a minute, `nozzles`."""

    kind: Kind
    accuracy_class: AccuracyClass | None = None
    verification_interval: Positive | None = None
    maximum_capacity: Positive | None = None
    supports: Small | None = None
    maximum_flow: Positive | None = None
    nozzles: Small | None = None

    def plate(self) -> Plate:
        return Plate(**self.model_dump())


class InstrumentBody(Body):
    """`id` may be given by a device that registered the instrument while it had no connection."""

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
                    "brand": "Tatsuno",
                    "model": "Sunny",
                    "serial": "T-5521",
                    "plate": {"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 1},
                },
            ]
        }
    )

    id: DeviceId | None = None
    brand: Name
    model: Name
    serial: Name
    plate: PlateBody


class InstrumentView(BaseModel):
    id: UUID
    version: int
    office: str
    brand: str
    model: str
    serial: str
    plate: Plate
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
    brand: str
    model: str
    serial: str
    standing: str
    valid_until: date | None
