"""Billing over HTTP: the routes of bills, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.billing.bill.bill import Bill, Status
from services.billing.bill.documents import document_kinds
from services.billing.bill.read_model import BillRow
from services.billing.bill.schemas import (
    BillView,
    CancellationBody,
    DocumentKindView,
    NtpnBody,
    PaymentBody,
    ReasonBody,
)
from services.billing.bill.use_cases import Bills
from services.billing.roles import ByHead, BySkrdIssuer, ByTreasurer, ReadList, ReadOne
from shared.offices import office
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Day

BillsHere = Annotated[Bills, use_cases(Bills)]
router = Routes("bills")


@router.read("/bills", "List the office's bills")
async def list_bills(
    bills: BillsHere,
    read: ReadList,
    part: Paging,
    status: Annotated[Status | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None,
    verification_id: Annotated[UUID | None, Query()] = None,
    overdue_on: Annotated[
        Day | None, Query(description="Only bills that are not paid and whose due date is over on this day.")
    ] = None,
) -> Listed[BillRow]:
    items = await bills.bills(
        read.office,
        status=status,
        case=case,
        verification_id=verification_id,
        overdue_on=overdue_on,
        after=part.after,
        limit=part.limit,
    )
    return listed(items, part)


@router.read("/document-kinds", "List the kinds of documents in force on a day")
async def list_document_kinds(
    request: Request, read: ReadList, on: Annotated[Day | None, Query()] = None
) -> list[DocumentKindView]:
    """What billing issues and asks for, each with its legal basis; by default of today at the office."""
    day = on or office(read.office).local_day(request.app.state.face.clock.now())
    return [DocumentKindView.model_validate(one) for one in document_kinds(day)]


@router.read("/bills/{id}", "Read one bill, now or as of a moment", shows=BillView.of)
async def read_bill(id: UUID, bills: BillsHere, read: ReadOne) -> Bill:
    return await bills.unit.read(Bill, id, read.office, read.as_of)


@router.command("/bills/{id}/skrd", "Issue the SKRD: number, amount, due date", shows=BillView.of)
async def issue_skrd(id: UUID, bills: BillsHere, ask: BySkrdIssuer) -> Answer:
    return await bills.issue_skrd(ask, id)


@router.command("/bills/{id}/cancellation", "Propose to cancel a wrong bill", shows=BillView.of)
async def propose_cancellation(id: UUID, body: CancellationBody, bills: BillsHere, ask: BySkrdIssuer) -> Answer:
    """Another officer approves or rejects it. Money that was paid is over then, and goes back or to the replacement."""
    return await bills.propose_cancellation(ask, id, body.ground, body.reason)


@router.command("/bills/{id}/cancellation/approval", "Cancel the bill, as the second person", shows=BillView.of)
async def approve_cancellation(id: UUID, bills: BillsHere, ask: ByHead) -> Answer:
    return await bills.approve_cancellation(ask, id)


@router.command("/bills/{id}/cancellation/rejection", "Let the bill stand", shows=BillView.of)
async def reject_cancellation(id: UUID, body: ReasonBody, bills: BillsHere, ask: ByHead) -> Answer:
    return await bills.reject_cancellation(ask, id, body.reason)


@router.command(
    "/bills/{id}/replacement", "Replace a cancelled bill", creates="/billing/v1/bills/{made.id}", shows=BillView.of
)
async def replace(id: UUID, bills: BillsHere, ask: BySkrdIssuer) -> Answer:
    """Opens the bill for the same matter. A levy is assessed again by the tariff of the same day."""
    return await bills.replace(ask, id)


@router.command("/bills/{id}/payments", "Receive the exact amount against a TBP", shows=BillView.of)
async def receive_payment(id: UUID, body: PaymentBody, bills: BillsHere, ask: ByTreasurer) -> Answer:
    return await bills.receive_payment(ask, id, body.amount, body.method)


@router.command("/bills/{id}/ntpn", "Confirm by its NTPN that a fee of the state (PNBP) was paid", shows=BillView.of)
async def confirm_ntpn(id: UUID, body: NtpnBody, bills: BillsHere, ask: ByTreasurer) -> Answer:
    """One NTPN settles one bill; the same NTPN for the same bill again changes nothing."""
    return await bills.confirm_ntpn(ask, id, body.ntpn)
