"""Officers' work lists over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.intake.after_check.use_cases import AfterChecks
from services.intake.amends.use_cases import Amends
from services.intake.application.schemas import ApplicationView
from services.intake.outer_limit.use_cases import OuterLimits
from services.intake.roles import ByAnybody, ByOfficer, ReadWork
from services.intake.work.schemas import (
    After,
    AfterCheckBody,
    AssignmentBody,
    NotificationBody,
    OuterLimitBody,
    WorkLine,
    WorkView,
    after_of,
    next_of,
)
from services.intake.work.use_cases import WorkLists
from shared.roles import OFFICERS
from shared.web.lists import LARGEST_PAGE
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.tokens import RoleMissing
from shared.web.values import Code
from shared.web.web import Reading, answering, respond, use_cases

AfterChecksHere = Annotated[AfterChecks, use_cases(AfterChecks)]
AmendsHere = Annotated[Amends, use_cases(Amends)]
OuterLimitsHere = Annotated[OuterLimits, use_cases(OuterLimits)]
WorkListsHere = Annotated[WorkLists, use_cases(WorkLists)]
router = APIRouter()


@router.get("/work", responses=READ_REFUSALS, tags=["work"], summary="What waits, the most urgent first")
async def waiting(
    read: ReadWork,
    work: WorkListsHere,
    role: Annotated[Code | None, Query(description="One of the asker's roles; otherwise their first.")] = None,
    mine: bool = False,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> WorkView:
    """`mine`: only what the asker took up; otherwise all that waits for the role, with who took it up."""
    asked = read.role if role is None else _one_of_theirs(role, read)
    own = read.asker.subject if mine else None
    rows = await work.waiting(asked, at=read.office, mine=own, after=after_of(after), most=limit)
    lines = [WorkLine.of(row) for row in rows]
    return WorkView(role=asked, items=lines, next=next_of(rows, limit))


def _one_of_theirs(role: str, read: Reading) -> str:
    """The role, where the asker holds it. Raises RoleMissing, which repeats only roles that there are."""
    if role not in OFFICERS:
        raise RoleMissing(roles=list(OFFICERS))
    return read.asker.acting_as(role)


@router.post(
    "/applications/{id}/claim",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Take it up",
)
async def claim(id: UUID, ask: ByAnybody, work: WorkListsHere) -> Response:
    return respond(await work.claim(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/release",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Give it back to the list",
)
async def release(id: UUID, ask: ByAnybody, work: WorkListsHere) -> Response:
    return respond(await work.release(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/assignment",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Give it to another officer",
)
async def assign(id: UUID, body: AssignmentBody, ask: ByAnybody, work: WorkListsHere) -> Response:
    asked = answering(ask, ApplicationView.of, reason=body.reason)
    return respond(await work.assign(id, body.officer, asked))


@router.post(
    "/applications/{id}/notification",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Record that the applicant was told of the lateness, as the card promises",
)
async def notify(id: UUID, body: NotificationBody, ask: ByOfficer, amends: AmendsHere) -> Response:
    return respond(await amends.notify(id, body.means, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/after-check",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Record what was found of an application that counts as approved",
)
async def close_after_check(id: UUID, body: AfterCheckBody, ask: ByOfficer, after_checks: AfterChecksHere) -> Response:
    """By somebody in a role that the service card names, and not by who signed its product. The approval stays as it is."""
    asked = answering(ask, ApplicationView.of)
    return respond(await after_checks.close(id, body.finding, body.record, body.file, asked))


@router.post(
    "/applications/{id}/outer-limit",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="The head of the office says what is done about a case whose second limit has passed",
)
async def handle_outer_limit(id: UUID, body: OuterLimitBody, ask: ByOfficer, outer_limits: OuterLimitsHere) -> Response:
    return respond(await outer_limits.handle(id, body.measure, answering(ask, ApplicationView.of)))
