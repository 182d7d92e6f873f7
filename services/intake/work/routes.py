"""Officers' work lists over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

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
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import LARGEST_PAGE
from shared.web.reads import ReadRequest
from shared.web.routes import Routes
from shared.web.tokens import RoleMissing
from shared.web.values import Code

AfterChecksHere = Annotated[AfterChecks, use_cases(AfterChecks)]
AmendsHere = Annotated[Amends, use_cases(Amends)]
OuterLimitsHere = Annotated[OuterLimits, use_cases(OuterLimits)]
WorkListsHere = Annotated[WorkLists, use_cases(WorkLists)]
router = Routes("work")


@router.read("/work", "The waiting cases, the most urgent first")
async def waiting(
    read: ReadWork,
    work: WorkListsHere,
    role: Annotated[Code | None, Query(description="One of the asker's roles; otherwise their first.")] = None,
    mine: bool = False,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> WorkView:
    """`mine`: only cases that the asker has taken; otherwise all that wait for the role, with the officers who took
    them.
    """
    asked = read.role if role is None else _role_of_asker(role, read)
    own = read.asker.subject if mine else None
    rows = await work.waiting(asked, at=read.office, mine=own, after=after_of(after), most=limit)
    lines = [WorkLine.of(row) for row in rows]
    return WorkView(role=asked, items=lines, next=next_of(rows, limit))


def _role_of_asker(role: str, read: ReadRequest) -> str:
    """The role, if the asker has it. Raises RoleMissing, which repeats only known roles."""
    if role not in OFFICERS:
        raise RoleMissing(roles=list(OFFICERS))
    return read.asker.acting_as(role)


@router.command("/applications/{id}/claim", "Take it up", shows=ApplicationView.of)
async def claim(id: UUID, ask: ByAnybody, work: WorkListsHere) -> Answer:
    return await work.claim(ask, id)


@router.command("/applications/{id}/release", "Give it back to the list", shows=ApplicationView.of)
async def release(id: UUID, ask: ByAnybody, work: WorkListsHere) -> Answer:
    return await work.release(ask, id)


@router.command("/applications/{id}/assignment", "Give it to another officer", shows=ApplicationView.of)
async def assign(id: UUID, body: AssignmentBody, ask: ByAnybody, work: WorkListsHere) -> Answer:
    return await work.assign(ask.because(body.reason), id, body.officer)


@router.command(
    "/applications/{id}/notification",
    "Record that the office told the applicant of the lateness, or of its error, as the card promises",
    shows=ApplicationView.of,
)
async def notify(id: UUID, body: NotificationBody, ask: ByOfficer, amends: AmendsHere) -> Answer:
    return await amends.notify(ask, id, body.means, body.of)


@router.command(
    "/applications/{id}/after-check",
    "Record the findings about an application that counts as approved",
    shows=ApplicationView.of,
)
async def close_after_check(id: UUID, body: AfterCheckBody, ask: ByOfficer, after_checks: AfterChecksHere) -> Answer:
    """Only a role that the service card names may do this, and not the signer of its product. The approval stays as it
    is.
    """
    return await after_checks.close(ask, id, body.finding, body.record, body.file)


@router.command(
    "/applications/{id}/outer-limit",
    "Record what the head of the office does about a case whose second limit has passed",
    shows=ApplicationView.of,
)
async def handle_outer_limit(id: UUID, body: OuterLimitBody, ask: ByOfficer, outer_limits: OuterLimitsHere) -> Answer:
    return await outer_limits.handle(ask, id, body.measure)
