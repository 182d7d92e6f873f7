"""Compensation tokens over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from services.intake.application.schemas import ApplicationView
from services.intake.compensation.schemas import TokenBody, TokenLine
from services.intake.compensation.use_cases import Compensations
from services.intake.roles import ByReplacing, ReadList, own_subject
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

CompensationsHere = Annotated[Compensations, use_cases(Compensations)]
router = Routes("compensation")


@router.read("/compensation-tokens", "Tokens that the office gave for broken promises; of an applicant, their own")
async def list_tokens(
    read: ReadList,
    compensations: CompensationsHere,
    part: Paging,
    applicant_id: UUID | None = None,
) -> Listed[TokenLine]:
    rows = await compensations.list(
        part.after, part.limit, at=read.office, applicant=applicant_id, account=own_subject(read)
    )
    return listed([TokenLine.of(row) for row in rows], part, lambda line: line.token)


@router.command(
    "/applications/{id}/compensation-token",
    "Hand in a compensation token, or none any more, until it is accepted",
    shows_to=ApplicationView.to,
    refuses=(428,),
)
async def hand_in(id: UUID, body: TokenBody, ask: ByReplacing, compensations: CompensationsHere) -> Answer:
    return await compensations.hand_in(ask, id, body.token)
