"""Applications over HTTP. Routes, no rule."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.intake.application.application import Application
from services.intake.application.list_rows import ApplicationLine
from services.intake.application.list_schemas import ApplicationsSought
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
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, OrderedPaging, listed
from shared.web.routes import Routes, answer_once

ApplicationsHere = Annotated[Applications, use_cases(Applications)]
router = Routes("applications")


@router.command(
    "/applications", "Begin an application", shows_to=ApplicationView.to, creates="/intake/v1/applications/{made.id}"
)
async def draft(body: DraftBody, ask: ByAnybody, applications: ApplicationsHere) -> Answer:
    return await applications.draft(ask, body.applicant_id, body.wish(), body.fields)


@router.read("/applications", "Applications of the office; of an applicant, their own")
async def list_applications(
    read: ReadList,
    applications: ApplicationsHere,
    part: OrderedPaging,
    sought: Annotated[ApplicationsSought, Depends()],
) -> Listed[ApplicationLine]:
    rows = await applications.list(
        part.after,
        part.limit,
        {**asdict(sought), "sought_account": own_subject(read)},
        at=read.office,
        newest_first=part.newest_first,
    )
    return listed(rows, part)


@router.read("/applications/{id}", "An application, now or as it was", shows_to=WholeApplicationView.to)
async def read_application(id: UUID, read: Read, applications: ApplicationsHere) -> Application:
    return await applications.read(id, read.as_of, at=read.office, own=own_subject(read))


@router.command(
    "/applications/{id}/documents",
    "Hand in other documents, while draft or returned",
    shows_to=ApplicationView.to,
    refuses=(428,),
)
async def change_documents(id: UUID, body: DocumentsBody, ask: ByReplacing, applications: ApplicationsHere) -> Answer:
    return await applications.change_documents(ask, id, handed_in(body.documents))


@router.command(
    "/applications/{id}/fields",
    "State other things, while draft or returned",
    shows_to=ApplicationView.to,
    refuses=(428,),
)
async def change_fields(id: UUID, body: FieldsBody, ask: ByReplacing, applications: ApplicationsHere) -> Answer:
    return await applications.change_fields(ask, id, body.fields)


@router.command(
    "/applications/{id}/disclosures",
    "Read sealed fields in clear; each call is recorded",
    response_model=FieldDisclosureView,
)
async def disclose(id: UUID, body: FieldDisclosureBody, ask: ByAnybody, applications: ApplicationsHere) -> Answer:
    answer, clear = await applications.disclose(ask, id, body.fields, body.purpose)
    return answer_once(answer, FieldDisclosureView(values=clear))


@router.command(
    "/applications/{id}/instrument",
    "Name another instrument, or its other verification, while draft or returned",
    shows_to=ApplicationView.to,
    refuses=(428,),
)
async def change_instrument(id: UUID, body: InstrumentBody, ask: ByReplacing, applications: ApplicationsHere) -> Answer:
    return await applications.change_instrument(ask, id, body.instrument_id, body.verification)


@router.command(
    "/applications/{id}/verdicts", "Say of documents whether they are accepted", shows_to=ApplicationView.to
)
async def give_verdicts(id: UUID, body: VerdictsBody, ask: ByAnybody, applications: ApplicationsHere) -> Answer:
    return await applications.give_verdicts(ask, id, body.found())


@router.command(
    "/applications/{id}/likeness-decision",
    "Decide whether it is for the same thing as another application",
    shows_to=ApplicationView.to,
)
async def decide_likeness(id: UUID, body: LikenessBody, ask: ByAnybody, applications: ApplicationsHere) -> Answer:
    return await applications.decide_duplicate(ask.because(body.reason), id, body.is_same)
