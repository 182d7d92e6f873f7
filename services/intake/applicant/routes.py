"""Applicants over HTTP, and their sealed data. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.intake.applicant.schemas import (
    ApplicantView,
    BusinessBody,
    CorrectionBody,
    DisclosureBody,
    DisclosureView,
    FoundView,
    PersonBody,
    SearchBody,
    UnitBody,
)
from services.intake.applicant.use_cases import Applicants
from services.intake.roles import (
    ByApplicant,
    ByDiscloser,
    Read,
    own_subject,
)
from shared.service.unit_of_work import Answer
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.web.web import answering, respond, shown, use_cases

ApplicantsHere = Annotated[Applicants, use_cases(Applicants)]
router = APIRouter()

ApplicantBody = Annotated[PersonBody | BusinessBody | UnitBody, Body(discriminator="kind")]


@router.post(
    "/applicants",
    status_code=201,
    response_model=ApplicantView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["applicants"],
    summary="Register a person, a business, or a unit of the office",
)
async def register(body: ApplicantBody, ask: ByApplicant, applicants: ApplicantsHere) -> Response:
    asked = answering(ask, ApplicantView.of, created_at="/intake/v1/applicants")
    return respond(await applicants.register(body.identity(), asked))


@router.get(
    "/applicants/{id}",
    response_model=ApplicantView,
    responses=READ_REFUSALS,
    tags=["applicants"],
    summary="An applicant, with sealed fields masked",
)
async def read_applicant(id: UUID, read: Read, applicants: ApplicantsHere) -> Response:
    own = own_subject(read)
    applicant = await applicants.read(id, read.as_of, at=read.office, own=own)
    is_now = own is None and read.as_of is None
    alike = await applicants.alike(id) if is_now else []
    return shown(applicant, lambda one: ApplicantView.of(one, alike))


@router.post(
    "/applicants/{id}/corrections",
    response_model=ApplicantView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["applicants"],
    summary="Put right what was wrong of an applicant",
)
async def correct(id: UUID, body: CorrectionBody, ask: ByApplicant, applicants: ApplicantsHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.reason)
    return respond(await applicants.correct(id, body.correction(), asked))


@router.post(
    "/applicant-searches",
    response_model=FoundView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["applicants"],
    summary="Find applicants by exact NIK, phone, e-mail or NIB; each search is recorded",
)
async def find_applicants(body: SearchBody, ask: ByDiscloser, applicants: ApplicantsHere) -> Response:
    answer, ids = await applicants.find(body.by, body.value, body.purpose, ask)
    return respond(Answer(200, FoundView(ids=ids).model_dump_json().encode(), position=answer.position))


@router.post(
    "/applicants/{id}/disclosures",
    response_model=DisclosureView,
    responses=COMMAND_REFUSALS,
    tags=["applicants"],
    summary="Read sealed fields in clear; each call is recorded",
)
async def disclose(id: UUID, body: DisclosureBody, ask: ByDiscloser, applicants: ApplicantsHere) -> Response:
    answer, clear = await applicants.disclose(id, body.fields, body.purpose, body.case, ask)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
