"""Checks with other systems over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.api.requests import (
    ByOfficer,
    IntakeHere,
    ReadByStaff,
    ReadExchanges,
    ReadList,
    ReadListByStaff,
    own_subject,
)
from services.intake.check import State
from services.intake.representations.checks import (
    CheckLine,
    CheckLines,
    CheckView,
    ExchangesView,
    ExchangeView,
)
from shared.lists import Listed, Page, listed, page
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond, shown

router = APIRouter()


@router.get(
    "/applications/{id}/checks",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="What was asked of other systems for an application, and where each stands",
)
async def checks_of_application(id: UUID, read: ReadList, intake: IntakeHere) -> CheckLines:
    rows = await intake.checks.of_case(id, at=read.office, own=own_subject(read))
    return CheckLines(items=[CheckLine.of(row) for row in rows])


@router.get(
    "/checks",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="Checks of the office, for example those that are failing or given up",
)
async def list_checks(
    read: ReadListByStaff, intake: IntakeHere, part: Annotated[Page, Depends(page)], state: State | None = None
) -> Listed[CheckLine]:
    rows = await intake.checks.list(part.after, part.limit, at=read.office, state=state)
    return listed([CheckLine.of(row) for row in rows], part)


@router.get(
    "/checks/{id}",
    response_model=CheckView,
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="A check, now or as it was",
)
async def read_check(id: UUID, read: ReadByStaff, intake: IntakeHere) -> Response:
    return shown(await intake.checks.read(id, read.as_of, at=read.office), CheckView.whole)


@router.post(
    "/checks/{id}/attempt",
    response_model=CheckView,
    responses=COMMAND_REFUSALS,
    tags=["checks"],
    summary="Ask the other system again, now",
)
async def retry_check(id: UUID, ask: ByOfficer, intake: IntakeHere) -> Response:
    return respond(await intake.checks.retry(id, answering(ask, CheckView.whole)))


@router.get(
    "/checks/{id}/exchanges",
    responses=READ_REFUSALS,
    tags=["checks"],
    summary="What went to and fro with the other system, redacted",
)
async def read_exchanges(id: UUID, read: ReadExchanges, intake: IntakeHere) -> ExchangesView:
    rows = await intake.checks.exchanges(id, at=read.office)
    return ExchangesView(items=[ExchangeView.of(row) for row in rows])
