"""The revocation of tokens over HTTP. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.api.requests import ByAdministrator, IntakeHere, ReadRevocation
from services.intake.representations.token_revocations import TokenRevocationBody, TokenRevocationView
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond, shown

router = APIRouter(tags=["tokens"])


@router.post(
    "/token-revocations",
    status_code=201,
    response_model=TokenRevocationView,
    responses=COMMAND_REFUSALS,
    summary="Revoke an account's tokens at this office; every service refuses them within a second or two",
)
async def revoke(body: TokenRevocationBody, ask: ByAdministrator, intake: IntakeHere) -> Response:
    asked = answering(ask, TokenRevocationView.of, created_at="/intake/v1/token-revocations", reason=body.reason)
    return respond(await intake.token_revocations.revoke(body.subject, body.issued_until, asked))


@router.get(
    "/token-revocations/{id}",
    response_model=TokenRevocationView,
    responses=READ_REFUSALS,
    summary="A revocation",
)
async def read(id: UUID, read: ReadRevocation, intake: IntakeHere) -> Response:
    return shown(await intake.token_revocations.read(id, read.as_of, at=read.office), TokenRevocationView.of)
