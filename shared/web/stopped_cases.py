"""The route that resumes a stopped case, the same in every service that reacts to events of others."""

from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel

from shared.roles import ADMINISTRATOR
from shared.service.reactions import Stop, resume
from shared.service.unit_of_work import Answer, Ask, UnitOfWork
from shared.web.commands import command
from shared.web.routes import Routes
from shared.web.values import Body, Text

router = Routes("stopped cases")


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


@router.command("/stopped-cases/{case}/resumption", shows=StopView.of)
async def resume_case(
    case: UUID, body: MendedBody, request: Request, ask: Annotated[Ask, command(ADMINISTRATOR)]
) -> Answer:
    """Let the automatic steps of a stopped case go on, after the cause was mended."""
    unit = cast("UnitOfWork", request.app.state.unit)
    return await resume(unit, case, body.reason, ask.because(body.reason))
