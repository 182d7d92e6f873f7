"""Checks with other systems over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.check.check import State
from services.intake.check.schemas import (
    CheckLine,
    CheckLines,
    CheckView,
    ExchangesView,
    ExchangeView,
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
from shared.web.lists import Listed, Page, listed, page
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

ChecksHere = Annotated[Checks, use_cases(Checks)]
router = APIRouter()


@router.get(
    "/applications/{id}/checks",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="What was asked of other systems for an application, and where each stands",
)
async def checks_of_application(id: UUID, read: ReadList, checks: ChecksHere) -> CheckLines:
    rows = await checks.of_case(id, at=read.office, own=own_subject(read))
    return CheckLines(items=[CheckLine.of(row) for row in rows])


@router.get(
    "/checks",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="Checks of the office, for example those that are failing or given up",
)
async def list_checks(
    read: ReadListByStaff, checks: ChecksHere, part: Annotated[Page, Depends(page)], state: State | None = None
) -> Listed[CheckLine]:
    rows = await checks.list(part.after, part.limit, at=read.office, state=state)
    return listed([CheckLine.of(row) for row in rows], part)


@router.get(
    "/checks/{id}",
    response_model=CheckView,
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="A check, now or as it was",
)
async def read_check(id: UUID, read: ReadByStaff, checks: ChecksHere) -> Response:
    return shown(await checks.read(id, read.as_of, at=read.office), CheckView.whole)


@router.post(
    "/checks/{id}/attempt",
    response_model=CheckView,
    responses=COMMAND_REFUSALS,
    tags=["checks"],
    summary="Ask the other system again, now",
)
async def retry_check(id: UUID, ask: ByOfficer, checks: ChecksHere) -> Response:
    return respond(await checks.retry(id, answering(ask, CheckView.whole)))


@router.get(
    "/checks/{id}/exchanges",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="What went to and fro with the other system, redacted",
)
async def read_exchanges(id: UUID, read: ReadExchanges, checks: ChecksHere) -> ExchangesView:
    rows = await checks.exchanges(id, at=read.office)
    return ExchangesView(items=[ExchangeView.of(row) for row in rows])
