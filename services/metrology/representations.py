"""How metrology's aggregates look over HTTP, and the bodies of its commands."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

from services.metrology.dossier import Status
from services.metrology.instrument import Instrument, Standing
from services.metrology.judgements import Judgement
from services.metrology.judgements import Test as Judged
from services.metrology.marking import Mark, MarkKind
from services.metrology.measurements import Kind, Measured, Plate, Test
from services.metrology.penera import Penera, PersonalField, Sk
from services.metrology.skhp import Certificate, Placement, Skhp, Standard
from services.metrology.verification import InstrumentVerification
from services.metrology.weighing_limits import AccuracyClass
from shared.web import Body, Code, Day, Name, Text, only_a_number

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
Small = Annotated[int, Field(ge=1, le=64), only_a_number]
"""How many, or which one, of a few."""
_VERSION_7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _version_7(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(_VERSION_7, value):
        raise ValueError("an id that a device gives is a UUID of version 7, written in lower case")
    return value


DeviceId = Annotated[UUID, BeforeValidator(_version_7), WithJsonSchema({"type": "string", "pattern": _VERSION_7})]
"""An id given by a device: version 7 (RFC 9562), so that it can never be one that the office derives (version 5)."""
Subject = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": "bambang@disperindag-pasuruan",
                    "name": "Bambang Sutrisno",
                    "nip": "198001012005011001",
                    "sk_number": "SK-PB/2023/017",
                    "sk_valid_from": "2023-01-01",
                    "sk_valid_until": "2029-12-31",
                }
            ]
        }
    )

    subject: Subject
    name: Name
    nip: Annotated[str, Field(pattern=r"^[0-9]{18}$")]
    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class SkBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"sk_number": "SK-PB/2026/003", "sk_valid_from": "2026-01-01", "sk_valid_until": "2039-12-31"}]
        }
    )

    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class PeneraView(BaseModel):
    """Name and NIP stay sealed here. `sks` are all SK that were entered; the one valid on a day counts for that day."""

    id: UUID
    version: int
    office: str
    subject: str
    sks: list[Sk]

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, penera: Penera) -> Self:
        return cls.model_validate(penera)


class DisclosureBody(Body):
    """Which fields are to be read in clear, and what for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "nip"], "purpose": "Mencetak SKHP."}]}
    )

    fields: Annotated[list[PersonalField], Field(min_length=1, max_length=2)]
    purpose: Text


class DisclosureView(BaseModel):
    """The clear values; `[dihapus]` where the person's key is gone."""

    values: dict[PersonalField, str]


class PeneraRow(BaseModel):
    """The days of the SK that ends last."""

    id: UUID
    subject: str
    sk_valid_from: date
    sk_valid_until: date


class PeneraList(BaseModel):
    items: list[PeneraRow]


class InspectionBody(Body):
    """`note` says what was seen, and why when it does not work."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"working": True, "note": "Menyala dan bersih."}]})

    working: Annotated[bool, Strict()]
    note: Text


class AssignmentBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "bambang@disperindag-pasuruan"}]})

    subject: Subject


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


class MarkBody(Body):
    kind: MarkKind
    serial: Code


class MarksBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "marks": [
                        {"kind": "sah", "serial": "SL4-0001"},
                        {"kind": "daerah", "serial": "D4-0001"},
                        {"kind": "pegawai-berhak", "serial": "H-0001"},
                        {"kind": "jaminan", "serial": "JP8-0001"},
                    ]
                }
            ]
        }
    )

    marks: Annotated[list[MarkBody], Field(min_length=1, max_length=20)]

    def put(self) -> tuple[Mark, ...]:
        return tuple(Mark(one.kind, one.serial) for one in self.marks)


class BatalBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"serial": "B-0001"}]})

    serial: Code


class StandardBody(Body):
    """A standard used: brand, serial number, and to what it is traced."""

    brand: Name
    serial: Name
    traceability: Text


class PlacementBody(Body):
    """Where a mark was put."""

    kind: MarkKind
    note: Text


class SkhpBody(Body):
    """The standards used, and notes on where marks were put."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "standards": [
                        {
                            "brand": "Mettler Toledo",
                            "serial": "AT-M1-017",
                            "traceability": "SI melalui BSML Regional II",
                        }
                    ],
                    "notes": [{"kind": "jaminan", "note": "JP8 pada baut penutup kalibrasi"}],
                }
            ]
        }
    )

    standards: Annotated[list[StandardBody], Field(min_length=1, max_length=10)]
    notes: Annotated[list[PlacementBody], Field(max_length=20)] = Field(default_factory=list)

    def certificate(self) -> Certificate:
        standards = tuple(Standard(one.brand, one.serial, one.traceability) for one in self.standards)
        return Certificate(standards, tuple(Placement(one.kind, one.note) for one in self.notes))


class ReturnBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Tidak lulus; tanda batal dibubuhkan."}]})

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


class VerificationView(BaseModel):
    """`cleared` is the ground on which billing lets the instrument go, None while it does not; `untaken` the tests that it
    passed without."""

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
    untaken: list[Judged]
    failures: list[Judgement]
    tested_on: date | None
    marks: list[Mark]
    valid_until: date | None
    cleared: str | None
    skhp: Skhp | None

    @classmethod
    def of(cls, one: InstrumentVerification) -> "VerificationView":
        readings = [
            ReadingView.model_construct(
                number=number, measured=reading.measured, judgement=reading.judgement, tested_on=reading.tested_on
            )
            for number, reading in one.readings.items()
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
            untaken=list(one.untaken),
            failures=list(one.failures),
            tested_on=one.tested_on,
            marks=list(one.marks),
            valid_until=one.valid_until,
            cleared=one.cleared,
            skhp=one.skhp,
        )


class VerificationRow(BaseModel):
    id: UUID
    case_id: UUID
    instrument_id: UUID
    status: Status
    penera: str | None
    promised_until: date | None


class VerificationPage(BaseModel):
    items: list[VerificationRow]
    next: str | None
