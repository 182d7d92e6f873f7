"""QRIS over HTTP: routes and their models, no rules."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from services.billing.qris.code import QrisCode, QrisPayment, Status
from services.billing.qris.payload import Lie
from services.billing.qris.rows import QrisRow
from services.billing.qris.use_cases import QrisCodes
from services.billing.registration.rows import SnapExchange
from services.billing.roles import ByPayerOrOfficer, ByTreasurer, ReadList, ReadOne
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

QrisHere = Annotated[QrisCodes, use_cases(QrisCodes)]
router = Routes("qris")


class QrisView(BaseModel):
    """One QRIS code, the amount in whole rupiah. `payload`: what the picture says, once the acquirer made it and it was checked;
    `lies`: what in the acquirer's payload was not as asked.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    bill_id: UUID
    amount: int
    bill_number: str
    nmid: str
    status: Status
    expires_at: datetime
    payload: str | None
    lies: list[Lie]
    attempts: int
    payments: list[QrisPayment]

    @classmethod
    def of(cls, code: QrisCode) -> Self:
        return cls.model_validate(code)


class QrisExchangesView(BaseModel):
    items: list[SnapExchange]


@router.command("/bills/{id}/qris", shows=QrisView.of)
async def ask_code(id: UUID, ask: ByPayerOrOfficer, qris: QrisHere) -> Answer:
    """Ask the acquirer for a QRIS code over what the bill owes; the code that is open already is answered again.

    Applicants ask for their own bills; the picture is then among the ways to pay of `/own-bills`.
    """
    return await qris.ask_code(ask, id)


@router.read("/qris")
async def list_codes(
    read: ReadList,
    qris: QrisHere,
    part: Paging,
    status: Status | None = None,
    bill: Annotated[UUID | None, Query()] = None,
) -> Listed[QrisRow]:
    """The office's QRIS codes, for example those that the acquirer did not make."""
    return listed(await qris.codes(read.office, part.after, part.limit, status=status, bill=bill), part)


@router.read("/qris/{id}", "Read one QRIS code, now or as of a moment", shows=QrisView.of)
async def read_code(id: UUID, read: ReadOne, qris: QrisHere) -> QrisCode:
    return await qris.unit.read(QrisCode, id, read.office, read.as_of)


@router.command("/qris/{id}/attempt", shows=QrisView.of)
async def retry_code(id: UUID, ask: ByTreasurer, qris: QrisHere) -> Answer:
    """Have the acquirer asked again for a code that was refused or given up."""
    return await qris.retry(ask, id)


@router.command("/qris/{id}/clarification", shows=QrisView.of)
async def clarify(id: UUID, ask: ByTreasurer, qris: QrisHere) -> Answer:
    """Record that you clarified with the acquirer what its notices, or its silence, about the code mean."""
    return await qris.check(ask, id)


@router.read("/qris/{id}/exchanges")
async def read_exchanges(id: UUID, read: ReadList, qris: QrisHere) -> QrisExchangesView:
    """The exchanges with the acquirer about a code, redacted."""
    return QrisExchangesView(items=await qris.exchanges(id, read.office))
