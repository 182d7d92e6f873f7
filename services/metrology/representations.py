"""How metrology's aggregates look over HTTP, and the bodies of its commands."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from services.metrology.instrument import Instrument, Standing
from services.metrology.judgements import Judgement
from services.metrology.measurements import Kind, Measured, Plate, Test
from services.metrology.penera import Penera
from services.metrology.verification import InstrumentVerification, Mark, MarkKind, Status
from services.metrology.weighing_limits import AccuracyClass
from shared.web import Body, Code, Day, Name, Text

_QUANTITY = r"^-?[0-9]{1,13}(\.[0-9]{1,9})?$"
_POSITIVE = r"^(?=.*[1-9])[0-9]{1,13}(\.[0-9]{1,9})?$"
_LARGEST = 10**13 - 1


def _exact(pattern: str) -> Callable[[Any], Decimal]:
    """Reads a number that is written in full. One with a fraction must be text: JSON readers make it inexact."""

    def read(value: Any) -> Decimal:
        whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
        text = str(int(value)) if whole else value
        if not isinstance(text, str) or not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError("an exact number is written like 20000 or 0.25, as text if it has a fraction")
        return Decimal(text)

    return read


def _written(pattern: str, smallest: int) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": smallest, "maximum": _LARGEST}
    return WithJsonSchema({"anyOf": [{"type": "string", "pattern": pattern}, whole]})


Quantity = Annotated[Decimal, BeforeValidator(_exact(_QUANTITY)), _written(_QUANTITY, -_LARGEST)]
"""An exact decimal number, sent as text, or as a JSON number if it is whole; grams, litres or litres a minute as the field says."""
Positive = Annotated[Decimal, BeforeValidator(_exact(_POSITIVE)), _written(_POSITIVE, 1)]
Subject = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class PlateBody(Body):
    """Scales: `accuracy_class`, `verification_interval` e and `maximum_capacity` in grams, `supports`. Dispensers: `maximum_flow` in
    litres a minute, `nozzles`."""

    kind: Kind
    accuracy_class: AccuracyClass | None = None
    verification_interval: Positive | None = None
    maximum_capacity: Positive | None = None
    supports: Annotated[int, Field(ge=1, le=64)] | None = None
    maximum_flow: Positive | None = None
    nozzles: Annotated[int, Field(ge=1, le=64)] | None = None

    def plate(self) -> Plate:
        return Plate(**self.model_dump())


class InstrumentBody(Body):
    """`id` may be given by a device that registered the instrument while it had no connection."""

    id: UUID | None = None
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


class InstrumentRow(BaseModel):
    id: UUID
    kind: str
    brand: str
    model: str
    serial: str
    standing: str
    valid_until: date | None


class InstrumentPage(BaseModel):
    items: list[InstrumentRow]
    next: str | None


class PeneraBody(Body):
    """`subject` is the officer's `sub` in tokens; `nip` 18 digits."""

    subject: Subject
    name: Name
    nip: Annotated[str, Field(pattern=r"^[0-9]{18}$")]
    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class SkBody(Body):
    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class PeneraView(BaseModel):
    """Name and NIP stay sealed here."""

    id: UUID
    version: int
    office: str
    subject: str
    sk_number: str
    sk_valid_from: date
    sk_valid_until: date

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, penera: Penera) -> Self:
        return cls.model_validate(penera)


class PeneraRow(BaseModel):
    id: UUID
    subject: str
    sk_valid_from: date
    sk_valid_until: date


class PeneraList(BaseModel):
    items: list[PeneraRow]


class InspectionBody(Body):
    """`note` says what was seen, and why when it does not work."""

    working: bool
    note: Text


class AssignmentBody(Body):
    subject: Subject


class ReadingBody(Body):
    """Weighings: `load`, `indication`, `additional_load` dL in grams, `position` for eccentricity. Deliveries: `indicated` and
    `reference` in litres, `flow` in litres a minute, `nozzle`."""

    test: Test
    load: Quantity | None = None
    indication: Quantity | None = None
    additional_load: Quantity | None = None
    position: Annotated[int, Field(ge=1, le=64)] | None = None
    indicated: Quantity | None = None
    reference: Quantity | None = None
    flow: Quantity | None = None
    nozzle: Annotated[int, Field(ge=1, le=64)] | None = None

    def measured(self) -> Measured:
        return Measured(**self.model_dump())


class WithdrawalBody(Body):
    why: Text


class MarkBody(Body):
    kind: MarkKind
    serial: Code


class MarksBody(Body):
    marks: Annotated[list[MarkBody], Field(min_length=1, max_length=20)]

    def put(self) -> tuple[Mark, ...]:
        return tuple(Mark(one.kind, one.serial) for one in self.marks)


class BatalBody(Body):
    serial: Code


class ReturnBody(Body):
    why: Text


class ReadingView(BaseModel):
    number: int
    measured: Measured
    judgement: Judgement


class SkhpView(BaseModel):
    """The test certificate's record: number, who signed, and when."""

    number: str
    signed_by: str
    signed_on: date


class VerificationView(BaseModel):
    """`cleared` is the ground on which billing lets the instrument go, None while it does not."""

    id: UUID
    version: int
    office: str
    case_id: UUID
    instrument_id: UUID
    brand: str
    model: str
    serial: str
    plate: Plate
    verification: Literal["tera", "tera-ulang"]
    place: Literal["office", "on-site"]
    promised_until: date | None
    status: Status
    receipt: str | None
    penera: str | None
    sk_number: str | None
    readings: list[ReadingView]
    spreads: list[Judgement]
    failures: list[Judgement]
    tested_on: date | None
    marks: list[Mark]
    valid_until: date | None
    cleared: str | None
    skhp: SkhpView | None

    @classmethod
    def of(cls, one: InstrumentVerification) -> "VerificationView":
        readings = [
            ReadingView.model_construct(number=number, measured=measured, judgement=judgement)
            for number, (measured, judgement) in one.readings.items()
        ]
        return cls.model_construct(
            id=one.id,
            version=one.version,
            office=one.office,
            case_id=one.case_id,
            instrument_id=one.instrument_id,
            brand=one.brand,
            model=one.model,
            serial=one.serial,
            plate=one.plate,
            verification=one.verification,
            place=one.place,
            promised_until=one.promised_until,
            status=one.status,
            receipt=one.receipt,
            penera=one.penera,
            sk_number=one.sk_number,
            readings=readings,
            spreads=list(one.spreads),
            failures=list(one.failures),
            tested_on=one.tested_on,
            marks=list(one.marks),
            valid_until=one.valid_until,
            cleared=one.cleared,
            skhp=_skhp(one),
        )


def _skhp(one: InstrumentVerification) -> SkhpView | None:
    if one.skhp_number is None or one.skhp_signed_by is None or one.skhp_signed_on is None:
        return None
    return SkhpView(number=one.skhp_number, signed_by=one.skhp_signed_by, signed_on=one.skhp_signed_on)


class VerificationRow(BaseModel):
    id: UUID
    case_id: UUID
    instrument_id: UUID
    status: str
    penera: str | None
    promised_until: date | None


class VerificationPage(BaseModel):
    items: list[VerificationRow]
    next: str | None
