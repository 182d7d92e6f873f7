"""What can be asked about the clock of a case: one short method per use case, and what the case engine does to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake.application.calendars import Calendars
from services.intake.application.cards import card_of
from services.intake.application.compensations import days_of
from services.intake.application.rights import acting, refuse_own, refuse_strangers
from services.intake.application_case import Application
from services.intake.card_promise import Fields, legal_promise_of, promise_of
from services.intake.carried_outside import CarriedOutside
from services.intake.clock_terms import clock_id
from services.intake.promise_clock import PromiseClock
from services.intake.promise_ledgers import Calendars as CalendarVersions
from services.intake.promises import ClockEffect, Moment
from services.intake.service_cards import Place, ServiceCard
from services.intake.steps import OwnApplication
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.clock import Clock
from shared.clock_entries import Outcome
from shared.errors import NotFound
from shared.journal import AsOf
from shared.offices import office
from shared.roles import APPLICANT


@dataclass(frozen=True)
class ClockRead:
    """A clock as of a moment, with the calendars that its ledger is counted with."""

    clock: PromiseClock
    at: datetime
    calendars: CalendarVersions


class Clocks:
    """Use cases of clocks; `promise`, `of`, `effect` and `shorten_by_token` are for the case engine's own decisions."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars, clock: Clock, outside: CarriedOutside) -> None:
        self.unit = unit
        self.calendars = calendars
        self.outside = outside
        self._clock = clock

    async def promise(
        self, work: Work, case: UUID, applicant_id: UUID, card: ServiceCard, place: Place, fields: Fields
    ) -> PromiseClock:
        """The clock of a case, made now under the newest calendar in force; for its first acceptance, so there is none yet.

        It counts nothing where the office carries the service out outside this system.
        """
        ask, at = work.ask, office(card.office)
        calendar = await self.calendars.in_force(ask.local_day)
        made = work.add(
            PromiseClock.make(
                card,
                promise_of(card, place, fields, at.day_unit, ask.local_day, due_on_working_day=at.due_on_working_day),
                legal_promise_of(card, place, fields, at.day_unit),
                case_id=case,
                applicant_id=applicant_id,
                calendar=calendar.version,
                at=ask.effective_at,
                by=ask.actor,
                now=ask.now,
            )
        )
        await self.leave_uncounted(made, ask.now)
        return made

    async def leave_uncounted(self, clock: PromiseClock, now: datetime) -> None:
        """A clock of a case that is carried out outside this system counts no longer; also one that was promised here before."""
        service = self.outside.by_code(clock.service_code)
        if service is not None:
            clock.leave_uncounted(service, now, await self.calendars.of(clock))

    async def loaded(self, work: Work, case: UUID) -> PromiseClock:
        """The clock of a case, to change it. Raises NotFound."""
        clock = await work.load(PromiseClock, clock_id(case))
        await self.leave_uncounted(clock, work.ask.now)
        return clock

    async def of(self, work: Work, case: UUID) -> PromiseClock | None:
        """The clock of a case in this decision; None where nothing was promised yet."""
        for one in work.aggregates:
            if isinstance(one, PromiseClock) and one.case_id == case:
                return one
        try:
            return await self.loaded(work, case)
        except NotFound:
            return None

    async def effect(
        self, work: Work, clock: PromiseClock, effect: ClockEffect, outcome: Outcome = "delivered"
    ) -> None:
        """What a step of the procedure does to the clock; `outcome` is for a step that stops it."""
        ask, calendars = work.ask, await self.calendars.of(clock)
        clock.effect(effect, at=ask.effective_at, by=ask.actor, now=ask.now, calendars=calendars, outcome=outcome)

    async def shorten_by_token(self, work: Work, clock: PromiseClock, token: UUID) -> None:
        """Spends a token of this applicant and office, once. Refuses as `compensations.days_of` and `PromiseClock.shorten` do."""
        days = await days_of(token, clock.ledgers.promise, clock.office, clock.applicant_id, work)
        ask, calendars = work.ask, await self.calendars.of(clock)
        clock.shorten(days, token, at=ask.effective_at, by=ask.actor, now=ask.now, calendars=calendars)

    async def pause(self, case: UUID, reason: str, ask: Ask) -> Answer:
        return await self._change(case, ask, lambda one, said: one.pause(reason, **said))

    async def resume(self, case: UUID, reason: str, ask: Ask) -> Answer:
        return await self._change(case, ask, lambda one, said: one.resume(reason, **said))

    async def reach(self, case: UUID, moment: Moment, ask: Ask) -> Answer:
        return await self._change(case, ask, lambda one, said: one.reach(moment, **said))

    async def extend(self, case: UUID, legal_basis: str, ask: Ask) -> Answer:
        return await self._change(case, ask, lambda one, said: one.extend(legal_basis, **said))

    async def read(self, case: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> ClockRead:
        """The clock now, or as of a time; as of a position, at the time at which it was last entered into by then."""
        application = await self.unit.read(Application, case, at, None)
        await refuse_strangers(application, own, self.unit)
        clock = await self.unit.read(PromiseClock, clock_id(case), at, as_of)
        moment = self._clock.now() if as_of is None else as_of if isinstance(as_of, datetime) else clock.modified_on
        return ClockRead(clock, moment, await self.calendars.all())

    async def _change(self, case: UUID, ask: Ask, change: Callable[[PromiseClock, dict[str, Any]], None]) -> Answer:
        async def decide(work: Work) -> PromiseClock:
            work.ask = await self.acting_on(case, work)
            clock = await self.loaded(work, case)
            calendars = await self.calendars.of(clock)
            change(clock, {"at": ask.effective_at, "by": ask.actor, "now": ask.now, "calendars": calendars})
            return clock

        return await self.unit.run(ask, decide)

    async def acting_on(self, case: UUID, work: Work) -> Ask:
        """An officer whom the card gives a part in its procedure, and not on an application of their own account."""
        one = await work.look(Application, case)
        card = card_of(one, work.ask.local_day)
        roles = dict.fromkeys(role for step in card.procedure.steps for role in step.roles if role != APPLICANT)
        if work.ask.actor in one.accounts:
            raise OwnApplication(because=Application.Drafted.TOPIC)
        await refuse_own(one, work, work.ask.actor)
        return acting(work.ask, "clock", tuple(roles))
