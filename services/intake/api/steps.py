"""The steps of a procedure over HTTP: any by its name, and shortcuts for the four that every card has. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.api.requests import ByAnybody, IntakeHere, ReadNow, own_subject
from services.intake.application import Intake
from services.intake.representations.applications import ApplicationView
from services.intake.representations.steps import StepBody, StepGiven, StepsView, StepView
from shared.application import Ask
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond

router = APIRouter()


@router.get("/applications/{id}/steps", responses=READ_REFUSALS, tags=["steps"], summary="What can be done now")
async def possible_steps(request: Request, id: UUID, read: ReadNow, intake: IntakeHere) -> StepsView:
    now = request.app.state.face.clock.now()
    steps, missing = await intake.steps.possible(id, now, at=read.office, own=own_subject(read))
    return StepsView(steps=[StepView.of(one) for one in steps], missing=list(missing))


@router.post(
    "/applications/{id}/steps",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Take a step of the procedure by its name on the service card",
)
async def take(id: UUID, body: StepBody, ask: ByAnybody, intake: IntakeHere) -> Response:
    return await _taken(id, body.step, body, ask, intake)


@router.post(
    "/applications/{id}/submission",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Submit (the step `submit`), for the first time or again; the answer names what is missing",
)
async def submit(id: UUID, ask: ByAnybody, intake: IntakeHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "submit", body, ask, intake)


@router.post(
    "/applications/{id}/return",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Give back with what is missing or wrong (the step `return`)",
)
async def send_back(id: UUID, ask: ByAnybody, intake: IntakeHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "return", body, ask, intake)


@router.post(
    "/applications/{id}/acceptance",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Accept (the step `accept`): registration number and promise",
)
async def accept(id: UUID, ask: ByAnybody, intake: IntakeHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "accept", body, ask, intake)


@router.post(
    "/applications/{id}/withdrawal",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Take back what is not yet decided (the step `withdraw`)",
)
async def withdraw(id: UUID, ask: ByAnybody, intake: IntakeHere, body: StepGiven | None = None) -> Response:
    return await _taken(id, "withdraw", body, ask, intake)


async def _taken(id: UUID, step: str, given: StepGiven | None, ask: Ask, intake: Intake) -> Response:
    """Every route takes its step here: a shortcut is the step with its name filled in, and can ask for nothing else."""
    given = given or StepGiven()
    asked = answering(ask, ApplicationView.to(ask.role), reason=given.reason)
    return respond(await intake.steps.take(id, given.of(step), asked))
