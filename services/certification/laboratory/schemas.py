"""Laboratories outside the office."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.certification.laboratory.laboratory import Laboratory
from services.certification.laboratory.use_cases import Registration
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Code, Day, Text


class LaboratoryBody(Body):
    """`laboratory` is its code; `evidence` names the proof of its competence, such as its accreditation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "laboratory": "lab-uji-semarang",
                    "title": "Laboratorium Uji Semarang",
                    "accreditation": "LP-118-IDN",
                    "evidence": "Sertifikat akreditasi KAN LP-118-IDN",
                    "valid_from": "2026-01-01",
                    "valid_until": "2029-12-31",
                }
            ]
        }
    )

    laboratory: Code
    title: Text
    accreditation: Code | None = None
    evidence: Text
    valid_from: Day
    valid_until: Day | None = None

    def registration(self) -> Registration:
        return Registration(**self.model_dump())


class AccountBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "analis-1@lab-uji-semarang"}]})

    subject: Subject


class AccountRemovalBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "analis-1@lab-uji-semarang", "reason": "Pindah tugas."}]}
    )

    subject: Subject
    reason: Text


class PeriodBody(Body):
    """The last day of the appointment; null for an appointment without an end."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"valid_until": "2026-06-30", "reason": "Akreditasi dibekukan."}]}
    )

    valid_until: Day | None
    reason: Text


class LaboratoryView(BaseModel):
    id: UUID
    version: int
    laboratory: str
    title: str
    accreditation: str | None
    evidence: str
    valid_from: date
    valid_until: date | None
    subjects: tuple[str, ...]

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, laboratory: Laboratory) -> Self:
        return cls.model_validate(laboratory)
