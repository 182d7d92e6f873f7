"""Applicants over HTTP, and their sealed data: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Response

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
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes, answer_once, shown

ApplicantsHere = Annotated[Applicants, use_cases(Applicants)]
router = Routes("applicants")

ApplicantBody = Annotated[PersonBody | BusinessBody | UnitBody, Body(discriminator="kind")]


@router.command(
    "/applicants",
    "Register a person, a business, or a unit of the office",
    shows=ApplicantView.of,
    creates="/intake/v1/applicants/{made.id}",
    refuses=(429,),
)
async def register(body: ApplicantBody, ask: ByApplicant, applicants: ApplicantsHere) -> Answer:
    return await applicants.register(ask, body.identity())


@router.read("/applicants/{id}", "An applicant, with sealed fields masked", response_model=ApplicantView)
async def read_applicant(id: UUID, read: Read, applicants: ApplicantsHere) -> Response:
    own = own_subject(read)
    applicant = await applicants.read(id, read.as_of, at=read.office, own=own)
    is_now = own is None and read.as_of is None
    alike = await applicants.alike(id) if is_now else []
    return shown(applicant, lambda one: ApplicantView.of(one, alike))


@router.command(
    "/applicants/{id}/corrections", "Correct wrong data of an applicant", shows=ApplicantView.of, refuses=(429,)
)
async def correct(id: UUID, body: CorrectionBody, ask: ByApplicant, applicants: ApplicantsHere) -> Answer:
    return await applicants.correct(ask.because(body.reason), id, body.correction())


@router.command(
    "/applicant-searches",
    "Find applicants by exact NIK, phone, e-mail or NIB; each search is recorded",
    response_model=FoundView,
    refuses=(429,),
)
async def find_applicants(body: SearchBody, ask: ByDiscloser, applicants: ApplicantsHere) -> Answer:
    answer, ids = await applicants.find(ask, body.by, body.value, body.purpose)
    return answer_once(answer, FoundView(ids=ids))


@router.command(
    "/applicants/{id}/disclosures", "Read sealed fields in clear; each call is recorded", response_model=DisclosureView
)
async def disclose(id: UUID, body: DisclosureBody, ask: ByDiscloser, applicants: ApplicantsHere) -> Answer:
    answer, clear = await applicants.disclose(ask, id, body.fields, body.purpose, body.case)
    return answer_once(answer, DisclosureView(values=clear))
