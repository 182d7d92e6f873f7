"""Officers' work lists over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.intake.api.requests import ByAnybody, ByOfficer, IntakeHere, ReadWork
from services.intake.representations.applications import ApplicationView
from services.intake.representations.work import (
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
from shared.auth import RoleMissing
from shared.lists import LARGEST_PAGE
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.request_values import Code
from shared.roles import OFFICERS
from shared.web import Reading, answering, respond

router = APIRouter()


@router.get("/work", responses=READ_REFUSALS, tags=["work"], summary="What waits, the most urgent first")
async def waiting(
    read: ReadWork,
    intake: IntakeHere,
    role: Annotated[Code | None, Query(description="One of the asker's roles; otherwise their first.")] = None,
    mine: bool = False,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> WorkView:
    """`mine`: only what the asker took up; otherwise all that waits for the role, with who took it up."""
    asked = read.role if role is None else _one_of_theirs(role, read)
    own = read.asker.subject if mine else None
    rows = await intake.work.waiting(asked, at=read.office, mine=own, after=after_of(after), most=limit)
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
async def claim(id: UUID, ask: ByAnybody, intake: IntakeHere) -> Response:
    return respond(await intake.work.claim(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/release",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Give it back to the list",
)
async def release(id: UUID, ask: ByAnybody, intake: IntakeHere) -> Response:
    return respond(await intake.work.release(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/assignment",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Give it to another officer",
)
async def assign(id: UUID, body: AssignmentBody, ask: ByAnybody, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicationView.of, reason=body.reason)
    return respond(await intake.work.assign(id, body.officer, asked))


@router.post(
    "/applications/{id}/notification",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Record that the applicant was told of the lateness, as the card promises",
)
async def notify(id: UUID, body: NotificationBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    return respond(await intake.amends.notify(id, body.means, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/after-check",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Record what was found of an application that counts as approved",
)
async def close_after_check(id: UUID, body: AfterCheckBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    """By somebody in a role that the service card names, and not by who signed its product. The approval stays as it is."""
    asked = answering(ask, ApplicationView.of)
    return respond(await intake.after_checks.close(id, body.finding, body.record, body.file, asked))


@router.post(
    "/applications/{id}/outer-limit",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="The head of the office says what is done about a case whose second limit has passed",
)
async def handle_outer_limit(id: UUID, body: OuterLimitBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    return respond(await intake.outer_limits.handle(id, body.measure, answering(ask, ApplicationView.of)))
