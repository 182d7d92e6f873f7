"""Appeals over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.appeal.appeal import Appeal, Status
from services.certification.appeal.rows import AppealRow
from services.certification.appeal.schemas import AppealAssignmentBody, AppealBody, AppealDecisionBody, AppealView
from services.certification.appeal.use_cases import Appeals
from services.certification.roles import ByClientOrOfficer, ByLeader, ByOfficer, ReadCases, ReadOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

AppealsHere = Annotated[Appeals, use_cases(Appeals)]
router = Routes("appeals")


@router.command("/certifications/{id}/appeals", shows=AppealView.of, creates="/certification/v1/appeals/{made.id}")
async def file_appeal(id: UUID, body: AppealBody, ask: ByClientOrOfficer, appeals: AppealsHere) -> Answer:
    """Appeal against a decision: the client by their account, or the counter for them."""
    return await appeals.file(ask, id, body.about, body.argument, body.certificate_id)


@router.read("/appeals")
async def list_appeals(
    read: ReadCases,
    paging: Paging,
    appeals: AppealsHere,
    status: Annotated[Status | None, Query()] = None,
    certification: UUID | None = None,
) -> Listed[AppealRow]:
    """The office's appeals, by status or certification."""
    rows = await appeals.list(read.office, paging.after, paging.limit, status=status, certification=certification)
    return listed(rows, paging)


@router.read("/appeals/{id}", shows=AppealView.of)
async def read_appeal(id: UUID, read: ReadOwnOrCases, appeals: AppealsHere) -> Appeal:
    """One appeal: what it disputes, who handles it, and the decision with its grounds."""
    own = read.asker.subject if read.role == APPLICANT else None
    return await appeals.read(id, read.office, read.as_of, own)


@router.command("/appeals/{id}/assignment", shows=AppealView.of)
async def assign_appeal(id: UUID, body: AppealAssignmentBody, ask: ByLeader, appeals: AppealsHere) -> Answer:
    """Assign the appeal to people who took no part in the case; a later assignment replaces it."""
    return await appeals.assign(ask, id, body.handlers)


@router.command("/appeals/{id}/decision", shows=AppealView.of)
async def decide_appeal(id: UUID, body: AppealDecisionBody, ask: ByOfficer, appeals: AppealsHere) -> Answer:
    """Decide the appeal with its grounds; upheld, another person decides the case again, or about its certificates."""
    return await appeals.decide(ask, id, body.outcome, body.grounds)
