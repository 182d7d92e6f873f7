"""An office's list of deadlines."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.offices import office
from shared.service.deadlines import Deadline, Deadlines
from shared.service.unit_of_work import UnitOfWork

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class OfficeDeadlines:
    """What an office has to see to, and until when."""

    def __init__(self, unit: UnitOfWork, deadlines: Deadlines) -> None:
        self.unit = unit
        self._deadlines = deadlines

    async def list(self, at: str, until: date | None, after: tuple[datetime, UUID], most: int) -> list[Deadline]:
        """The office's deadlines in the order of time, up to and including a day: at most `most` after a place."""
        end = _END_OF_TIME if until is None else office(at).end_of(until)
        of_office = self._deadlines.of_office
        return await self.unit.rows(of_office, at=at, until=end, after_at=after[0], after=after[1], most=most)
