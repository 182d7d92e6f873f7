"""Deposits (STS) over HTTP: routes and their models, no rules."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.billing.deposit.deposit import Deposit
from services.billing.deposit.use_cases import Deposits
from services.billing.roles import ByFinanceOfficer, ByTreasurer, ListBook, ReadBook
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Line, Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body, Day

DepositsHere = Annotated[Deposits, use_cases(Deposits)]
router = Routes("deposits")


class DepositBody(Body):
    """The closed days whose cash is deposited; without days, all that are closed and not deposited yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": ["2026-03-13"]}]})

    days: Annotated[tuple[Day, ...], Field(max_length=100)] = ()


class DepositedDayView(BaseModel):
    """A day of cash in a deposit, in whole rupiah. `deposit_by`: the last day on which it was in time."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    total: int
    deposit_by: date


class DepositView(BaseModel):
    """One STS, in whole rupiah."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    office: str
    number: str
    days: list[DepositedDayView]
    amount: int
    deposited_on: date
    deposited_by: str
    verified_by: str | None
    verified_on: date | None

    @classmethod
    def of(cls, deposit: Deposit) -> Self:
        return cls.model_validate(deposit)


class DepositLine(Line):
    """One STS, in whole rupiah."""

    id: UUID
    number: str
    amount: int
    deposited_on: date
    verified_on: date | None


@router.command(
    "/deposits", "Deposit closed days with an STS", shows=DepositView.of, creates="/billing/v1/deposits/{made.id}"
)
async def deposit(body: DepositBody, deposits: DepositsHere, ask: ByTreasurer) -> Answer:
    """The amount is the sum of the TBPs of the days. Effective-At is the time of the deposit at the bank."""
    return await deposits.deposit(ask, body.days)


@router.read("/deposits", "List the office's deposits")
async def list_deposits(deposits: DepositsHere, read: ListBook, part: Paging) -> Listed[DepositLine]:
    rows = await deposits.deposits(read.office, part.after, part.limit)
    return listed([DepositLine.of(row) for row in rows], part)


@router.read("/deposits/{id}", "Read one deposit, now or as of a moment", shows=DepositView.of)
async def read_deposit(id: UUID, deposits: DepositsHere, read: ReadBook) -> Deposit:
    return await deposits.unit.read(Deposit, id, read.office, read.as_of)


@router.command("/deposits/{id}/verification", "Verify a deposit by the bank's stamp", shows=DepositView.of)
async def verify_deposit(id: UUID, deposits: DepositsHere, ask: ByFinanceOfficer) -> Answer:
    """By PPK-SKPD, who did not make the deposit."""
    return await deposits.verify(ask, id)
