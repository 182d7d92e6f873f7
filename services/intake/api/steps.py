"""The steps of a procedure over HTTP: any by its name, and the four that every card has. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.api.requests import ByAnybody, IntakeHere, ReadNow, own_subject
from services.intake.application.steps import StepAsked
from services.intake.representations.applications import ApplicationView
from services.intake.representations.steps import ReturnBody, StepBody, StepsView, StepView, WithdrawalBody
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
    asked = answering(ask, ApplicationView.to(ask.role), reason=body.reason)
    return respond(await intake.steps.take(id, body.asked(), asked))


@router.post(
    "/applications/{id}/submission",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Submit, for the first time or again; the answer names what is missing",
)
async def submit(id: UUID, ask: ByAnybody, intake: IntakeHere) -> Response:
    return respond(await intake.steps.take(id, StepAsked("submit"), answering(ask, ApplicationView.to(ask.role))))


@router.post(
    "/applications/{id}/return",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Give back with what is missing or wrong",
)
async def send_back(id: UUID, body: ReturnBody, ask: ByAnybody, intake: IntakeHere) -> Response:
    asked = StepAsked("return", problems=body.problems())
    return respond(await intake.steps.take(id, asked, answering(ask, ApplicationView.to(ask.role))))


@router.post(
    "/applications/{id}/acceptance",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Accept: registration number and promise",
)
async def accept(id: UUID, ask: ByAnybody, intake: IntakeHere) -> Response:
    return respond(await intake.steps.take(id, StepAsked("accept"), answering(ask, ApplicationView.to(ask.role))))


@router.post(
    "/applications/{id}/withdrawal",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
    summary="Take back what is not yet decided",
)
async def withdraw(id: UUID, body: WithdrawalBody, ask: ByAnybody, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicationView.to(ask.role), reason=body.reason)
    return respond(await intake.steps.take(id, StepAsked("withdraw"), asked))
