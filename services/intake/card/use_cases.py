"""What can be asked about the publication of service standards: one short method per use case."""

from datetime import date

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_of_version
from services.intake.card.publication import NotAsPublished, Publication, PublishedAlready, digest_of, publication_id
from services.intake.card.read_model import all_publications, digest_published
from shared.errors import NotFound
from shared.service.unit_of_work import Answer, Ask, OtherOffice, UnitOfWork, Work


class Publications:
    """Use cases of publications."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def publish(self, code: str, version: str, ask: Ask) -> Answer:
        """Publishes a version of a card of the asker's office. Raises NoServiceCard, OtherOffice, PublishedAlready."""
        card = card_of_version(code, version)

        async def decide(work: Work) -> Publication:
            if card.office != ask.office:
                raise OtherOffice
            try:
                await work.load_to_change(Publication, publication_id(code, version))
            except NotFound:
                return work.add(Publication.publish(card, ask.actor, ask.local_day, ask.now))
            raise PublishedAlready

        return await self.unit.run(ask, decide)

    async def days(self) -> dict[tuple[str, str], date]:
        """When each published version, by code and version, was published."""
        rows = await self.unit.rows(all_publications)
        return {(row.service_code, row.card_version): row.published_on for row in rows}

    async def refuse_changed(self, card: ServiceCard, work: Work) -> None:
        """Nobody promises under a version that no longer says what was published. Raises NotAsPublished."""
        published = await work.first(digest_published, service=card.code, version=card.version)
        if published is not None and published != digest_of(card):
            raise NotAsPublished(service=card.code, version=card.version)
