"""The models of refunds over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.billing.refund.refund import CheckedAccount, Late, Refund, SetOff, Source, Status
from shared.privacy.clear_text import OfficialNumber
from shared.web.values import Body, Code, Day, Text, only_a_number

LARGEST_REFUND = 10**12
"""In rupiah; every JSON reader holds it exactly."""
_WHY = "Dibayar dua kali melalui virtual account."
Reference = Annotated[
    OfficialNumber, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\/\-]*$")
]


class ProposalBody(Body):
    """How much of the surplus to refund, in whole rupiah. `requested_on`: the day on which the payer asked for it, if they did."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount": 30000, "reason": _WHY, "requested_on": "2026-01-15"}]}
    )

    amount: Annotated[int, Field(ge=1, le=LARGEST_REFUND), only_a_number]
    reason: Text
    requested_on: Day | None = None


class RefundReasonBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": _WHY}]})

    reason: Text


class AccountBody(Body):
    """That the payee's account was checked. Never send its whole number: `document` names the file that holds it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"bank": "BJTM", "last_digits": "4821", "document": "AGENDA/2026/00017"}]}
    )

    bank: Code
    last_digits: Annotated[OfficialNumber, StringConstraints(pattern=r"^[0-9]{4}$")]
    document: Reference


class PayoutBody(Body):
    """The bank's reference of the payment. The header Effective-At says when it was paid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reference": "TRF20260203000123"}]})

    reference: Reference


class PayoutView(BaseModel):
    """The payment, in whole rupiah. `interest`: what the office owes for paying `months_late`, from its own budget."""

    model_config = ConfigDict(from_attributes=True)

    reference: str
    amount: int
    paid_on: date
    months_late: int
    interest: int


class RefundView(BaseModel):
    """One refund, amounts in whole rupiah. `left`: what is paid out after `set_offs`. `number`: of a levy, its SKRDLB.
    `by_payer`: the payer asked for it with the own account.

    `decide_by`: without a decision until then, a request is granted; `document_by`, `pay_by`: the next terms; `late`: what was
    not done in time.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    office: str
    case_id: UUID
    source: Source
    bill_id: UUID | None
    unclaimed_id: UUID | None
    amount: int
    left: int
    reason: str
    status: Status
    proposed_on: date
    requested_on: date | None
    by_payer: bool
    terms: str | None
    legal_basis: str | None
    interest_percent: Decimal
    decide_by: date | None
    document_by: date | None
    number: str | None
    approved_on: date | None
    pay_by: date | None
    set_offs: list[SetOff]
    are_debts_settled: bool
    account: CheckedAccount | None
    payout: PayoutView | None
    late: list[Late]
    ended_because: str | None

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls.model_validate(refund)


class OwnRefundView(BaseModel):
    """A refund as its payer sees it, amounts in whole rupiah. `left`: what is paid out after other debts took their part.

    `decide_by`: without a decision until then, the request is granted; `pay_by`: the last day to pay in time.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    bill_id: UUID | None
    amount: int
    left: int
    reason: str
    status: Status
    requested_on: date | None
    decide_by: date | None
    number: str | None
    pay_by: date | None
    ended_because: str | None

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls.model_validate(refund)
