"""Certifications, and the bodies of their steps."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Strict

from services.certification.certification.certification import (
    Act,
    Answer,
    Certification,
    Contract,
    Member,
    Part,
    Question,
    Reviewed,
    Status,
)
from services.certification.certification.fees import FeeLine
from services.certification.scheme.scheme import StageName
from services.certification.standard.standard import Confidence, MarketKind
from shared.web.exact_numbers import HalfDays, Subject
from shared.web.values import Body, Code, LongText, Name, Text, only_a_number

LARGEST_AMOUNT = 10**12
MOST_LINES = 50
MOST_MEMBERS = 30


class StandardBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"standard": "sni-3553-2015"}]})

    standard: Code


class MarketTypeBody(Body):
    """`traders`: how many traders the market has; the edition of the case says which type that is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"traders": 620}]})

    traders: Annotated[int, Field(ge=0, le=1_000_000), only_a_number]


class AnswerBody(Body):
    """The answer to a question of the review, with its evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": "scope", "answer": True, "evidence": "LSPr-049-IDN mencakup air mineral."}]
        }
    )

    question: Question
    answer: Annotated[bool, Strict()]
    evidence: Text


class AskBackBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "time", "words": "Kapan pabrik dapat diaudit?"}]}
    )

    question: Question
    words: Text


class DeclineBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "scope",
                    "reason": "Komoditas di luar ruang lingkup akreditasi.",
                    "legal_ground": "SNI ISO/IEC 17065:2012 7.3.4",
                }
            ]
        }
    )

    question: Question
    reason: Text
    legal_ground: Text


class FeeLineBody(Body):
    """A line in whole rupiah; the amount is `quantity` times `unit_amount`."""

    tariff: Code
    description: Name
    quantity: Annotated[int, Field(ge=1, le=10_000), only_a_number]
    unit_amount: Annotated[int, Field(ge=0, le=LARGEST_AMOUNT // 10_000), only_a_number]
    legal_basis: Text

    def line(self) -> FeeLine:
        amount = self.quantity * self.unit_amount
        return FeeLine(self.tariff, self.description, self.quantity, self.unit_amount, amount, self.legal_basis)


class FeesBody(Body):
    """The fee lines of a contract, or of a case without one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lines": [
                        {
                            "tariff": "sppt-sni-application",
                            "description": "Permohonan SPPT SNI",
                            "quantity": 1,
                            "unit_amount": 500_000,
                            "legal_basis": "Pergub Jateng 35/2024",
                        }
                    ]
                }
            ]
        }
    )

    lines: Annotated[list[FeeLineBody], Field(max_length=MOST_LINES)]


class ContractAcceptanceBody(Body):
    """`version`: the version of the contract that is accepted. `file`: the scan of a contract signed on paper."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Annotated[int, Field(ge=1, le=1000), only_a_number]
    file: UUID | None = None


class MemberBody(Body):
    subject: Subject
    part: Part


class TeamBody(Body):
    """`effective_personnel`: how many persons work in the scope; without `man_days`, those of the table hold (IAF MD 5).

    `occasion`: a recertification takes two thirds of the initial time.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"members": [{"subject": "ratna@bpsmb-surakarta", "part": "lead-auditor"}], "effective_personnel": 24}
            ]
        }
    )

    members: Annotated[list[MemberBody], Field(min_length=1, max_length=MOST_MEMBERS)]
    occasion: Literal["initial", "recertification"] = "initial"
    effective_personnel: Annotated[int, Field(ge=1, le=100_000), only_a_number] | None = None
    man_days: HalfDays | None = None
    deviation_reason: Text | None = None


class ObjectionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "agus@bpsmb-surakarta", "reason": "Pernah bekerja pada pesaing."}]}
    )

    subject: Subject
    reason: Text


class EvaluationBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"words": "Sistem mutu sesuai; contoh memenuhi SNI 3553:2015."}]}
    )

    words: LongText


class RejectionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"clause": "SNI 3553:2015 5", "evidence": "LHU 12/LHU/2026: nitrit 0,2 mg/l, batas 0,1 mg/l."}]
        }
    )

    clause: Text
    evidence: Text


class FeeProposalView(BaseModel):
    """Fee lines in whole rupiah by the tariff that `legal_basis` names; without one, officers enter all lines.

    `unpriced`: parameters of the standard whose test has no price in it.
    """

    model_config = ConfigDict(from_attributes=True)

    lines: list[FeeLine]
    unpriced: list[str]
    legal_basis: str | None
    confidence: Confidence | None


class CertificationView(BaseModel):
    """A case. `done`: complete stages; `next`: the stages ahead, in order; `corrections`: open nonconformities by stage.

    `review`: the answers of the application review; `fees`: what was promised in the contract, in whole rupiah.
    `objection`: the member of the team to whom the client objected.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    application_id: UUID
    service_code: str
    scheme: str
    subtype: str | None
    standard: str | None
    goods: str | None
    market_type: MarketKind | None
    status: Status
    promised_until: date | None
    current: StageName
    done: list[StageName]
    next: list[StageName]
    answered: list[Answer]
    review: dict[Question, Reviewed]
    contract: Contract | None
    fees: list[FeeLine]
    cleared: str | None
    team: list[Member]
    man_days: Decimal | None
    objection: str | None
    corrections: dict[UUID, StageName]
    failed_tests: int
    recommendation: str | None
    certificates: list[UUID]
    acts: list[Act]

    @classmethod
    def of(cls, case: Certification) -> Self:
        ahead = [one.stage for one in case.the_scheme().stages if one.stage not in case.done]
        shown = {name: getattr(case, name) for name in cls.model_fields if name != "next"}
        return cls.model_validate({**shown, "next": ahead})
