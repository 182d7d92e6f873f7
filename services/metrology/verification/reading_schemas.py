"""Readings."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.metrology.kind.judgements import Judgement
from services.metrology.kind.measurements import Measured, Test
from services.metrology.kind.quantity_schemas import Place, Small
from services.metrology.verification.verification import InstrumentVerification
from shared.web.exact_numbers import Quantity
from shared.web.values import Body, Text


class ReadingBody(Body):
    """Weighings: `load`, `indication`, `additional_load` dL in grams; `position` for eccentricity (0 is the centre),
    `tare` for the tared load. Sensitivity: `additional_load` is the extra load that moved the pointer. Deliveries:
    `indicated` in litres, `flow` in litres a minute, `nozzle`, and either `reference` (litres, already corrected) or
    `vessel_reading` with the data of the vessel's certificate: `vessel_nominal`, `vessel_correction` (litres),
    `vessel_temperature`, `reference_temperature` (degrees Celsius) and `vessel_expansion` (per degree).
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"test": "weighing", "load": "20000", "indication": "20000", "additional_load": "7"},
                {"test": "zero", "load": "0", "indication": "0", "additional_load": "5"},
                {"test": "eccentricity", "load": "10000", "indication": "10000", "additional_load": "5", "position": 0},
                {"test": "tare", "tare": "6000", "load": "100", "indication": "100", "additional_load": "5"},
                {"test": "delivery", "indicated": "20", "reference": "19.96", "flow": "38", "nozzle": 1},
                {
                    "test": "delivery",
                    "indicated": "20",
                    "vessel_reading": "19.9",
                    "vessel_nominal": "20",
                    "vessel_correction": "0.005",
                    "vessel_temperature": "31.5",
                    "reference_temperature": "28",
                    "vessel_expansion": "0.0000477",
                    "flow": "38",
                    "nozzle": 1,
                },
            ]
        }
    )

    test: Test
    load: Quantity | None = None
    indication: Quantity | None = None
    additional_load: Quantity | None = None
    position: Place | None = None
    indicated: Quantity | None = None
    reference: Quantity | None = None
    flow: Quantity | None = None
    nozzle: Small | None = None
    tare: Quantity | None = None
    vessel_reading: Quantity | None = None
    vessel_nominal: Quantity | None = None
    vessel_correction: Quantity | None = None
    vessel_temperature: Quantity | None = None
    reference_temperature: Quantity | None = None
    vessel_expansion: Quantity | None = None

    def measured(self) -> Measured:
        return Measured(**self.model_dump())


class WithdrawalBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Beban salah dibaca."}]})

    why: Text


class ReadingView(BaseModel):
    number: int
    measured: Measured
    judgement: Judgement
    tested_on: date

    @classmethod
    def newest(cls, one: InstrumentVerification) -> "ReadingView":
        """The reading that was just taken."""
        taken = one.readings[one.reading_count]
        return cls.model_construct(
            number=one.reading_count, measured=taken.measured, judgement=taken.judgement, tested_on=taken.tested_on
        )
