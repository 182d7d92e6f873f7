"""Returns to applicants, for the head of an office."""

from datetime import date
from uuid import UUID

from services.intake.application.return_rows import ReturnLine, ReturnsLine, returns_counted, returns_to_look_at
from shared.service.unit_of_work import UnitOfWork


class Returns:
    """Lists and counts an office's returns between two days, both included."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def to_look_at(self, at: str, since: date, until: date, after: UUID, most: int) -> list[ReturnLine]:
        """Returns on the last day of a promise, and returns with something that an earlier return could have named."""
        return await self.unit.rows(returns_to_look_at, at=at, since=since, until=until, after=after, most=most)

    async def counted(self, at: str, since: date, until: date) -> list[ReturnsLine]:
        """All returns, by officer and service."""
        return await self.unit.rows(returns_counted, at=at, since=since, until=until)
