"""Money in suspense over HTTP: routes and their models, no rules."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from services.billing.bill.bill import Channel
from services.billing.roles import ByTreasurer, ReadList, ReadOne
from services.billing.suspense.rows import UnclaimedRow
from services.billing.suspense.unclaimed import Status, Unclaimed, Why
from services.billing.suspense.use_cases import Suspense
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body

SuspenseHere = Annotated[Suspense, use_cases(Suspense)]

router = Routes("suspense")


class AssignmentBody(Body):
    """The bill that the money is for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"bill_id": "01981d6a-6f9c-7a6e-8e0b-0a1b2c3d4e5f"}]})

    bill_id: UUID


class UnclaimedView(BaseModel):
    """One sum in suspense, in whole rupiah; `on` is the day on which it came.

    `bill_id`: the bill that got it; `refund_id`: the refund that returns it.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    office: str
    channel: Channel
    reference: str
    amount: int
    on: date
    why: Why
    status: Status
    bill_id: UUID | None
    refund_id: UUID | None

    @classmethod
    def of(cls, unclaimed: Unclaimed) -> Self:
        return cls.model_validate(unclaimed)


@router.read("/suspense", "List the office's money in suspense")
async def list_suspense(
    suspense: SuspenseHere,
    read: ReadList,
    part: Paging,
    status: Annotated[Status | None, Query()] = None,
    why: Annotated[Why | None, Query()] = None,
    channel: Annotated[Channel | None, Query()] = None,
) -> Listed[UnclaimedRow]:
    items = await suspense.list(
        read.office, status=status, why=why, channel=channel, after=part.after, limit=part.limit
    )
    return listed(items, part)


@router.read("/suspense/{id}", "Read one sum in suspense, now or as of a moment", shows=UnclaimedView.of)
async def read_suspense(id: UUID, suspense: SuspenseHere, read: ReadOne) -> Unclaimed:
    return await suspense.unit.read(Unclaimed, id, read.office, read.as_of)


@router.command("/suspense/{id}/assignment", "Put the money on its bill", shows=UnclaimedView.of)
async def assign_money(id: UUID, body: AssignmentBody, suspense: SuspenseHere, ask: ByTreasurer) -> Answer:
    """The bill gets it with its own channel, reference and day."""
    return await suspense.assign(ask, id, body.bill_id)
