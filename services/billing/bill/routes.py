"""Billing over HTTP: routes and their models, no rules."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.billing.bill.bill import Bill, Channel, ContractFeeKind, FeeKind, LevyLine, Method, Status
from services.billing.bill.read_model import BillRow
from services.billing.bill.use_cases import Bills
from services.billing.roles import BySkrdIssuer, ByTreasurer, ReadList, ReadOne
from services.billing.tariff.state_fees import NTPN_PATTERN
from shared.privacy.clear_text import Sought
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body, only_a_number

LARGEST_AMOUNT = 10**12
"""Largest payment in rupiah; no levy comes near it, and every JSON reader holds it exactly."""

BillsHere = Annotated[Bills, use_cases(Bills)]

router = Routes("bills")


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


class BillView(BaseModel):
    """One bill; amounts in whole rupiah, days in the office's zone. `owed` is what is still to be paid, with the sanction;
    `surplus` what was paid too much and no refund has taken yet; `owed_back` what was refunded and then taken back by the
    bank. `payment_number` opens the public payment page. A levy has a verification and lines; a fee says
    what it is for; a bill of a certification has the lines of its contract.
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
    sanction: int
    waived: int
    owed: int
    owed_back: int
    surplus: int
    payment_number: str | None

    @classmethod
    def of(cls, bill: Bill) -> Self:
        return cls.model_validate(bill)


@router.read("/bills", "List the office's bills")
async def list_bills(
    bills: BillsHere,
    read: ReadList,
    part: Paging,
    status: Annotated[Status | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None,
    verification_id: Annotated[UUID | None, Query()] = None,
) -> Listed[BillRow]:
    items = await bills.bills(
        read.office, status=status, case=case, verification_id=verification_id, after=part.after, limit=part.limit
    )
    return listed(items, part)


@router.read("/bills/{id}", "Read one bill, now or as of a moment", shows=BillView.of)
async def read_bill(id: UUID, bills: BillsHere, read: ReadOne) -> Bill:
    return await bills.unit.read(Bill, id, read.office, read.as_of)


@router.command("/bills/{id}/skrd", "Issue the SKRD: number, amount, due date", shows=BillView.of)
async def issue_skrd(id: UUID, bills: BillsHere, ask: BySkrdIssuer) -> Answer:
    return await bills.issue_skrd(ask, id)


@router.command("/bills/{id}/payments", "Receive the exact amount against a TBP", shows=BillView.of)
async def receive_payment(id: UUID, body: PaymentBody, bills: BillsHere, ask: ByTreasurer) -> Answer:
    return await bills.receive_payment(ask, id, body.amount, body.method)


@router.command("/bills/{id}/ntpn", "Confirm by its NTPN that a fee of the state (PNBP) was paid", shows=BillView.of)
async def confirm_ntpn(id: UUID, body: NtpnBody, bills: BillsHere, ask: ByTreasurer) -> Answer:
    """One NTPN settles one bill; the same NTPN for the same bill again changes nothing."""
    return await bills.confirm_ntpn(ask, id, body.ntpn)
