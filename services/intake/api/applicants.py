"""Applicants over HTTP, and their sealed data. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.intake.api.requests import (
    ByAccount,
    ByApplicant,
    ByCounter,
    ByDiscloser,
    IntakeHere,
    Read,
    own_subject,
)
from services.intake.applicant import Applicant
from services.intake.representations.applicants import (
    ApplicantView,
    BindingBody,
    BindingCodeView,
    BoundView,
    BusinessBody,
    ByCodeBody,
    ByOssBody,
    ByProviderBody,
    CorrectionBody,
    DisclosureBody,
    DisclosureView,
    FoundView,
    PersonBody,
    SearchBody,
    UnbindingBody,
    UnitBody,
)
from shared.application import Answer
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.web import answering, respond, shown

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
    own = own_subject(read)
    applicant = await intake.applicants.read(id, read.as_of, at=read.office, own=own)
    is_now = own is None and read.as_of is None
    alike = await intake.applicants.alike(id) if is_now else []
    return shown(applicant, lambda one: ApplicantView.of(one, alike))


@router.post(
    "/applicants/{id}/corrections",
    response_model=ApplicantView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["applicants"],
    summary="Put right what was wrong of an applicant",
)
async def correct(id: UUID, body: CorrectionBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.reason)
    return respond(await intake.applicants.correct(id, body.correction(), asked))


@router.post(
    "/applicants/{id}/binding",
    response_model=ApplicantView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Bind the account of somebody whose papers an officer saw",
)
async def bind(id: UUID, body: BindingBody, ask: ByCounter, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.note)
    return respond(await intake.bindings.bind_by_officer(id, body.account, body.seen, asked))


@router.post(
    "/applicants/{id}/unbinding",
    response_model=ApplicantView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Take the account from an applicant",
)
async def unbind(id: UUID, body: UnbindingBody, ask: ByApplicant, intake: IntakeHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.reason)
    return respond(await intake.bindings.unbind(id, asked))


@router.post(
    "/applicants/{id}/binding-codes",
    status_code=201,
    response_model=BindingCodeView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Issue a one-time code to an applicant at the counter; it replaces one issued before",
)
async def issue_code(id: UUID, ask: ByCounter, intake: IntakeHere) -> Response:
    answer, code, expires_at = await intake.bindings.issue_code(id, ask)
    body = BindingCodeView(code=code, expires_at=expires_at).model_dump_json().encode()
    return respond(Answer(201, body, position=answer.position))


@router.post(
    "/account-bindings",
    response_model=BoundView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["accounts"],
    summary="Prove that the asker's account is an applicant's own",
)
async def prove(
    body: Annotated[ByProviderBody | ByCodeBody | ByOssBody, Body(discriminator="proof")],
    ask: ByAccount,
    intake: IntakeHere,
) -> Response:
    if isinstance(body, ByCodeBody):
        return respond(await intake.bindings.bind_by_code(body.code, answering(ask, _bound)))
    if isinstance(body, ByOssBody):
        answer = await intake.bindings.ask_oss(body.nib, answering(ask, lambda _: BoundView(ids=[])))
        return respond(answer)
    answer, ids = await intake.bindings.bind_by_provider(body.nib, ask)
    return respond(Answer(200, BoundView(ids=ids).model_dump_json().encode(), position=answer.position))


def _bound(applicant: Applicant) -> BoundView:
    return BoundView(ids=[applicant.id])


@router.post(
    "/applicant-searches",
    response_model=FoundView,
    responses={**COMMAND_REFUSALS, **documented(429)},
    tags=["applicants"],
    summary="Find applicants by exact NIK, phone, e-mail or NIB; each search is recorded",
)
async def find_applicants(body: SearchBody, ask: ByDiscloser, intake: IntakeHere) -> Response:
    answer, ids = await intake.applicants.find(body.by, body.value, body.purpose, ask)
    return respond(Answer(200, FoundView(ids=ids).model_dump_json().encode(), position=answer.position))


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
