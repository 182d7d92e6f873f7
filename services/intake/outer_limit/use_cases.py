"""The outer limit of a case as a task, as a rule of the head of the office: opened by the clock, ended by what is done about it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.case_of import of_the_case
from services.intake.application.outer_limit_task import NoOuterLimitTask
from services.intake.application.rights import acting, refuse_own, theirs
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Saying
from services.intake.clock.outer_limit import outer_kind
from services.intake.clock.terms import clock_id
from shared.contracts.intake import EscalationReached, PromiseBroken
from shared.offices import office
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


class OuterLimits:
    """Use cases of the head's task."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def escalation_reached(self, ask: Ask, reached: EscalationReached) -> Answer:
        return await self._open("escalation", reached.at, ask)

    async def law_broken(self, ask: Ask, broken: PromiseBroken) -> Answer:
        return await self._open("legal-late", broken.at, ask)

    async def _open(self, said: Saying, at: datetime, ask: Ask) -> Answer:
        """Nothing where the clock was corrected since, or intake did not begin the case."""

        async def decide(work: Work) -> None:
            work.ask = replace(ask, effective_at=ask.now)
            one = await of_the_case(work)
            clock = None if one is None else await work.read(PromiseClock, clock_id(one.id))
            if one is None or clock is None or not any((it.what, it.at) == (said, at) for it in clock.sayings):
                return
            here, kind = office(one.office), outer_kind(clock.ledgers)
            if kind is not None:
                one.pass_outer_limit(kind, here.last_day_before(at), at, here.outer_limit_role, work.ask.now)

        return await self.unit.run(ask, decide)

    async def handle(self, application_id: UUID, measure: str, ask: Ask) -> Answer:
        """Somebody in the role of the task says what is done.

        Refuses with NotYourStep, OwnApplication, NoOuterLimitTask, EffectiveBeforeHistory.
        """

        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            if one.outer_limit is None:
                raise NoOuterLimitTask
            work.ask = acting(ask, "outer-limit", (one.outer_limit.role,))
            await refuse_own(one, work, ask.actor)
            one.handle_outer_limit(measure, by=ask.actor, on=ask.local_day, at=ask.effective_at, now=ask.now)
            return one

        return await self.unit.run(ask, decide)
