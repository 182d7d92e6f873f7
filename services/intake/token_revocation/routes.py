"""The revocation of tokens over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.roles import ByAdministrator, ReadRevocation
from services.intake.token_revocation.schemas import TokenRevocationBody, TokenRevocationView
from services.intake.token_revocation.use_cases import TokenRevocations
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

TokenRevocationsHere = Annotated[TokenRevocations, use_cases(TokenRevocations)]
router = APIRouter(tags=["tokens"])


@router.post(
    "/token-revocations",
    status_code=201,
    response_model=TokenRevocationView,
    responses=COMMAND_REFUSALS,
    summary="Revoke an account's tokens at this office; every service refuses them within a second or two",
)
async def revoke(body: TokenRevocationBody, ask: ByAdministrator, token_revocations: TokenRevocationsHere) -> Response:
    asked = answering(ask, TokenRevocationView.of, created_at="/intake/v1/token-revocations", reason=body.reason)
    return respond(await token_revocations.revoke(body.subject, body.issued_until, asked))


@router.get(
    "/token-revocations/{id}",
    response_model=TokenRevocationView,
    responses=READ_REFUSALS,
    summary="A revocation",
)
async def read(id: UUID, read: ReadRevocation, token_revocations: TokenRevocationsHere) -> Response:
    return shown(await token_revocations.read(id, read.as_of, at=read.office), TokenRevocationView.of)
