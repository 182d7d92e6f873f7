"""Requests to banks over HTTP: routes and their models, no rules."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.billing.registration.registration import AtBank, Registration, RequestKind, RequestState
from services.billing.registration.rows import SnapExchange, VaRequestRow
from services.billing.registration.use_cases import VaRequests
from services.billing.roles import ByTreasurer, ReadList
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

VaRequestsHere = Annotated[VaRequests, use_cases(VaRequests)]
router = Routes("va-requests")


class RequestProgressView(BaseModel):
    """How far a request has come."""

    id: UUID
    kind: RequestKind
    state: RequestState
    attempts: int


class RegistrationView(BaseModel):
    """A virtual account at its bank, `amount` in whole rupiah. `requests`: those that were sent at least once."""

    id: UUID
    version: int
    office: str
    account_id: UUID
    bill_id: UUID
    bank: str
    at_bank: AtBank
    amount: int
    requests: list[RequestProgressView]

    @classmethod
    def of(cls, one: Registration) -> Self:
        same = ("id", "version", "office", "account_id", "bill_id", "bank", "at_bank", "amount")
        sent = [
            RequestProgressView(id=id, kind=progress.kind, state=progress.state, attempts=progress.attempts)
            for id, progress in one.requests.items()
        ]
        return cls(requests=sent, **{name: getattr(one, name) for name in same})


class SnapExchangesView(BaseModel):
    items: list[SnapExchange]


@router.read("/va-requests")
async def list_requests(
    read: ReadList,
    requests: VaRequestsHere,
    part: Paging,
    state: RequestState | None = None,
    bill: Annotated[UUID | None, Query()] = None,
) -> Listed[VaRequestRow]:
    """Requests of the office to banks about virtual accounts, for example those that are failing or given up."""
    return listed(await requests.requests(read.office, part.after, part.limit, state=state, bill=bill), part)


@router.command("/va-requests/{id}/attempt", shows=RegistrationView.of)
async def retry_request(id: UUID, ask: ByTreasurer, requests: VaRequestsHere) -> Answer:
    """Have a request that was given up sent again, now."""
    return await requests.retry(ask, id)


@router.command("/virtual-accounts/{id}/status-question", shows=RegistrationView.of)
async def ask_status(id: UUID, ask: ByTreasurer, requests: VaRequestsHere) -> Answer:
    """Have the bank asked now whether the virtual account was paid, because its notice seems lost."""
    return await requests.ask_status(ask, id)


@router.read("/va-requests/{id}/exchanges")
async def read_exchanges(id: UUID, read: ReadList, requests: VaRequestsHere) -> SnapExchangesView:
    """The exchanges with the bank about a request, redacted."""
    return SnapExchangesView(items=await requests.exchanges(id, read.office))
