"""The steps of a procedure over HTTP: any by its name, and shortcuts for the four that every card has. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.application.schemas import ApplicationView
from services.intake.roles import ByAnybody, ReadNow, own_subject
from services.intake.step.schemas import StepBody, StepGiven, StepsView, StepView
from services.intake.step.use_cases import Steps
from shared.service.unit_of_work import Ask
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, use_cases

StepsHere = Annotated[Steps, use_cases(Steps)]
router = APIRouter()


@router.get("/applications/{id}/steps", responses=READ_REFUSALS, tags=["steps"], summary="What can be done now")
async def possible_steps(request: Request, id: UUID, read: ReadNow, steps: StepsHere) -> StepsView:
    now = request.app.state.face.clock.now()
    possible, missing = await steps.possible(id, now, at=read.office, own=own_subject(read))
    return StepsView(steps=[StepView.of(one) for one in possible], missing=list(missing))


@router.post(
    "/applications/{id}/steps",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Take a step of the procedure by its name on the service card",
)
async def take(id: UUID, body: StepBody, ask: ByAnybody, steps: StepsHere) -> Response:
    return await _taken(id, body.step, body, ask, steps)


@router.post(
    "/applications/{id}/submission",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Submit (the step `submit`), for the first time or again; the answer names what is missing",
)
async def submit(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "submit", body, ask, steps)


@router.post(
    "/applications/{id}/return",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Give back with what is missing or wrong (the step `return`)",
)
async def send_back(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "return", body, ask, steps)


@router.post(
    "/applications/{id}/acceptance",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Accept (the step `accept`): registration number and promise",
)
async def accept(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "accept", body, ask, steps)


@router.post(
    "/applications/{id}/withdrawal",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Take back what is not yet decided (the step `withdraw`)",
)
async def withdraw(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "withdraw", body, ask, steps)


async def _taken(id: UUID, step: str, given: StepGiven | None, ask: Ask, steps: Steps) -> Response:
    """Every route takes its step here: a shortcut is the step with its name filled in, and can ask for nothing else."""
    given = given or StepGiven()
    asked = answering(ask, ApplicationView.to(ask.role), reason=given.reason)
    return respond(await steps.take(id, given.of(step), asked))
