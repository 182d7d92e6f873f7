"""Intake over HTTP: applicants, their sealed data, and applications. Routes, no rule."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request, Response

from services.intake.application import Intake
from services.intake.application_case import Status
from services.intake.representations import (
    ApplicantView,
    ApplicationLine,
    ApplicationsView,
    ApplicationView,
    BusinessBody,
    CardCode,
    DisclosureBody,
    DisclosureView,
    DocumentsBody,
    DraftBody,
    FoundView,
    InstrumentBody,
    PersonBody,
    ReturnBody,
    SearchBody,
    StandardLine,
    StandardsView,
    WithdrawalBody,
    handed_in,
)
from services.intake.service_cards import CARDS, card_in_force, today_of
from shared.application import Answer, Ask
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.roles import APPLICANT, EVERYBODY, FRONT_OFFICE, METROLOGY_HEAD
from shared.web import OPEN, Day, Page, Reading, answering, command, listing, next_page, page, reading, respond, shown

router = APIRouter()


async def _intake(request: Request) -> Intake:
    return cast("Intake", request.app.state.application)


IntakeHere = Annotated[Intake, Depends(_intake)]
ApplicantBody = Annotated[PersonBody | BusinessBody, Body(discriminator="kind")]
ByApplicant = Annotated[Ask, command(FRONT_OFFICE, APPLICANT)]
"""The applicant, or the front office for one who came to the counter."""
ByFrontOffice = Annotated[Ask, command(FRONT_OFFICE)]
ByDiscloser = Annotated[Ask, command(FRONT_OFFICE, METROLOGY_HEAD)]
Read = Annotated[Reading, reading(*EVERYBODY)]
ReadList = Annotated[Reading, listing(*EVERYBODY)]
Search = Annotated[Reading, listing(FRONT_OFFICE, METROLOGY_HEAD)]


def _own(read: Reading) -> str | None:
    return read.asker.subject if read.role == APPLICANT else None


@router.post(
    "/applicants",
    status_code=201,
    response_model=ApplicantView,
    responses=COMMAND_REFUSALS,
    tags=["applicants"],
    summary="Register a person or a business",
)
async def register(body: ApplicantBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicantView.of, created_at="/intake/v1/applicants")
    return respond(await intake.register(body.identity(), asked))


@router.get(
    "/applicants/{id}",
    response_model=ApplicantView,
    responses=READ_REFUSALS,
    tags=["applicants"],
    summary="An applicant, with sealed fields masked",
)
async def read_applicant(id: UUID, read: Read, intake: IntakeHere) -> Response:
    return shown(await intake.read_applicant(id, read.as_of, at=read.office, own=_own(read)), ApplicantView.of)


@router.post(
    "/applicant-searches",
    responses={**READ_REFUSALS, **documented(413)},
    tags=["applicants"],
    summary="Find applicants by exact NIK, phone, e-mail or NIB; changes nothing",
)
async def find_applicants(body: SearchBody, read: Search, intake: IntakeHere) -> FoundView:
    return FoundView(ids=await intake.find_applicants(body.by, body.value, read.office))


@router.post(
    "/applicants/{id}/disclosures",
    response_model=DisclosureView,
    responses=COMMAND_REFUSALS,
    tags=["applicants"],
    summary="Read sealed fields in clear; each call is recorded",
)
async def disclose(id: UUID, body: DisclosureBody, ask: ByDiscloser, intake: IntakeHere) -> Response:
    answer, clear = await intake.disclose(id, body.fields, body.purpose, body.case, ask)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))


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
    return respond(await intake.draft(body.applicant_id, body.wish(), asked))


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
    rows = await intake.list_applications(
        part.after,
        part.limit,
        at=read.office,
        sought_status=status,
        sought_applicant=applicant_id,
        sought_account=_own(read),
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
    return shown(await intake.read_application(id, read.as_of, at=read.office, own=_own(read)), ApplicationView.of)


@router.post(
    "/applications/{id}/documents",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Hand in other documents, while draft or returned",
)
async def change_documents(id: UUID, body: DocumentsBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.change_documents(id, handed_in(body.documents), answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/instrument",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Name another instrument, while draft or returned",
)
async def change_instrument(id: UUID, body: InstrumentBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.change_instrument(id, body.instrument_id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/submission",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Submit, for the first time or again",
)
async def submit(id: UUID, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.submit(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/return",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Give back with what is missing or wrong",
)
async def send_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, intake: IntakeHere) -> Response:
    return respond(await intake.send_back(id, body.problems(), answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/acceptance",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Accept: registration number and promise",
)
async def accept(id: UUID, ask: ByFrontOffice, intake: IntakeHere) -> Response:
    return respond(await intake.accept(id, answering(ask, ApplicationView.of)))


@router.post(
    "/applications/{id}/withdrawal",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Take back before acceptance",
)
async def withdraw(id: UUID, body: WithdrawalBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    return respond(await intake.withdraw(id, answering(ask, ApplicationView.of, reason=body.reason)))


@router.get("/standards", tags=["standards"], summary="The service standards of all offices", openapi_extra=OPEN)
async def list_standards() -> StandardsView:
    return StandardsView(items=[StandardLine.of(card) for card in CARDS])


@router.get(
    "/standards/{code}",
    response_model=dict[str, Any],
    responses=documented(404, 422),
    tags=["standards"],
    summary="A service standard as it is in force on a day",
    openapi_extra=OPEN,
)
async def read_standard(request: Request, code: CardCode, at: Day | None = None) -> Response:
    """Everything the office published about the service, each value with where it is stated; `at`: today, if not said."""
    on = at or today_of(code, request.app.state.face.clock.now())
    return Response(card_in_force(code, on).model_dump_json(), media_type="application/json")
