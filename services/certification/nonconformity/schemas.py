"""Nonconformities, and the bodies of their steps."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.audit.audit import Occasion
from services.certification.nonconformity.nonconformity import (
    Answered,
    ClientAnswer,
    Consequence,
    Grade,
    Nonconformity,
    Status,
)
from services.certification.nonconformity.use_cases import OutsideAudits
from services.certification.scheme.scheme import StageName
from shared.web.values import Body, LongText, Name, Text, only_a_number

MOST_EVIDENCE = 30


class OfFindingBody(Body):
    """A minor or major finding of an open audit; clause, words and grade are the finding's."""

    of: Literal["finding"]
    audit_id: UUID
    finding: Annotated[int, Field(ge=1, le=500), only_a_number]


class AtStageBody(Body):
    """A nonconformity that testing or the evaluation found."""

    of: Literal["stage"]
    stage: OutsideAudits
    clause: Name
    words: LongText
    grade: Grade


class RaisedBody(Body):
    """What is raised: a finding of an audit, or what testing or the evaluation found. An observation asks for nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"raised": {"of": "finding", "audit_id": "019c1b5e-7a00-7000-8000-000000000001", "finding": 2}},
                {
                    "raised": {
                        "of": "stage",
                        "stage": "evaluation",
                        "clause": "SNI ISO/IEC 17065:2012 7.4",
                        "words": "Gambar kemasan tidak sesuai dengan merek yang diajukan.",
                        "grade": "minor",
                    }
                },
            ]
        }
    )

    raised: Annotated[OfFindingBody | AtStageBody, Field(discriminator="of")]


class ClientAnswerBody(Body):
    """Cause, correction and corrective action, with evidence: ids of files, or what proves it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cause": "Formulir suhu tidak tersedia di lini 2.",
                    "correction": "Suhu dicatat kembali sejak 3 Februari.",
                    "corrective_action": "Formulir dicetak tiap awal sif dan diperiksa kepala regu.",
                    "references": ["Formulir suhu lini 2, 3 sampai 7 Februari"],
                }
            ]
        }
    )

    cause: LongText
    correction: LongText
    corrective_action: LongText
    files: Annotated[tuple[UUID, ...], Field(max_length=MOST_EVIDENCE)] = ()
    references: Annotated[tuple[Text, ...], Field(max_length=MOST_EVIDENCE)] = ()

    def answer(self) -> ClientAnswer:
        return ClientAnswer(self.cause, self.correction, self.corrective_action, self.files, self.references)


class ReturnBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Penyebabnya belum menjelaskan mengapa sif malam tidak mencatat."}]}
    )

    reason: Text


class CorrectionVerificationBody(Body):
    """`words`: what the team saw."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"words": "Catatan suhu lengkap selama dua minggu di kedua lini."}]}
    )

    words: LongText


class NonconformityView(BaseModel):
    """A nonconformity. `due_on`: the last day for an answer that is accepted; `follows`: what happens after it.

    `in_course`: the case waits for it; otherwise it belongs to a certificate's life. `answers`: oldest first.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    stage: StageName
    occasion: Occasion
    surveillance_id: UUID | None
    in_course: bool
    audit_id: UUID | None
    finding: int | None
    clause: str
    words: str
    grade: Grade
    status: Status
    raised_by: str
    raised_on: date
    due_on: date
    follows: Consequence
    answers: list[Answered]
    verified_by: str | None
    verified_on: date | None

    @classmethod
    def of(cls, nonconformity: Nonconformity) -> Self:
        return cls.model_validate(nonconformity)
