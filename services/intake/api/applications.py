"""Applications over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.api.requests import ByApplicant, ByFrontOffice, IntakeHere, Read, ReadList, own_subject
from services.intake.application_case import Status
from services.intake.representations.applications import (
    ApplicationLine,
    ApplicationsView,
    ApplicationView,
    DocumentsBody,
    DraftBody,
    InstrumentBody,
    ReturnBody,
    WithdrawalBody,
    handed_in,
)
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import Page, answering, next_page, page, respond, shown

router = APIRouter()


@router.post(
    "/applications",
    status_code=201,
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Begin an application",
)
async def draft(body: DraftBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicationView.of, created_at="/intake/v1/applications")
    return respond(await intake.applications.draft(body.applicant_id, body.wish(), asked))


@router.get(
    "/applications",
    responses=READ_REFUSALS,
    tags=["applications"],
    summary="Applications of the office; of an applicant, their own",
)
async def list_applications(
    read: ReadList,
    intake: IntakeHere,
    part: Annotated[Page, Depends(page)],
    status: Status | None = None,
    applicant_id: UUID | None = None,
) -> ApplicationsView:
    rows = await intake.applications.list(
        part.after,
        part.limit,
        at=read.office,
        sought_status=status,
        sought_applicant=applicant_id,
        sought_account=own_subject(read),
    )
    lines = [ApplicationLine.of(row) for row in rows]
    return ApplicationsView(items=lines, next=next_page([line.id for line in lines], part.limit))


@router.get(
    "/applications/{id}",
    response_model=ApplicationView,
    responses=READ_REFUSALS,
    tags=["applications"],
    summary="An application, now or as it was",
)
async def read_application(id: UUID, read: Read, intake: IntakeHere) -> Response:
    return shown(
        await intake.applications.read(id, read.as_of, at=read.office, own=own_subject(read)), ApplicationView.of
    )


@router.post(
    "/applications/{id}/documents",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Hand in other documents, while draft or returned",
)
async def change_documents(id: UUID, body: DocumentsBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(
        await intake.applications.change_documents(id, handed_in(body.documents), answering(ask, ApplicationView.of))
    )


@router.post(
    "/applications/{id}/instrument",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Name another instrument, while draft or returned",
)
async def change_instrument(id: UUID, body: InstrumentBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(
        await intake.applications.change_instrument(id, body.instrument_id, answering(ask, ApplicationView.of))
    )


@router.post(
    "/applications/{id}/submission",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Submit, for the first time or again",
)
async def submit(id: UUID, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.applications.submit(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/return",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Give back with what is missing or wrong",
)
async def send_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, intake: IntakeHere) -> Response:
    return respond(await intake.applications.send_back(id, body.problems(), answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/acceptance",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Accept: registration number and promise",
)
async def accept(id: UUID, ask: ByFrontOffice, intake: IntakeHere) -> Response:
    return respond(await intake.applications.accept(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/withdrawal",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Take back before acceptance",
)
async def withdraw(id: UUID, body: WithdrawalBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.applications.withdraw(id, answering(ask, ApplicationView.of, reason=body.reason)))
