"""Refunds over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.billing.refund.refund import Refund, Status
from services.billing.refund.rows import RefundRow
from services.billing.refund.schemas import (
    AccountBody,
    OwnRefundView,
    PayoutBody,
    ProposalBody,
    RefundReasonBody,
    RefundView,
)
from services.billing.refund.use_cases import Refunds
from services.billing.roles import ByHead, ByPayer, ByRefundProposer, ByTreasurer, ReadList, ReadOne, ReadOwn
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

RefundsHere = Annotated[Refunds, use_cases(Refunds)]
_MADE = "/billing/v1/refunds/{made.id}"

router = Routes("refunds")


@router.command(
    "/bills/{id}/refunds", "Propose to refund a part of the bill's surplus", shows=RefundView.of, creates=_MADE
)
async def propose_refund(id: UUID, body: ProposalBody, refunds: RefundsHere, ask: ByRefundProposer) -> Answer:
    """The amount is kept aside on the bill at once, so refunds never exceed the surplus."""
    return await refunds.propose(ask, id, body.amount, body.reason, body.requested_on)


@router.command(
    "/own-bills/{id}/refunds",
    "Ask for all that was paid too much on your own bill",
    shows=OwnRefundView.of,
    creates="/billing/v1/own-bills/{made.bill_id}/refunds",
)
async def ask_for_own_refund(id: UUID, body: RefundReasonBody, refunds: RefundsHere, ask: ByPayer) -> Answer:
    """The head of the office decides in the time that the law gives; without a decision until then it is granted."""
    return await refunds.ask_for_own(ask, id, body.reason)


@router.read("/own-bills/{id}/refunds", "List the refunds of the asker's own bill")
async def list_own_refunds(id: UUID, refunds: RefundsHere, read: ReadOwn, part: Paging) -> Listed[RefundRow]:
    return listed(await refunds.own(id, read.asker.subject, read.office, part.after, part.limit), part)


@router.command("/suspense/{id}/refunds", "Propose to return money in suspense", shows=RefundView.of, creates=_MADE)
async def propose_return(id: UUID, body: RefundReasonBody, refunds: RefundsHere, ask: ByRefundProposer) -> Answer:
    """All of it, to its sender."""
    return await refunds.propose_return(ask, id, body.reason)


@router.read("/refunds", "List the office's refunds")
async def list_refunds(
    refunds: RefundsHere,
    read: ReadList,
    part: Paging,
    status: Annotated[Status | None, Query()] = None,
    bill_id: Annotated[UUID | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None,
) -> Listed[RefundRow]:
    items = await refunds.list(
        read.office, status=status, bill_id=bill_id, case=case, after=part.after, limit=part.limit
    )
    return listed(items, part)


@router.read("/refunds/{id}", "Read one refund, now or as of a moment", shows=RefundView.of)
async def read_refund(id: UUID, refunds: RefundsHere, read: ReadOne) -> Refund:
    return await refunds.unit.read(Refund, id, read.office, read.as_of)


@router.command("/refunds/{id}/approval", "Approve under a number: of a levy, its SKRDLB", shows=RefundView.of)
async def approve_refund(id: UUID, refunds: RefundsHere, ask: ByHead) -> Answer:
    """Other debts of the same payer are set off right afterwards; `are_debts_settled` says that it is done."""
    return await refunds.approve(ask, id)


@router.command("/refunds/{id}/refusal", "Refuse the refund; its money is free again", shows=RefundView.of)
async def refuse_refund(id: UUID, body: RefundReasonBody, refunds: RefundsHere, ask: ByHead) -> Answer:
    return await refunds.refuse(ask, id, body.reason)


@router.command("/refunds/{id}/withdrawal", "End the refund without a payment", shows=RefundView.of)
async def withdraw_refund(id: UUID, body: RefundReasonBody, refunds: RefundsHere, ask: ByRefundProposer) -> Answer:
    """What was set off stays set off."""
    return await refunds.withdraw(ask, id, body.reason)


@router.command("/refunds/{id}/account-check", "Record that the payee's account was checked", shows=RefundView.of)
async def check_account(id: UUID, body: AccountBody, refunds: RefundsHere, ask: ByRefundProposer) -> Answer:
    """Best before the approval; who checks an account after it does not pay."""
    return await refunds.check_account(ask, id, body.bank, body.last_digits, body.document)


@router.command("/refunds/{id}/payment", "Record the payment with the bank's reference", shows=RefundView.of)
async def pay_refund(id: UUID, body: PayoutBody, refunds: RefundsHere, ask: ByTreasurer) -> Answer:
    return await refunds.pay(ask, id, body.reference)
