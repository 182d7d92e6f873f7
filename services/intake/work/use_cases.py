"""Work lists: what waits for an officer, taking it up, giving it back, and giving it to another."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.rights import acting, refuse_own, theirs
from services.intake.application.work_rows import WorkRow, work_of
from shared.roles import LEADERS
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


class WorkLists:
    """Use cases of officers' work. Who may act next in a case stands in its last event."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def waiting(
        self, role: str, *, at: str, mine: str | None, after: tuple[date, UUID, str], most: int
    ) -> list[WorkRow]:
        """What waits for a role, the most urgent first; with `mine`, only what that officer took up."""
        day, case, task = after
        place = {"after_day": day, "after_case": case, "after_task": task}
        return await self.unit.rows(work_of, at=at, role=role, mine=mine, most=most, **place)

    async def claim(self, application_id: UUID, ask: Ask) -> Answer:
        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            work.ask = acting(ask, "claim", _officers(one.next_roles))
            await refuse_own(one, work, ask.actor)
            one.claim(ask.actor, None, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def release(self, application_id: UUID, ask: Ask) -> Answer:
        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            work.ask = acting(ask, "release", _officers(one.next_roles))
            one.release(ask.actor, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def assign(self, application_id: UUID, officer: str, ask: Ask) -> Answer:
        """A leader gives it to an officer, whoever had it."""

        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            work.ask = acting(ask, "assign", LEADERS)
            await refuse_own(one, work, ask.actor, officer)
            one.claim(officer, ask.actor, ask.now)
            return one

        return await self.unit.run(ask, decide)


def _officers(roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if role != "applicant")
