"""Checks with other systems over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.intake.check.check import Check, State
from services.intake.check.schemas import (
    CheckLine,
    CheckLines,
    CheckView,
    ExchangesView,
)
from services.intake.check.use_cases import Checks
from services.intake.roles import (
    ByOfficer,
    ReadByStaff,
    ReadExchanges,
    ReadList,
    ReadListByStaff,
    own_subject,
)
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

ChecksHere = Annotated[Checks, use_cases(Checks)]
router = Routes("checks")


@router.read("/applications/{id}/checks", "The checks of an application with other systems, and their states")
async def checks_of_application(id: UUID, read: ReadList, checks: ChecksHere) -> CheckLines:
    rows = await checks.of_case(id, at=read.office, own=own_subject(read))
    return CheckLines(items=[CheckLine.of(row) for row in rows])


@router.read("/checks", "Checks of the office, for example those that are failing or given up")
async def list_checks(
    read: ReadListByStaff, checks: ChecksHere, part: Paging, state: State | None = None
) -> Listed[CheckLine]:
    rows = await checks.list(part.after, part.limit, at=read.office, state=state)
    return listed([CheckLine.of(row) for row in rows], part)


@router.read("/checks/{id}", "A check, now or as of a moment", shows=CheckView.whole)
async def read_check(id: UUID, read: ReadByStaff, checks: ChecksHere) -> Check:
    return await checks.read(id, read.as_of, at=read.office)


@router.command("/checks/{id}/attempt", "Ask the other system again, now", shows=CheckView.whole)
async def retry_check(id: UUID, ask: ByOfficer, checks: ChecksHere) -> Answer:
    return await checks.retry(ask, id)


@router.read("/checks/{id}/exchanges", "The exchanges with the other system, redacted")
async def read_exchanges(id: UUID, read: ReadExchanges, checks: ChecksHere) -> ExchangesView:
    rows = await checks.exchanges(id, at=read.office)
    return ExchangesView(items=list(rows))
