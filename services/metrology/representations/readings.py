"""Readings."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.metrology.judgements import Judgement
from services.metrology.measurements import Measured, Test
from services.metrology.representations.quantities import Quantity, Small
from services.metrology.verification import InstrumentVerification
from shared.request_values import Body, Text


class ReadingBody(Body):
    """Weighings: `load`, `indication`, `additional_load` dL in grams, `position` for eccentricity. Deliveries: `indicated` and
    `reference` in litres, `flow` in litres a minute, `nozzle`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"test": "weighing", "load": "20000", "indication": "20000", "additional_load": "7"},
                {"test": "delivery", "indicated": "20", "reference": "19.96", "flow": "38", "nozzle": 1},
            ]
        }
    )

    test: Test
    load: Quantity | None = None
    indication: Quantity | None = None
    additional_load: Quantity | None = None
    position: Small | None = None
    indicated: Quantity | None = None
    reference: Quantity | None = None
    flow: Quantity | None = None
    nozzle: Small | None = None

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
