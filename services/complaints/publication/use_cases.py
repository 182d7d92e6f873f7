"""An office publishes a description of an open complaint, or takes it back."""

from uuid import UUID

from services.complaints.complaint.concerned import load_handled
from services.complaints.publication import publication as decisions
from services.complaints.publication.publication import NothingPublished, Publication, publication_of
from shared.errors import NotFound
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Publications:
    """Use cases of publications, for who handles the complaint."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def publish(self, work: Work, id: UUID, text: str, shows_place: bool) -> Publication:
        """Publishes a description of a complaint, in place of an earlier one."""
        ask, complaint = work.ask, await load_handled(work, id)
        try:
            published = await self._load(work, id)
        except NotFound:
            return work.add(decisions.publish(complaint, text, shows_place, ask.actor, ask.local_day, ask.now))
        decisions.replace(published, complaint, text, shows_place, ask.actor, ask.local_day, ask.now)
        return published

    @use_case
    async def withdraw(self, work: Work, id: UUID) -> Publication:
        """Withdraws the description of a complaint. Raises NothingPublished."""
        ask = work.ask
        await load_handled(work, id)
        try:
            published = await self._load(work, id)
        except NotFound:
            raise NothingPublished from None
        decisions.withdraw(published, ask.actor, ask.local_day, ask.now)
        return published

    async def _load(self, work: Work, id: UUID) -> Publication:
        """Also what an earlier office published; the complaint, read before, is the asker's own. Raises NotFound."""
        return await work.load_to_change(Publication, publication_of(id), of_any_office=True)
