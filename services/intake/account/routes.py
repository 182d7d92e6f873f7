"""Proving that an account is an applicant's own, over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.intake.account.use_cases import Bindings
from services.intake.applicant.applicant import Applicant
from services.intake.applicant.schemas import (
    ApplicantView,
    BindingBody,
    BindingCodeView,
    BoundView,
    ByCodeBody,
    ByOssBody,
    ByProviderBody,
    UnbindingBody,
)
from services.intake.roles import (
    ByAccount,
    ByApplicant,
    ByCounter,
)
from shared.service.unit_of_work import Answer
from shared.web.problems import COMMAND_REFUSALS, documented
from shared.web.web import answering, respond, use_cases

BindingsHere = Annotated[Bindings, use_cases(Bindings)]
router = APIRouter()


@router.post(
    "/applicants/{id}/binding",
    response_model=ApplicantView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Bind the account of somebody whose papers an officer saw",
)
async def bind(id: UUID, body: BindingBody, ask: ByCounter, bindings: BindingsHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.note)
    return respond(await bindings.bind_by_officer(id, body.account, body.seen, asked))


@router.post(
    "/applicants/{id}/unbinding",
    response_model=ApplicantView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Take the account from an applicant",
)
async def unbind(id: UUID, body: UnbindingBody, ask: ByApplicant, bindings: BindingsHere) -> Response:
    asked = answering(ask, ApplicantView.of, reason=body.reason)
    return respond(await bindings.unbind(id, asked))


@router.post(
    "/applicants/{id}/binding-codes",
    status_code=201,
    response_model=BindingCodeView,
    responses=COMMAND_REFUSALS,
    tags=["accounts"],
    summary="Issue a one-time code to an applicant at the counter; it replaces one issued before",
)
async def issue_code(id: UUID, ask: ByCounter, bindings: BindingsHere) -> Response:
    answer, code, expires_at = await bindings.issue_code(id, ask)
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
    bindings: BindingsHere,
) -> Response:
    if isinstance(body, ByCodeBody):
        return respond(await bindings.bind_by_code(body.code, answering(ask, _bound)))
    if isinstance(body, ByOssBody):
        answer = await bindings.ask_oss(body.nib, answering(ask, lambda _: BoundView(ids=[])))
        return respond(answer)
    answer, ids = await bindings.bind_by_provider(body.nib, ask)
    return respond(Answer(200, BoundView(ids=ids).model_dump_json().encode(), position=answer.position))


def _bound(applicant: Applicant) -> BoundView:
    return BoundView(ids=[applicant.id])
