"""The models of bills over HTTP: requests and answers, no rules."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.billing.bill.bill import Bill, Channel, Method, Status
from services.billing.bill.cancellation import CancellationGround
from services.billing.bill.documents import Revenue
from services.billing.bill.fee import ContractFeeKind, FeeKind, LevyLine
from services.billing.bill.ntpn import NTPN_PATTERN
from shared.privacy.clear_text import Sought
from shared.web.values import Body, Text, only_a_number

LARGEST_AMOUNT = 10**12
"""Largest payment in rupiah; no levy comes near it, and every JSON reader holds it exactly."""


class PaymentBody(Body):
    """Money that the treasurer received: `amount` in whole rupiah. The header Effective-At says when."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": 15000, "method": "cash"}]})

    amount: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT), only_a_number]
    method: Method


class NtpnBody(Body):
    """The NTPN of a payment to the state treasury, as printed on the proof. The header Effective-At says when it was
    paid.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"ntpn": "3A5F61IGJQ1BJ4E9"}]})

    ntpn: Annotated[
        Sought, StringConstraints(max_length=40), WithJsonSchema({"type": "string", "pattern": NTPN_PATTERN})
    ]


class CancellationBody(Body):
    """`ground`: after `nothing-owed` the matter goes on without a payment; after the others it waits for another bill."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ground": "wrong-amount", "reason": "Kelas salah."}]})

    ground: CancellationGround
    reason: Text


class ReasonBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Tarifnya sudah benar."}]})

    reason: Text


class SkrdView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: str
    issued_on: date
    due_on: date
    due_rule: str
    due_basis: str


class PaymentView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    tbp_number: str
    amount: int
    method: Method
    received_on: date


class StatePaymentView(BaseModel):
    """The payment to the state treasury that settled the bill, as the treasurer confirmed it."""

    model_config = ConfigDict(from_attributes=True)

    ntpn: str
    amount: int
    paid_on: date


class FeeView(BaseModel):
    """What a printed fee is for; `number` counts the fees of the case.

    `kind`: a `pnbp` fee is paid to the state under a billing code that is valid for `code_hours`, and has no SKRD.
    """

    model_config = ConfigDict(from_attributes=True)

    service_code: str
    step: str
    number: int
    what_for: str
    kind: FeeKind
    code_hours: int | None


class CertificationFeeView(BaseModel):
    """Which certification the bill is for; its amounts are those of the contract. `moment`: what waits for the money."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    service_code: str
    kind: ContractFeeKind
    moment: str


class ReceiptView(BaseModel):
    """Money that reached the bill, in whole rupiah. `reversed_on`: the bank took it back."""

    model_config = ConfigDict(from_attributes=True)

    channel: Channel
    reference: str
    amount: int
    on: date
    reversed_on: date | None


class CancellationView(BaseModel):
    """The proposal to cancel the bill, until it is rejected."""

    model_config = ConfigDict(from_attributes=True)

    ground: str
    proposed_by: str
    proposed_on: date


class BillView(BaseModel):
    """One bill; amounts in whole rupiah, days in the office's zone. `owed` is what is still to be paid, with the sanction;
    `surplus` what was paid too much and no refund has taken yet; `owed_back` what was refunded and then taken back by the
    bank. `payment_number` opens the public payment page. A levy has a verification and lines; a fee says what it is
    for; a bill of a certification has the lines of its contract.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    verification_id: UUID | None
    instrument_id: UUID | None
    case_id: UUID
    office: str
    status: Status
    tested_on: date | None
    lines: list[LevyLine]
    fee: FeeView | None
    certification: CertificationFeeView | None
    total: int
    legal_basis: str
    skrd: SkrdView | None
    payment: PaymentView | None
    state_payment: StatePaymentView | None
    receipts: list[ReceiptView]
    cancellation: CancellationView | None
    replaces: UUID | None
    replaced_by: UUID | None
    sanction: int
    waived: int
    owed: int
    owed_back: int
    surplus: int
    payment_number: str | None
    levy_object: str
    account_code: str

    @classmethod
    def of(cls, bill: Bill) -> Self:
        return cls.model_validate(bill)


class DocumentKindView(BaseModel):
    """`series`: of its numbers; None if somebody else gives the number. `revenue`: what it is for."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    series: str | None
    revenue: list[Revenue]
    indonesian: str
    english: str
    legal_basis: str
