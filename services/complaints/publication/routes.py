"""Publications over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.complaints.publication.schemas import PublicationBody, PublicationView
from services.complaints.publication.use_cases import Publications
from services.complaints.roles import ByOfficer
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

PublicationsHere = Annotated[Publications, use_cases(Publications)]
router = Routes("publications")


@router.command("/complaints/{id}/publication", shows=PublicationView.of)
async def publish(id: UUID, body: PublicationBody, ask: ByOfficer, publications: PublicationsHere) -> Answer:
    """Publish a description of an open complaint, if you handle it; the public list of Open311 shows it."""
    return await publications.publish(ask, id, body.text, body.shows_place)


@router.command("/complaints/{id}/publication/withdrawal", shows=PublicationView.of)
async def withdraw(id: UUID, ask: ByOfficer, publications: PublicationsHere) -> Answer:
    """Withdraw the description; the public list shows a neutral one again."""
    return await publications.withdraw(ask, id)
