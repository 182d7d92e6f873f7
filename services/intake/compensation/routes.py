"""Compensation tokens over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.application.schemas import ApplicationView
from services.intake.compensation.schemas import TokenBody, TokenLine
from services.intake.compensation.use_cases import Compensations
from services.intake.roles import ByReplacing, ReadList, own_subject
from shared.web.lists import Listed, Page, listed, page
from shared.web.problems import READ_REFUSALS, REPLACEMENT_REFUSALS
from shared.web.web import answering, respond, use_cases

CompensationsHere = Annotated[Compensations, use_cases(Compensations)]
router = APIRouter()


@router.get(
    "/compensation-tokens",
    responses=READ_REFUSALS,
    tags=["compensation"],
    summary="Tokens that the office gave for broken promises; of an applicant, their own",
)
async def list_tokens(
    read: ReadList,
    compensations: CompensationsHere,
    part: Annotated[Page, Depends(page)],
    applicant_id: UUID | None = None,
) -> Listed[TokenLine]:
    rows = await compensations.list(
        part.after, part.limit, at=read.office, applicant=applicant_id, account=own_subject(read)
    )
    return listed([TokenLine.of(row) for row in rows], part, lambda line: line.token)


@router.post(
    "/applications/{id}/compensation-token",
    response_model=ApplicationView,
    responses=REPLACEMENT_REFUSALS,
    tags=["compensation"],
    summary="Hand in a compensation token, or none any more, until it is accepted",
)
async def hand_in(id: UUID, body: TokenBody, ask: ByReplacing, compensations: CompensationsHere) -> Response:
    return respond(await compensations.hand_in(id, body.token, answering(ask, ApplicationView.to(ask.role))))
