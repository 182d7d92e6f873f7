"""Applications over HTTP. Routes, no rule."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.application.list_schemas import ApplicationLine, ApplicationsSought
from services.intake.application.schemas import (
    ApplicationView,
    DocumentsBody,
    DraftBody,
    FieldDisclosureBody,
    FieldDisclosureView,
    FieldsBody,
    InstrumentBody,
    LikenessBody,
    VerdictsBody,
    WholeApplicationView,
    handed_in,
)
from services.intake.application.use_cases import Applications
from services.intake.roles import ByAnybody, ByReplacing, Read, ReadList, own_subject
from shared.service.unit_of_work import Answer, Ask
from shared.web.lists import Listed, Page, listed, ordered_page
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, REPLACEMENT_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

ApplicationsHere = Annotated[Applications, use_cases(Applications)]
router = APIRouter()


@router.post(
    "/applications",
    status_code=201,
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Begin an application",
)
async def draft(body: DraftBody, ask: ByAnybody, applications: ApplicationsHere) -> Response:
    asked = answering(ask, ApplicationView.to(ask.role), created_at="/intake/v1/applications")
    return respond(await applications.draft(body.applicant_id, body.wish(), body.fields, asked))


@router.get(
    "/applications",
    responses=READ_REFUSALS,
    tags=["applications"],
    summary="Applications of the office; of an applicant, their own",
)
async def list_applications(
    read: ReadList,
    applications: ApplicationsHere,
    part: Annotated[Page, Depends(ordered_page)],
    sought: Annotated[ApplicationsSought, Depends()],
) -> Listed[ApplicationLine]:
    rows = await applications.list(
        part.after,
        part.limit,
        {**asdict(sought), "sought_account": own_subject(read)},
        at=read.office,
        newest_first=part.newest_first,
    )
    return listed([ApplicationLine.of(row) for row in rows], part)


@router.get(
    "/applications/{id}",
    response_model=WholeApplicationView,
    responses=READ_REFUSALS,
    tags=["applications"],
    summary="An application, now or as it was",
)
async def read_application(id: UUID, read: Read, applications: ApplicationsHere) -> Response:
    return shown(
        await applications.read(id, read.as_of, at=read.office, own=own_subject(read)),
        WholeApplicationView.to(read.role),
    )


@router.post(
    "/applications/{id}/documents",
    response_model=ApplicationView,
    responses=REPLACEMENT_REFUSALS,
    tags=["applications"],
    summary="Hand in other documents, while draft or returned",
)
async def change_documents(id: UUID, body: DocumentsBody, ask: ByReplacing, applications: ApplicationsHere) -> Response:
    return respond(await applications.change_documents(id, handed_in(body.documents), _shown(ask)))


@router.post(
    "/applications/{id}/fields",
    response_model=ApplicationView,
    responses=REPLACEMENT_REFUSALS,
    tags=["applications"],
    summary="State other things, while draft or returned",
)
async def change_fields(id: UUID, body: FieldsBody, ask: ByReplacing, applications: ApplicationsHere) -> Response:
    return respond(await applications.change_fields(id, body.fields, _shown(ask)))


@router.post(
    "/applications/{id}/disclosures",
    response_model=FieldDisclosureView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Read sealed fields in clear; each call is recorded",
)
async def disclose(id: UUID, body: FieldDisclosureBody, ask: ByAnybody, applications: ApplicationsHere) -> Response:
    answer, clear = await applications.disclose(id, body.fields, body.purpose, ask)
    return respond(Answer(200, FieldDisclosureView(values=clear).model_dump_json().encode(), position=answer.position))


@router.post(
    "/applications/{id}/instrument",
    response_model=ApplicationView,
    responses=REPLACEMENT_REFUSALS,
    tags=["applications"],
    summary="Name another instrument, or its other verification, while draft or returned",
)
async def change_instrument(
    id: UUID, body: InstrumentBody, ask: ByReplacing, applications: ApplicationsHere
) -> Response:
    return respond(await applications.change_instrument(id, body.instrument_id, body.verification, _shown(ask)))


@router.post(
    "/applications/{id}/verdicts",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Say of documents whether they are accepted",
)
async def give_verdicts(id: UUID, body: VerdictsBody, ask: ByAnybody, applications: ApplicationsHere) -> Response:
    return respond(await applications.give_verdicts(id, body.found(), _shown(ask)))


@router.post(
    "/applications/{id}/likeness-decision",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["applications"],
    summary="Decide whether it is for the same thing as another application",
)
async def decide_likeness(id: UUID, body: LikenessBody, ask: ByAnybody, applications: ApplicationsHere) -> Response:
    return respond(await applications.decide_likeness(id, body.is_same, _shown(ask, body.reason)))


def _shown(ask: Ask, reason: str | None = None) -> Ask:
    return answering(ask, ApplicationView.to(ask.role), reason=reason)
