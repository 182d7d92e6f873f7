"""Publishing service standards over HTTP. Routes, no rule."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.intake.card.schemas import CardCode, PublicationBody, PublicationView
from services.intake.card.use_cases import Publications
from services.intake.roles import ByStandardKeeper
from shared.web.problems import COMMAND_REFUSALS
from shared.web.web import answering, respond, use_cases

PublicationsHere = Annotated[Publications, use_cases(Publications)]
router = APIRouter()


@router.post(
    "/standards/{code}/publications",
    status_code=201,
    response_model=PublicationView,
    responses=COMMAND_REFUSALS,
    tags=["standards"],
    summary="Publish a version of the office's standard; it never changes after that",
)
async def publish(
    code: CardCode, body: PublicationBody, ask: ByStandardKeeper, publications: PublicationsHere
) -> Response:
    asked = answering(ask, PublicationView.of, created_at=f"/intake/v1/standards/{code}/publications")
    return respond(await publications.publish(code, body.version, asked))
