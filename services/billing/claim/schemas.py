"""What requests about a claim say, and how it is shown."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.billing.bill.bill import Bill, Status
from services.billing.bill.expiry import Acknowledged
from services.billing.bill.objection import DecidedOutcome, objection_until
from services.billing.bill.plan import Part, Plan
from services.billing.bill.pursuit import Objection, Relief, Reminder, Strd, WriteOff, WriteOffReason
from shared.errors import RefusedByRule
from shared.web.values import Body, Code, Day, Text, only_a_number

_MOST = 10**12
Rupiah = Annotated[int, Field(ge=0, le=_MOST), only_a_number]
SomeRupiah = Annotated[int, Field(ge=1, le=_MOST), only_a_number]


class ReminderReceiptBody(Body):
    """On which day the payer received which Surat Teguran."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "ST/2026/00001", "delivered_on": "2026-03-02"}]}
    )

    number: Code
    delivered_on: Day


class PartBody(Body):
    """One instalment in whole rupiah, with the last day on which it is in time."""

    amount: SomeRupiah
    due_on: Day


class InstalmentsBody(Body):
    """`decision`: the number of the decision. One part alone is a later due date. Together they are exactly what is owed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decision": "973/12/2026",
                    "parts": [
                        {"amount": 15000, "due_on": "2026-04-01"},
                        {"amount": 15000, "due_on": "2026-05-01"},
                    ],
                }
            ]
        }
    )

    decision: Code
    parts: Annotated[list[PartBody], Field(min_length=1, max_length=60)]

    def as_parts(self) -> tuple[Part, ...]:
        return tuple(Part(one.amount, one.due_on) for one in self.parts)


class AcknowledgementBody(Body):
    """How, and on which day, the payer acknowledged the debt."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"how": "written", "acknowledged_on": "2026-05-04"}]})

    how: Acknowledged
    acknowledged_on: Day


class ReliefBody(Body):
    """What to give up of the principal and of the sanction, in whole rupiah; at least one of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "principal": 0,
                    "sanction": 600,
                    "ground": "Usaha terkena banjir.",
                    "legal_basis": "PP 35/2023",
                }
            ]
        }
    )

    principal: Rupiah
    sanction: Rupiah
    ground: Text
    legal_basis: Text


class DecisionBody(Body):
    """The decision of the second person, with its number."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "granted", "decision": "973/14/2026"}]})

    outcome: Literal["granted", "rejected"]
    decision: Code


class ObjectionBody(Body):
    """How many rupiah of the SKRD the payer disputes, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"disputed": 10000, "ground": "Kapasitas alat salah dibaca."}]}
    )

    disputed: SomeRupiah
    ground: Text


class ObjectionDecisionBody(Body):
    """`granted`: in whole rupiah, if the objection is granted in part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "outcome": "granted-in-part",
                    "granted": 5000,
                    "decision": "973/20/2026",
                    "ground": "Kapasitas dibaca ulang.",
                }
            ]
        }
    )

    outcome: DecidedOutcome
    granted: Rupiah = 0
    decision: Code
    ground: Text


class WriteOffBody(Body):
    """Why the claim is no longer pursued."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "expired", "ground": "Lewat tiga tahun.", "legal_basis": "PP 35/2023"}]
        }
    )

    reason: WriteOffReason
    ground: Text
    legal_basis: Text


class ClaimView(BaseModel):
    """The claim of a bill; amounts in whole rupiah. `payable`: what a payer pays now, the next instalment or all that is owed.

    `sanction_missed`: what an STRD can still charge on a bill that was paid late. `claim_until`: the last day of the claim;
    `overdue_rule`: the office's rule on late payment that the SKRD names.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    case_id: UUID
    office: str
    status: Status
    owed: int
    owed_principal: int
    owed_sanction: int
    payable: int
    surplus: int
    waived: int
    sanction: int
    sanction_missed: int
    overdue_rule: str | None
    overdue_since: date | None
    claim_until: date | None
    expired_on: date | None
    reminders: list[Reminder]
    strds: list[Strd]
    plan: Plan | None
    reliefs: list[Relief]
    objection: Objection | None
    write_off: WriteOff | None

    @classmethod
    def of(cls, bill: Bill) -> Self:
        shown = {name: getattr(bill, name) for name in cls.model_fields if name != "payable"}
        return cls(**shown, payable=bill.payable(date.min))


class OwnClaimView(BaseModel):
    """An applicant's own bill; amounts in whole rupiah. `payable`: what is paid now; `surplus`: what was paid too much.

    `objection_until`: the last day for an objection; null without an SKRD.
    """

    id: UUID
    case_id: UUID
    status: Status
    owed: int
    owed_principal: int
    owed_sanction: int
    payable: int
    surplus: int
    objection_until: date | None
    objection: Objection | None

    @classmethod
    def of(cls, bill: Bill) -> Self:
        return cls(
            id=bill.id,
            case_id=bill.case_id,
            status=bill.status,
            owed=bill.owed,
            owed_principal=bill.owed_principal,
            owed_sanction=bill.owed_sanction,
            payable=bill.payable(date.min),
            surplus=bill.surplus,
            objection_until=_objection_until(bill),
            objection=bill.objection,
        )


def _objection_until(bill: Bill) -> date | None:
    try:
        return objection_until(bill)
    except RefusedByRule:
        return None
