"""The revocation of tokens over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.intake.roles import ByAdministrator, ReadRevocation
from services.intake.token_revocation.schemas import TokenRevocationBody, TokenRevocationView
from services.intake.token_revocation.token_revocation import TokenRevocation
from services.intake.token_revocation.use_cases import TokenRevocations
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

TokenRevocationsHere = Annotated[TokenRevocations, use_cases(TokenRevocations)]
router = Routes("tokens")


@router.command(
    "/token-revocations",
    "Revoke an account's tokens at this office; every service refuses them within a second or two",
    shows=TokenRevocationView.of,
    creates="/intake/v1/token-revocations/{made.id}",
)
async def revoke(body: TokenRevocationBody, ask: ByAdministrator, token_revocations: TokenRevocationsHere) -> Answer:
    return await token_revocations.revoke(ask.because(body.reason), body.subject, body.issued_until)


@router.read("/token-revocations/{id}", "A revocation", shows=TokenRevocationView.of)
async def read(id: UUID, read: ReadRevocation, token_revocations: TokenRevocationsHere) -> TokenRevocation:
    return await token_revocations.read(id, read.as_of, at=read.office)
