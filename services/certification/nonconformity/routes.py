"""Nonconformities over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.nonconformity.nonconformity import Nonconformity, Status
from services.certification.nonconformity.rows import NonconformityRow
from services.certification.nonconformity.schemas import (
    ClientAnswerBody,
    CorrectionVerificationBody,
    NonconformityView,
    OfFindingBody,
    RaisedBody,
    ReturnBody,
)
from services.certification.nonconformity.use_cases import Nonconformities
from services.certification.roles import ByClientOrFrontOffice, ByOfficer, ReadCases, ReadOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Day

NonconformitiesHere = Annotated[Nonconformities, use_cases(Nonconformities)]
router = Routes("nonconformities")


@router.command(
    "/certifications/{id}/nonconformities",
    shows=NonconformityView.of,
    creates="/certification/v1/nonconformities/{made.id}",
)
async def raise_nonconformity(
    id: UUID, body: RaisedBody, ask: ByOfficer, nonconformities: NonconformitiesHere
) -> Answer:
    """Raise a nonconformity from a finding of an audit, or at testing or evaluation; the case waits for its correction."""
    raised = body.raised
    if isinstance(raised, OfFindingBody):
        return await nonconformities.raise_finding(ask, id, raised.audit_id, raised.finding)
    return await nonconformities.raise_at_stage(ask, id, raised.stage, raised.clause, raised.words, raised.grade)


@router.read("/nonconformities")
async def list_nonconformities(
    read: ReadCases,
    paging: Paging,
    nonconformities: NonconformitiesHere,
    certification: UUID | None = None,
    status: Annotated[Status | None, Query()] = None,
    due_before: Annotated[Day | None, Query()] = None,
) -> Listed[NonconformityRow]:
    """The office's nonconformities, by certification, state or due day (due before that day)."""
    rows = await nonconformities.list(
        read.office, paging.after, paging.limit, certification=certification, status=status, due_before=due_before
    )
    return listed(rows, paging)


@router.read("/nonconformities/{id}", shows=NonconformityView.of)
async def read_nonconformity(id: UUID, read: ReadOwnOrCases, nonconformities: NonconformitiesHere) -> Nonconformity:
    """One nonconformity with its answers; an applicant reads only theirs."""
    own = read.asker.subject if read.role == APPLICANT else None
    return await nonconformities.read(id, read.office, read.as_of, own)


@router.command("/nonconformities/{id}/answer", shows=NonconformityView.of)
async def answer(
    id: UUID, body: ClientAnswerBody, ask: ByClientOrFrontOffice, nonconformities: NonconformitiesHere
) -> Answer:
    """Answer with cause, correction, corrective action and evidence: the client, or the front office for them."""
    return await nonconformities.answer(ask, id, body.answer())


@router.command("/nonconformities/{id}/return", shows=NonconformityView.of)
async def send_back(id: UUID, body: ReturnBody, ask: ByOfficer, nonconformities: NonconformitiesHere) -> Answer:
    """Send the answer back with a reason; the days that it was with the team are added to the due day."""
    return await nonconformities.send_back(ask.because(body.reason), id, body.reason)


@router.command("/nonconformities/{id}/verification", shows=NonconformityView.of)
async def verify(
    id: UUID, body: CorrectionVerificationBody, ask: ByOfficer, nonconformities: NonconformitiesHere
) -> Answer:
    """Verify the correction, as another person than who answered; after the last one the case goes on."""
    return await nonconformities.verify(ask, id, body.words)
