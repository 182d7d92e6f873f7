"""Billing over HTTP: routes and their models; no rule."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.billing.bill import Bill, FeeKind, LevyLine, Method, Status
from services.billing.read_model import BillRow
from services.billing.state_fees import NTPN_PATTERN
from services.billing.use_cases import BillingApplication
from shared.privacy.clear_text import Sought
from shared.roles import FRONT_OFFICE, INSPECTOR, METROLOGY_HEAD, SKRD_ISSUER, TREASURER
from shared.service.unit_of_work import Ask
from shared.web.lists import Listed, Page, listed, page
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.values import Body, only_a_number
from shared.web.web import Reading, answering, command, listing, reading, respond, shown, use_cases

LARGEST_AMOUNT = 10**12
"""Rupiah in one payment; no levy comes near it, and every JSON reader holds it exactly."""

READERS = (SKRD_ISSUER, TREASURER, FRONT_OFFICE, METROLOGY_HEAD, INSPECTOR)

router = APIRouter()


class PaymentBody(Body):
    """Money that the treasurer received: `amount` in whole rupiah; when, says the header Effective-At."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": 15000, "method": "cash"}]})

    amount: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT), only_a_number]
    method: Method


class NtpnBody(Body):
    """The NTPN of a payment to the state treasury, as printed on the proof; when it was paid, says the header Effective-At."""

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

    `kind`: `pnbp` is paid to the state under a billing code that is valid for `code_hours`, and has no SKRD.
    """

    model_config = ConfigDict(from_attributes=True)

    service_code: str
    step: str
    number: int
    what_for: str
    kind: FeeKind
    code_hours: int | None


class BillView(BaseModel):
    """One bill; amounts in whole rupiah, days in the office's zone. A levy has a verification and lines, a fee says what for."""

    id: UUID
    verification_id: UUID | None
    instrument_id: UUID | None
    case_id: UUID
    office: str
    status: Status
    tested_on: date | None
    lines: list[LevyLine]
    fee: FeeView | None
    total: int
    legal_basis: str
    skrd: SkrdView | None
    payment: PaymentView | None
    state_payment: StatePaymentView | None


Billing = Annotated[BillingApplication, use_cases(BillingApplication)]


def _show(bill: Bill) -> BillView:
    return BillView(
        id=bill.id,
        verification_id=bill.verification_id,
        instrument_id=bill.instrument_id,
        case_id=bill.case_id,
        office=bill.office,
        status=bill.status,
        tested_on=bill.tested_on,
        lines=list(bill.lines),
        fee=None if bill.fee is None else FeeView.model_validate(bill.fee),
        total=bill.total,
        legal_basis=bill.legal_basis,
        skrd=None if bill.skrd is None else SkrdView.model_validate(bill.skrd),
        payment=None if bill.payment is None else PaymentView.model_validate(bill.payment),
        state_payment=None if bill.state_payment is None else StatePaymentView.model_validate(bill.state_payment),
    )


@router.get("/bills", tags=["bills"], summary="List the office's bills", responses=READ_REFUSALS)
async def list_bills(
    application: Billing,
    read: Annotated[Reading, listing(*READERS)],
    part: Annotated[Page, Depends(page)],
    status: Annotated[Status | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None,
    verification_id: Annotated[UUID | None, Query()] = None,
) -> Listed[BillRow]:
    items = await application.bills(
        read.office, status=status, case=case, verification_id=verification_id, after=part.after, limit=part.limit
    )
    return listed(items, part)


@router.get(
    "/bills/{id}",
    tags=["bills"],
    summary="Read one bill, now or as of a moment",
    response_model=BillView,
    responses=READ_REFUSALS,
)
async def read_bill(id: UUID, application: Billing, read: Annotated[Reading, reading(*READERS)]) -> Response:
    return shown(await application.unit.read(Bill, id, read.office, read.as_of), _show)


@router.post(
    "/bills/{id}/skrd",
    tags=["bills"],
    summary="Issue the SKRD: number, amount, due date",
    response_model=BillView,
    responses=COMMAND_REFUSALS,
)
async def issue_skrd(id: UUID, application: Billing, ask: Annotated[Ask, command(SKRD_ISSUER)]) -> Response:
    return respond(await application.issue_skrd(answering(ask, _show), id))


@router.post(
    "/bills/{id}/payments",
    tags=["bills"],
    summary="Receive the exact amount against a TBP",
    response_model=BillView,
    responses=COMMAND_REFUSALS,
)
async def receive_payment(
    id: UUID, body: PaymentBody, application: Billing, ask: Annotated[Ask, command(TREASURER)]
) -> Response:
    return respond(await application.receive_payment(answering(ask, _show), id, body.amount, body.method))


@router.post(
    "/bills/{id}/ntpn",
    tags=["bills"],
    summary="Confirm by its NTPN that a fee of the state (PNBP) was paid",
    response_model=BillView,
    responses=COMMAND_REFUSALS,
)
async def confirm_ntpn(
    id: UUID, body: NtpnBody, application: Billing, ask: Annotated[Ask, command(TREASURER)]
) -> Response:
    """One NTPN settles one bill; the same NTPN for the same bill again changes nothing."""
    return respond(await application.confirm_ntpn(answering(ask, _show), id, body.ntpn))
