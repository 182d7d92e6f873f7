"""Compensation tokens over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.api.requests import ByReplacing, IntakeHere, ReadList, own_subject
from services.intake.representations.applications import ApplicationView
from services.intake.representations.compensations import TokenBody, TokenLine
from shared.lists import Listed, Page, listed, page
from shared.problems import READ_REFUSALS, REPLACEMENT_REFUSALS
from shared.web import answering, respond

router = APIRouter()


@router.get(
    "/compensation-tokens",
    responses=READ_REFUSALS,
    tags=["compensation"],
    summary="Tokens that the office gave for broken promises; of an applicant, their own",
)
async def list_tokens(
    read: ReadList, intake: IntakeHere, part: Annotated[Page, Depends(page)], applicant_id: UUID | None = None
) -> Listed[TokenLine]:
    rows = await intake.compensations.list(
        part.after, part.limit, at=read.office, sought_applicant=applicant_id, sought_account=own_subject(read)
    )
    return listed([TokenLine.of(row) for row in rows], part, lambda line: line.token)


@router.post(
    "/applications/{id}/compensation-token",
    response_model=ApplicationView,
    responses=REPLACEMENT_REFUSALS,
    tags=["compensation"],
    summary="Hand in a compensation token, or none any more, until it is accepted",
)
async def hand_in(id: UUID, body: TokenBody, ask: ByReplacing, intake: IntakeHere) -> Response:
    return respond(await intake.compensations.hand_in(id, body.token, answering(ask, ApplicationView.to(ask.role))))
