"""Use cases of the publication of service standards."""

from datetime import date

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_of_version
from services.intake.card.publication import (
    NotAsPublished,
    Publication,
    PublishedAlready,
    digest_of,
    publication_id,
    publish,
)
from services.intake.card.read_model import all_publications, digest_published
from shared.errors import NotFound
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work
from shared.service.use_case import use_case


class Publications:
    """Use cases of publications."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def publish(self, work: Work, code: str, version: str) -> Publication:
        """Publishes a version of a card of the asker's office. Raises NoServiceCard, OtherOffice, PublishedAlready."""
        ask, card = work.ask, card_of_version(code, version)
        if card.office != ask.office:
            raise OtherOffice
        try:
            await work.load_to_change(Publication, publication_id(code, version))
        except NotFound:
            return work.add(publish(card, ask.actor, ask.local_day, ask.now))
        raise PublishedAlready

    async def days(self) -> dict[tuple[str, str], date]:
        """The day of publication of each published version, by code and version."""
        rows = await self.unit.rows(all_publications)
        return {(row.service_code, row.card_version): row.published_on for row in rows}

    async def refuse_changed(self, card: ServiceCard, work: Work) -> None:
        """Refuses a card whose content differs from the published one. Raises NotAsPublished."""
        published = await work.first(digest_published, service=card.code, version=card.version)
        if published is not None and published != digest_of(card):
            raise NotAsPublished(service=card.code, version=card.version)
