"""An office's work list."""

from uuid import UUID

from services.certification.task.read_model import list_tasks
from services.certification.task.rows import TaskRow
from shared.service.unit_of_work import UnitOfWork


class Tasks:
    """What persons of an office must decide."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def list(self, office: str, after: UUID, most: int, *, role: str | None, kind: str | None) -> list[TaskRow]:
        """The office's open tasks in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(list_tasks, at=office, after=after, most=most, role=role, kind=kind)
