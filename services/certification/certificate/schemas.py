"""Certificates, and the bodies of the decisions about them."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.certificate.appealed import Again
from services.certification.certificate.certificate import Batch, Certificate, Change, Reopened, ScopeLine, TakenOver
from services.certification.certificate.use_cases import Granting, Stated
from shared.privacy.clear_text import guarded
from shared.web.values import Body, Code, Day, Name, Text, only_a_number

MOST_LINES = 50
FieldName = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40), guarded]
_WHY: dict[str, Any] = {
    "reason": "Contoh pengawasan gagal: nitrit 0,2 mg/l.",
    "legal_basis": "SNI ISO/IEC 17065:2012 7.11.1",
    "effective_on": "2027-05-01",
}


class BatchBody(Body):
    lot: Code
    quantity: Annotated[int, Field(ge=1, le=10**12), only_a_number]
    unit: Name

    def batch(self) -> Batch:
        return Batch(self.lot, self.quantity, self.unit)


class TakenOverBody(Body):
    """The certificate of another body that is taken over; its last day stays."""

    body: Name
    number: Code
    valid_until: Day

    def taken_over(self) -> TakenOver:
        return TakenOver(self.body, self.number, self.valid_until)


class GrantBody(Body):
    """`content`: the lines of the certificate that the case does not know; a refusal names those that are missing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "content": {
                        "client_address": "Jl. Raya Boyolali km 3",
                        "factory": "Pabrik Boyolali",
                        "factory_address": "Jl. Raya Boyolali km 3",
                    }
                }
            ]
        }
    )

    content: Annotated[dict[FieldName, Text], Field(max_length=MOST_LINES, default_factory=dict)]
    batch: BatchBody | None = None
    valid_from: Day | None = None
    taken_over: TakenOverBody | None = None

    def granting(self) -> Granting:
        return Granting(
            dict(self.content),
            None if self.batch is None else self.batch.batch(),
            self.valid_from,
            None if self.taken_over is None else self.taken_over.taken_over(),
        )


class DecisionBody(Body):
    """A decision with its reason and legal basis; `effective_on`: the day from which it counts, default today."""

    model_config = ConfigDict(json_schema_extra={"examples": [_WHY]})

    reason: Text
    legal_basis: Text
    effective_on: Day | None = None

    def stated(self) -> Stated:
        return Stated(self.reason, self.legal_basis, self.effective_on)


class ScopeLineBody(Body):
    field: FieldName
    value: Name


class ReductionBody(DecisionBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_WHY, "removed": [{"field": "brand", "value": "Tirta Merapi"}]}]}
    )

    removed: Annotated[list[ScopeLineBody], Field(min_length=1, max_length=MOST_LINES)]

    def lines(self) -> list[ScopeLine]:
        return [ScopeLine(one.field, one.value) for one in self.removed]


class ExtensionBody(DecisionBody):
    """`certification_id`: the certification that evaluated the extension."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_WHY,
                    "certification_id": "0d2f4a1e-0000-4000-8000-000000000001",
                    "added": [{"field": "brand", "value": "Tirta Lawu"}],
                }
            ]
        }
    )

    certification_id: UUID
    added: Annotated[list[ScopeLineBody], Field(min_length=1, max_length=MOST_LINES)]

    def lines(self) -> list[ScopeLine]:
        return [ScopeLine(one.field, one.value) for one in self.added]


class RenewalBody(DecisionBody):
    """`certification_id`: the recertification."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_WHY, "certification_id": "0d2f4a1e-0000-4000-8000-000000000001"}]}
    )

    certification_id: UUID


class TransferBody(DecisionBody):
    """`to_body`: the certification body that takes the certificate over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_WHY, "to_body": "LSPro Balai Besar Industri Agro"}]})

    to_body: Name


class DecisionAgainBody(DecisionBody):
    """`appeal_id`: the upheld appeal. `revoked`: what is left of the first decision is taken back from `effective_on`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {**_WHY, "appeal_id": "0d2f4a1e-0000-4000-8000-000000000001", "outcome": "revoked"},
            ]
        }
    )

    appeal_id: UUID
    outcome: Again


class HeldLine(BaseModel):
    """A line of the certificate; `value` is null where it is a person's and stays sealed."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    value: str | None


class CertificateView(BaseModel):
    """A certificate with its code and the decisions of its life, for its office and its holder.

    `reopened`: decisions that another person takes again because an appeal was upheld.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    scheme: str
    subtype: str | None
    product: str
    number: str
    code: str
    holds: list[HeldLine]
    scope: list[ScopeLine]
    batch: Batch | None
    valid_from: date
    valid_until: date | None
    taken_over: TakenOver | None
    expired_on: date | None
    changes: list[Change]
    reopened: list[Reopened]

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        return cls.model_validate(certificate)


class CertificatesView(BaseModel):
    items: list[CertificateView]
