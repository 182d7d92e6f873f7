"""What can be asked about the clock of a case: one short method per use case, and what the case engine does to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.intake.application.application import MOVES, Application
from services.intake.application.card_of import card_of
from services.intake.application.rights import acting, own_accounts, refuse_own, refuse_strangers, theirs
from services.intake.application.steps import OwnApplication
from services.intake.calendar.use_cases import Calendars
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.catalogue import Place, ServiceCard
from services.intake.card.promise import Fields, legal_promise_of, promise_of
from services.intake.card.time_limits import ClockEffect, Moment
from services.intake.clock.clock import PromiseClock
from services.intake.clock.hand_entries import (
    agreed_moment,
    refuse_before,
    refuse_moment_in_state,
    refuse_office,
    roles_for_moment,
    roles_for_pausing,
    roles_for_resuming,
)
from services.intake.clock.ledgers import Calendars as CalendarVersions
from services.intake.clock.terms import clock_id
from services.intake.clock.tokens import days_of
from shared.clock import Clock
from shared.errors import NotFound
from shared.journal.journal import AsOf, read_stream
from shared.offices import office
from shared.promise.entries import Outcome
from shared.roles import APPLICANT
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

RolesOf = Callable[[ServiceCard, str], Sequence[str] | None]
"""Who may make an entry by hand while a case is in a state; None: whoever has a part in the card's procedure."""


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
            clock.leave_uncounted(service, now, await self.calendars.with_version(clock.ledgers.counted_with))

    async def load_for_change(self, work: Work, case: UUID) -> PromiseClock:
        """The clock of a case, to change it; it leaves off counting where that is due. Raises NotFound."""
        clock = await work.load_to_change(PromiseClock, clock_id(case))
        await self.leave_uncounted(clock, work.ask.now)
        return clock

    async def of(self, work: Work, case: UUID) -> PromiseClock | None:
        """The clock of a case in this decision; None where nothing was promised yet."""
        for one in work.aggregates:
            if isinstance(one, PromiseClock) and one.case_id == case:
                return one
        try:
            return await self.load_for_change(work, case)
        except NotFound:
            return None

    async def effect(
        self,
        work: Work,
        clock: PromiseClock,
        effect: ClockEffect,
        outcome: Outcome = "delivered",
        at: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        """What a step of the procedure does to the clock; `outcome` is for a step that stops it. `at`: else when it is taken.

        `until`: when a pause ends by itself.
        """
        ask, calendars = work.ask, await self.calendars.with_version(clock.ledgers.counted_with)
        at = at or ask.effective_at
        clock.effect(effect, at=at, by=ask.actor, now=ask.now, calendars=calendars, outcome=outcome, until=until)

    async def approved_since(self, clock: PromiseClock, now: datetime) -> datetime | None:
        """Since when the case counts as approved; None where it does not."""
        return clock.counts_as_approved_since(now, await self.calendars.with_version(clock.ledgers.counted_with))

    async def shorten_by_token(self, work: Work, clock: PromiseClock, token: UUID) -> None:
        """Spends a token of this applicant and office, once. Refuses as `compensations.days_of` and `PromiseClock.shorten` do."""
        days = await days_of(token, clock.ledgers.promise, clock.office, clock.applicant_id, work)
        ask, calendars = work.ask, await self.calendars.with_version(clock.ledgers.counted_with)
        clock.shorten(days, token, at=ask.effective_at, by=ask.actor, now=ask.now, calendars=calendars)

    async def pause(self, case: UUID, reason: str, ask: Ask) -> Answer:
        """Refuses as `hand_entries` and `PromiseClock.pause` do. Why stands in the envelope."""
        roles = partial(roles_for_pausing, reason)
        return await self._change(case, ask, roles, lambda one, said: one.pause(reason, **said))

    async def resume(self, case: UUID, reason: str, ask: Ask) -> Answer:
        """Refuses as `hand_entries` and `PromiseClock.resume` do."""

        def roles(card: ServiceCard, _state: str) -> Sequence[str] | None:
            return roles_for_resuming(reason, card)

        return await self._change(case, ask, roles, lambda one, said: one.resume(reason, **said))

    async def agree(self, case: UUID, ask: Ask) -> Answer:
        """The applicant agrees to the office's letter, on what is their own, in the state in which it is out.

        Raises NothingToAgreeTo, MomentNotInState, MomentNotAwaited.
        """

        async def decide(work: Work) -> PromiseClock:
            one = await theirs(case, work)
            card = card_of(one, ask.local_day)
            work.ask = acting(ask, "agree", [APPLICANT], await own_accounts(one, work))
            moment = agreed_moment(card)
            refuse_moment_in_state(moment, card, one.state)
            return await self._enter(one, work, lambda clock, said: clock.reach(moment, **said))

        return await self.unit.run(ask, decide)

    async def reach(self, case: UUID, moment: Moment, letter: str | None, ask: Ask) -> Answer:
        """`letter`: which letter of an applicant without an account says so, where it is theirs to say.

        Refuses as `hand_entries` and `PromiseClock.reach` do.
        """

        def refuse(one: Application, card: ServiceCard) -> None:
            refuse_office(card, moment, one.filed_by, letter)

        roles = partial(roles_for_moment, moment)
        return await self._change(case, ask, roles, lambda one, said: one.reach(moment, **said), refuse)

    async def extend(self, case: UUID, legal_basis: str, ask: Ask) -> Answer:
        """Refuses as `PromiseClock.extend` does, and with EntryBeforeEvents."""
        return await self._change(case, ask, lambda *_: None, lambda one, said: one.extend(legal_basis, **said))

    async def read(self, case: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> ClockRead:
        """The clock now, or as of a time; as of a position, at the time at which it was last entered into by then."""
        application = await self.unit.read(Application, case, at, None)
        await refuse_strangers(application, own, self.unit)
        clock = await self.unit.read(PromiseClock, clock_id(case), at, as_of)
        moment = self._clock.now() if as_of is None else as_of if isinstance(as_of, datetime) else clock.modified_on
        return ClockRead(clock, moment, await self.calendars.all())

    async def _change(
        self,
        case: UUID,
        ask: Ask,
        roles: RolesOf,
        change: Callable[[PromiseClock, dict[str, Any]], None],
        refuse: Callable[[Application, ServiceCard], None] = lambda *_: None,
    ) -> Answer:
        """An entry by hand: what time has brought by now is said first, so that no entry depends on who looks first.

        `refuse`: what else may not be entered, by those who may enter.
        """

        async def decide(work: Work) -> PromiseClock:
            work.ask = await self.acting_on(case, work)
            one = await work.read(Application, case)
            card = card_of(one, work.ask.local_day)
            allowed = roles(card, one.state)
            if allowed is not None:
                work.ask = acting(work.ask, "clock", allowed)
            refuse(one, card)
            return await self._enter(one, work, change)

        return await self.unit.run(ask, decide)

    async def _enter(
        self, one: Application, work: Work, change: Callable[[PromiseClock, dict[str, Any]], None]
    ) -> PromiseClock:
        """Enters by hand what is no earlier than the events show. Raises EntryBeforeEvents."""
        ask, clock = work.ask, await self.load_for_change(work, one.id)
        calendars = await self.calendars.with_version(clock.ledgers.counted_with)
        clock.keep_time(ask.now, calendars)
        shown = await self._shown(one.id, ask.actor)
        refuse_before(ask.effective_at, shown, clock.said_until, office(one.office))
        change(clock, {"at": ask.effective_at, "by": ask.actor, "now": ask.now, "calendars": calendars})
        return clock

    async def _shown(self, case: UUID, actor: str) -> datetime:
        """When the case came to its state, or the actor last examined it: what is entered by hand was not so before."""
        happened = await self.unit.pool.reading(lambda connection: read_stream(connection, case))
        examined = Application.VerdictsGiven.TOPIC
        return max(
            one.effective_at for one in happened if one.type in MOVES or (one.type == examined and one.actor == actor)
        )

    async def acting_on(self, case: UUID, work: Work) -> Ask:
        """An officer whom the card gives a part in its procedure, and not on an application of their own account."""
        one = await work.read(Application, case)
        card = card_of(one, work.ask.local_day)
        roles = dict.fromkeys(role for step in card.procedure.steps for role in step.roles if role != APPLICANT)
        if work.ask.actor in one.accounts:
            raise OwnApplication(because=Application.Drafted.TOPIC)
        await refuse_own(one, work, work.ask.actor)
        return acting(work.ask, "clock", tuple(roles))
