"""Publishing service standards over HTTP. Routes, no rule."""

from fastapi import APIRouter, Response

from services.intake.api.requests import ByStandardKeeper, IntakeHere
from services.intake.representations.standards import CardCode, PublicationBody, PublicationView
from shared.problems import COMMAND_REFUSALS
from shared.web import answering, respond

router = APIRouter()


@router.post(
    "/standards/{code}/publications",
    status_code=201,
    response_model=PublicationView,
    responses=COMMAND_REFUSALS,
    tags=["standards"],
    summary="Publish a version of the office's standard; it never changes after that",
)
async def publish(code: CardCode, body: PublicationBody, ask: ByStandardKeeper, intake: IntakeHere) -> Response:
    asked = answering(ask, PublicationView.of, created_at=f"/intake/v1/standards/{code}/publications")
    return respond(await intake.publications.publish(code, body.version, asked))
