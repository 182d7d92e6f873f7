"""Proofs that an account belongs to an applicant, over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Body

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
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes, answer_once, answering

BindingsHere = Annotated[Bindings, use_cases(Bindings)]
router = Routes("accounts")


@router.command(
    "/applicants/{id}/binding", "Bind the account of somebody whose papers an officer saw", shows=ApplicantView.of
)
async def bind(id: UUID, body: BindingBody, ask: ByCounter, bindings: BindingsHere) -> Answer:
    return await bindings.bind_by_officer(ask.because(body.note), id, body.account, body.seen)


@router.command("/applicants/{id}/unbinding", "Take the account from an applicant", shows=ApplicantView.of)
async def unbind(id: UUID, body: UnbindingBody, ask: ByApplicant, bindings: BindingsHere) -> Answer:
    return await bindings.unbind(ask.because(body.reason), id)


@router.command(
    "/applicants/{id}/binding-codes",
    "Issue a one-time code to an applicant at the counter; it replaces one issued before",
    response_model=BindingCodeView,
    status_code=201,
)
async def issue_code(id: UUID, ask: ByCounter, bindings: BindingsHere) -> Answer:
    answer, code, expires_at = await bindings.issue_code(ask, id)
    return answer_once(answer, BindingCodeView(code=code, expires_at=expires_at), status=201)


@router.command(
    "/account-bindings",
    "Prove that the asker's account is an applicant's own",
    response_model=BoundView,
    refuses=(429,),
)
async def prove(
    body: Annotated[ByProviderBody | ByCodeBody | ByOssBody, Body(discriminator="proof")],
    ask: ByAccount,
    bindings: BindingsHere,
) -> Answer:
    if isinstance(body, ByCodeBody):
        return await bindings.bind_by_code(answering(ask, _bound), body.code)
    if isinstance(body, ByOssBody):
        return await bindings.ask_oss(answering(ask, lambda _: BoundView(ids=[])), body.nib)
    answer, ids = await bindings.bind_by_provider(ask, body.nib)
    return answer_once(answer, BoundView(ids=ids))


def _bound(applicant: Applicant) -> BoundView:
    return BoundView(ids=[applicant.id])
