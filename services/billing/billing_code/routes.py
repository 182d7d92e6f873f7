"""Billing codes over HTTP, and SIMPONI's own messages to us in its form: routes, no rules."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request, Response

from services.billing.bill.schemas import BillView
from services.billing.billing_code.billing_code import BillingCode, Status
from services.billing.billing_code.hand_entry import Typed
from services.billing.billing_code.profile import read_notice, written_answer
from services.billing.billing_code.rows import CodeRow
from services.billing.billing_code.schemas import (
    BillingCodeView,
    CodeCancelBody,
    CodeExaminationBody,
    HandEntryBody,
    RestitutionBody,
    SimponiExchangesView,
)
from services.billing.billing_code.use_cases import BillingCodes
from services.billing.roles import ByCodeOfficer, ByPayerOrOfficer, ByTreasurer, ReadList, ReadOne
from shared.errors import NotFound, Refusal, Unauthenticated, Unavailable
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

RECEIVE_SIMPONI: Final = "/simponi"
_CREATED: Final = "/billing/v1/billing-codes/{made.id}"

CodesHere = Annotated[BillingCodes, use_cases(BillingCodes)]
router = Routes("billing codes")


@router.post(RECEIVE_SIMPONI, include_in_schema=False)
async def receive_notice(request: Request, codes: CodesHere) -> Response:
    """The contract with SIMPONI's gateway (`docs/other-systems.md` 9), so it is not among ours."""
    try:
        authorization = request.headers.get("authorization", "")
        codes.refuse_strangers(authorization)
        number, payment = read_notice(await request.body())
        await codes.receive(authorization, number, payment)
    except Unavailable:
        raise
    except ValueError:
        return _said(400, galat="malformed")
    except Refusal as refusal:
        return _said(_status(refusal), galat=refusal.code)
    return _said(200, kode_billing=number, ntpn=payment.ntpn)


def _status(refusal: Refusal) -> int:
    match refusal:
        case Unauthenticated():
            return 401
        case NotFound():
            return 404
        case _:
            return 409


def _said(status: int, **said: str) -> Response:
    return Response(written_answer(**said), status, {"Cache-Control": "no-store"}, "application/json")


@router.read("/billing-codes", "List the office's billing codes, of one bill or of all")
async def list_codes(
    codes: CodesHere,
    read: ReadList,
    part: Paging,
    bill: Annotated[UUID | None, Query()] = None,
    status: Annotated[Status | None, Query()] = None,
) -> Listed[CodeRow]:
    return listed(await codes.list(read.office, part.after, part.limit, bill=bill, status=status), part)


@router.read("/billing-codes/{id}", "Read one billing code, now or as of a moment", shows=BillingCodeView.of)
async def read_code(id: UUID, codes: CodesHere, read: ReadOne) -> BillingCode:
    return await codes.read(id, read.office, read.as_of)


@router.command("/bills/{id}/billing-codes", "Request a billing code", shows=BillingCodeView.of, creates=_CREATED)
async def request_code(id: UUID, codes: CodesHere, ask: ByPayerOrOfficer) -> Answer:
    """Request a billing code for a bill of the state that has no open one; SIMPONI gives it a little later."""
    return await codes.request(ask, id)


@router.command("/billing-codes/{id}/renewal", "Request a new code", shows=BillingCodeView.of, creates=_CREATED)
async def renew_code(id: UUID, codes: CodesHere, ask: ByPayerOrOfficer) -> Answer:
    """Request a new code for the same bill, after this one expired or was cancelled."""
    return await codes.renew(ask, id)


@router.command("/billing-codes/{id}/cancellation", shows=BillingCodeView.of)
async def cancel_code(id: UUID, body: CodeCancelBody, codes: CodesHere, ask: ByCodeOfficer) -> Answer:
    """Cancel an open code. SIMPONI does not know of it: a payment before the code expires still counts."""
    return await codes.cancel(ask, id, body.reason)


@router.command("/billing-codes/{id}/attempt", shows=BillingCodeView.of)
async def retry_code(id: UUID, codes: CodesHere, ask: ByCodeOfficer) -> Answer:
    """Have a code that was given up requested at SIMPONI again, now."""
    return await codes.retry(ask, id)


@router.command("/billing-codes/{id}/hand-entry", shows=BillingCodeView.of)
async def enter_by_hand(id: UUID, body: HandEntryBody, codes: CodesHere, ask: ByCodeOfficer) -> Answer:
    """Enter the code that SIMPONI's own page gave, while SIMPONI cannot be reached from here; payments are asked for as always."""
    return await codes.enter_by_hand(ask, id, Typed(body.code, body.amount, body.expires_at))


@router.command("/billing-codes/{id}/examination", shows=BillingCodeView.of)
async def examine_doubt(id: UUID, body: CodeExaminationBody, codes: CodesHere, ask: ByTreasurer) -> Answer:
    """Record what you found about news of a payment that cannot be right."""
    return await codes.examine(ask, id, body.finding)


@router.read("/billing-codes/{id}/exchanges")
async def read_exchanges(id: UUID, codes: CodesHere, read: ReadOne) -> SimponiExchangesView:
    """The exchanges with SIMPONI about a code, redacted."""
    return SimponiExchangesView(items=await codes.exchanges(id, read.office))


@router.command("/bills/{id}/restitution", shows=BillView.of)
async def refer_restitution(id: UUID, body: RestitutionBody, codes: CodesHere, ask: ByTreasurer) -> Answer:
    """Confirm in a letter what was paid too much to the state; the payer gets it back from there."""
    return await codes.refer_restitution(ask, id, body.letter)
