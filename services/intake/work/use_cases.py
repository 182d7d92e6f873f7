"""Work lists: officers see the cases that wait for them, take them, give them back, and assign them to others."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.claim import claim, release
from services.intake.application.rights import acting_as, load_own, refuse_own
from services.intake.application.work_rows import WorkRow, work_of
from shared.roles import LEADERS
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class WorkLists:
    """Use cases of officers' work. The last step of a case names the roles that act next."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def waiting(
        self, role: str, *, at: str, mine: str | None, after: tuple[date, UUID, str], most: int
    ) -> list[WorkRow]:
        """The cases that wait for a role, the most urgent first; with `mine`, only those that the officer took."""
        day, case, task = after
        place = {"after_day": day, "after_case": case, "after_task": task}
        return await self.unit.rows(work_of, at=at, role=role, mine=mine, most=most, **place)

    @use_case
    async def claim(self, work: Work, id: UUID) -> Application:
        """An officer takes the case."""
        application = await load_own(id, work)
        work.ask = acting_as(work.ask, "claim", _officers(application.next_roles))
        await refuse_own(application, work, work.ask.actor)
        claim(application, work.ask.actor, None, work.ask.now)
        return application

    @use_case
    async def release(self, work: Work, id: UUID) -> Application:
        """The officer gives the case back to the work list."""
        application = await load_own(id, work)
        work.ask = acting_as(work.ask, "release", _officers(application.next_roles))
        release(application, work.ask.actor, work.ask.now)
        return application

    @use_case
    async def assign(self, work: Work, id: UUID, officer: str) -> Application:
        """A leader assigns the case to an officer, also if another officer had it."""
        application = await load_own(id, work)
        work.ask = acting_as(work.ask, "assign", LEADERS)
        await refuse_own(application, work, work.ask.actor, officer)
        claim(application, officer, work.ask.actor, work.ask.now)
        return application


def _officers(roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if role != "applicant")
