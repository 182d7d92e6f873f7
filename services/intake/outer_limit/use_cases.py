"""The task of a passed outer limit, usually of the head of the office: the clock opens it, a measure closes it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.case_of import of_the_case
from services.intake.application.outer_limit_task import NoOuterLimitTask, handle_outer_limit, pass_outer_limit
from services.intake.application.rights import acting_as, load_own, refuse_own
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Saying
from services.intake.clock.outer_limit import outer_kind
from services.intake.clock.terms import clock_id
from shared.contracts.intake import EscalationReached, PromiseBroken
from shared.offices import office
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class OuterLimits:
    """Use cases of the task."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def escalation_reached(self, work: Work, reached: EscalationReached) -> None:
        """Opens the task when the second limit of the card has passed."""
        await _open("escalation", reached.at, work)

    @use_case
    async def law_broken(self, work: Work, broken: PromiseBroken) -> None:
        """Opens the task when the limit of the law has passed."""
        await _open("legal-late", broken.at, work)

    @use_case
    async def handle(self, work: Work, id: UUID, measure: str) -> Application:
        """Records the measure that an officer in the role of the task takes.

        Raises NotYourStep, OwnApplication, NoOuterLimitTask, EffectiveBeforeHistory.
        """
        application = await load_own(id, work)
        if application.outer_limit is None:
            raise NoOuterLimitTask
        work.ask = ask = acting_as(work.ask, "outer-limit", (application.outer_limit.role,))
        await refuse_own(application, work, ask.actor)
        handle_outer_limit(application, measure, by=ask.actor, on=ask.local_day, at=ask.effective_at, now=ask.now)
        return application


async def _open(said: Saying, at: datetime, work: Work) -> None:
    """Opens the task; nothing if the clock was corrected since, or intake did not begin the case."""
    work.ask = replace(work.ask, effective_at=work.ask.now)
    application = await of_the_case(work)
    clock = None if application is None else await work.read(PromiseClock, clock_id(application.id))
    if application is None or clock is None or not any((it.what, it.at) == (said, at) for it in clock.sayings):
        return
    here, kind = office(application.office), outer_kind(clock.ledgers)
    if kind is not None:
        pass_outer_limit(application, kind, here.last_day_before(at), at, here.outer_limit_role, work.ask.now)
