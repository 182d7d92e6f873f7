"""Verifications, and the bodies of their steps at the counter."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Strict

from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.judgements import Judgement
from services.metrology.kind.judgements import Test as Judged
from services.metrology.kind.mark_rules import EndOfMarks, Mark
from services.metrology.kind.measurements import Corrected, Occasion, ZeroError
from services.metrology.kind.plate import Plate
from services.metrology.verification.reading_schemas import ReadingView
from services.metrology.verification.verification import (
    InstrumentVerification,
    Skhp,
    Status,
    SupervisionOutcome,
    WithdrawnReading,
)
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Text


class InspectionBody(Body):
    """`note` says what the officer saw, and why the instrument does not work."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"working": True, "note": "Menyala dan bersih."}]})

    working: Annotated[bool, Strict()]
    note: Text


class AssignmentBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "bambang@disperindag-pasuruan"}]})

    subject: Subject


class ReturnBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Tidak lulus; tanda batal dibubuhkan."}]})

    why: Text


class SupervisionBody(Body):
    """`why` names the occasion of the supervision, such as the letter of assignment; `place` is the place of the test."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"place": "on-site", "why": "Surat tugas 510/12/2026, Pasar Bangil."}]}
    )

    place: Literal["office", "on-site"] = "on-site"
    why: Text


class ClosingBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Pemilik diberi tahu di tempat."}]})

    note: Text


class VerificationView(BaseModel):
    """`cleared` is the ground on which billing cleared the hand-over, None before; `untaken` the tests that it passed
    without; `zero_error` how the verdict treated the error at zero; `corrected` the readings that were judged again at
    the verdict, because another zero reading belongs to them; `withdrawn` the readings that no longer count;
    `marks_ended` says when, why and by whom the tanda sah ended before the last day that SKHP and marks name; `outcome`
    how a supervision ended. A supervision is a case of its own: its `case_id` is its id.
    """

    id: UUID
    version: int
    office: str
    case_id: UUID
    instrument_id: UUID
    brand: str | None
    model: str | None
    serial: str | None
    register_number: str | None
    owner_id: UUID | None
    place_of_use: PlaceOfUse | None
    plate: Plate
    verification: Occasion
    place: Literal["office", "on-site"]
    promised_until: date | None
    status: Status
    receipt: str | None
    penera: str | None
    sk_number: str | None
    readings: list[ReadingView]
    spreads: list[Judgement]
    withdrawn: list[WithdrawnReading]
    corrected: list[Corrected]
    zero_error: ZeroError | None
    untaken: list[Judged]
    failures: list[Judgement]
    tested_on: date | None
    marks: list[Mark]
    valid_until: date | None
    marks_ended: EndOfMarks | None
    cleared: str | None
    skhp: Skhp | None
    outcome: SupervisionOutcome | None

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
            register_number=one.register_number,
            owner_id=one.owner_id,
            place_of_use=one.place_of_use,
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
            withdrawn=list(one.withdrawn),
            corrected=list(one.corrected),
            zero_error=one.zero_error,
            untaken=list(one.untaken),
            failures=list(one.failures),
            tested_on=one.tested_on,
            marks=list(one.marks),
            valid_until=one.valid_until,
            marks_ended=one.marks_ended,
            cleared=one.cleared,
            skhp=one.skhp,
            outcome=one.outcome,
        )
