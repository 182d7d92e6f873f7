"""The route by which a stopped case is resumed: the same in every service that reacts to others."""

from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from shared.roles import ADMINISTRATOR
from shared.service.reactions import Stop, resume
from shared.service.unit_of_work import Ask, UnitOfWork
from shared.web.problems import COMMAND_REFUSALS
from shared.web.values import Body, Text
from shared.web.web import answering, command, respond

router = APIRouter()


class MendedBody(Body):
    """What was mended."""

    reason: Text


class StopView(BaseModel):
    """A halt of a case's automatic steps: at which position, and why."""

    id: UUID
    case_id: UUID
    service: str
    at: int
    code: str
    why: str
    resumed: bool

    @classmethod
    def of(cls, stop: Stop) -> Self:
        return cls(
            id=stop.id,
            case_id=stop.case_id,
            service=stop.service,
            at=stop.at,
            code=stop.code,
            why=stop.why,
            resumed=stop.is_resumed,
        )


@router.post(
    "/stopped-cases/{case}/resumption", response_model=StopView, responses=COMMAND_REFUSALS, tags=["stopped cases"]
)
async def resume_case(
    case: UUID, body: MendedBody, request: Request, ask: Annotated[Ask, command(ADMINISTRATOR)]
) -> Response:
    """Let the automatic steps of a stopped case go on, after the cause was mended."""
    unit = cast("UnitOfWork", request.app.state.unit)
    return respond(await resume(unit, case, body.reason, answering(ask, StopView.of, reason=body.reason)))
