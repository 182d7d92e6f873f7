"""The route that resumes a stopped case, the same in every service that reacts to other services' events."""

from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel

from shared.roles import ADMINISTRATOR
from shared.service import stop
from shared.service.ask import Answer, Ask
from shared.service.stop import Stop
from shared.service.unit_of_work import UnitOfWork
from shared.web.commands import command
from shared.web.routes import Routes
from shared.web.values import Body, Text

router = Routes("stopped cases")


class MendedBody(Body):
    """What was repaired."""

    reason: Text


class StopView(BaseModel):
    """A stop of a case's automatic steps: at which position, and why."""

    id: UUID
    case_id: UUID
    service: str
    at: int
    code: str
    why: str
    resumed: bool

    @classmethod
    def of(cls, one: Stop) -> Self:
        return cls(
            id=one.id,
            case_id=one.case_id,
            service=one.service,
            at=one.at,
            code=one.code,
            why=one.why,
            resumed=one.is_resumed,
        )


@router.command("/stopped-cases/{case}/resumption", shows=StopView.of)
async def resume_case(
    case: UUID, body: MendedBody, request: Request, ask: Annotated[Ask, command(ADMINISTRATOR)]
) -> Answer:
    """Let the automatic steps of a stopped case go on, after the cause was repaired."""
    unit = cast("UnitOfWork", request.app.state.unit)
    return await stop.resume_case(unit, ask.because(body.reason), case, body.reason)
