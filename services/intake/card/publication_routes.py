"""Publishing service standards over HTTP: routes, no rules."""

from typing import Annotated

from services.intake.card.schemas import CardCode, PublicationBody, PublicationView
from services.intake.card.use_cases import Publications
from services.intake.roles import ByStandardKeeper
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

PublicationsHere = Annotated[Publications, use_cases(Publications)]
router = Routes("standards")


@router.command(
    "/standards/{code}/publications",
    "Publish a version of the office's standard; it never changes after that",
    shows=PublicationView.of,
    creates="/intake/v1/standards/{made.service_code}/publications/{made.id}",
)
async def publish(
    code: CardCode, body: PublicationBody, ask: ByStandardKeeper, publications: PublicationsHere
) -> Answer:
    return await publications.publish(ask, code, body.version)
