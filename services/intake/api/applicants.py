"""Applicants over HTTP, and their sealed data. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.intake.api.requests import ByApplicant, ByDiscloser, IntakeHere, Read, Search, own_subject
from services.intake.representations.applicants import (
    ApplicantView,
    BusinessBody,
    DisclosureBody,
    DisclosureView,
    FoundView,
    PersonBody,
    SearchBody,
)
from shared.application import Answer
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.web import answering, respond, shown

router = APIRouter()

ApplicantBody = Annotated[PersonBody | BusinessBody, Body(discriminator="kind")]


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
    return respond(await intake.applicants.register(body.identity(), asked))


@router.get(
    "/applicants/{id}",
    response_model=ApplicantView,
    responses=READ_REFUSALS,
    tags=["applicants"],
    summary="An applicant, with sealed fields masked",
)
async def read_applicant(id: UUID, read: Read, intake: IntakeHere) -> Response:
    return shown(await intake.applicants.read(id, read.as_of, at=read.office, own=own_subject(read)), ApplicantView.of)


@router.post(
    "/applicant-searches",
    responses={**READ_REFUSALS, **documented(413)},
    tags=["applicants"],
    summary="Find applicants by exact NIK, phone, e-mail or NIB; changes nothing",
)
async def find_applicants(body: SearchBody, read: Search, intake: IntakeHere) -> FoundView:
    return FoundView(ids=await intake.applicants.find(body.by, body.value, read.office))


@router.post(
    "/applicants/{id}/disclosures",
    response_model=DisclosureView,
    responses=COMMAND_REFUSALS,
    tags=["applicants"],
    summary="Read sealed fields in clear; each call is recorded",
)
async def disclose(id: UUID, body: DisclosureBody, ask: ByDiscloser, intake: IntakeHere) -> Response:
    answer, clear = await intake.applicants.disclose(id, body.fields, body.purpose, body.case, ask)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
