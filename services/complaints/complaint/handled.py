"""Whether somebody handles a complaint, for what belongs to it: its reporter, its attachments."""

from uuid import UUID

from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.concerned import refuse_concerned
from services.complaints.complaint.handling import NotYoursToHandle, refuse_outside_handling
from shared.service.unit_of_work import UnitOfWork, Work


class Handled:
    """Asks the complaint."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def handles(self, work: Work, complaint_id: UUID) -> bool:
        """Whether the asker handles it. Raises OtherOffice, AboutYourself, TookPartInMatter."""
        complaint, ask = await work.read(Complaint, complaint_id), work.ask
        await refuse_concerned(work, complaint, ask.actor)
        try:
            refuse_outside_handling(complaint, ask.actor, ask.roles)
        except NotYoursToHandle:
            return False
        return True

    async def refuse_other_office(self, complaint_id: UUID, office: str) -> None:
        """Raises OtherOffice, NotFound."""
        await self._unit.read(Complaint, complaint_id, office, None)
