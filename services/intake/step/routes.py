"""The steps of a procedure over HTTP: any by its name, and shortcuts for the four that every card has. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from services.intake.application.schemas import ApplicationView
from services.intake.roles import ByAnybody, ReadNow, own_subject
from services.intake.step.schemas import StepBody, StepGiven, StepsView, StepView
from services.intake.step.use_cases import Steps
from shared.service.ask import Answer, Ask
from shared.web.face import use_cases
from shared.web.routes import Routes

StepsHere = Annotated[Steps, use_cases(Steps)]
router = Routes("steps")


@router.read("/applications/{id}/steps", "What can be done now")
async def possible_steps(request: Request, id: UUID, read: ReadNow, steps: StepsHere) -> StepsView:
    now = request.app.state.face.clock.now()
    possible, missing = await steps.possible(id, now, at=read.office, own=own_subject(read))
    return StepsView(steps=[StepView.of(one) for one in possible], missing=list(missing))


@router.command(
    "/applications/{id}/steps",
    "Take a step of the procedure by its name on the service card",
    shows_to=ApplicationView.to,
)
async def take(id: UUID, body: StepBody, ask: ByAnybody, steps: StepsHere) -> Answer:
    return await _taken(id, body.step, body, ask, steps)


@router.command(
    "/applications/{id}/submission",
    "Submit (the step `submit`), for the first time or again; the answer names what is missing",
    shows_to=ApplicationView.to,
)
async def submit(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Answer:
    return await _taken(id, "submit", body, ask, steps)


@router.command(
    "/applications/{id}/return",
    "Give back with what is missing or wrong (the step `return`)",
    shows_to=ApplicationView.to,
)
async def send_back(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Answer:
    return await _taken(id, "return", body, ask, steps)


@router.command(
    "/applications/{id}/acceptance",
    "Accept (the step `accept`): registration number and promise",
    shows_to=ApplicationView.to,
)
async def accept(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Answer:
    return await _taken(id, "accept", body, ask, steps)


@router.command(
    "/applications/{id}/withdrawal",
    "Take back what is not yet decided (the step `withdraw`)",
    shows_to=ApplicationView.to,
)
async def withdraw(id: UUID, ask: ByAnybody, steps: StepsHere, body: StepGiven | None = None) -> Answer:
    return await _taken(id, "withdraw", body, ask, steps)


async def _taken(id: UUID, step: str, given: StepGiven | None, ask: Ask, steps: Steps) -> Answer:
    """Takes the step of every route; a shortcut fills in the step's name and can ask for nothing else."""
    given = given or StepGiven()
    return await steps.take(ask.because(given.reason), id, given.of(step))
