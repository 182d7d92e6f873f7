"""Use cases of the clock of a case, and what the steps of a case do to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.dossier import Drafted
from services.intake.application.examination import VerdictsGiven
from services.intake.application.rights import acting_as, load_own, own_accounts, refuse_own, refuse_strangers
from services.intake.application.step_refusals import OwnApplication
from services.intake.application.take_step import MOVES
from services.intake.calendar.use_cases import Calendars
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.catalogue import Place, ServiceCard
from services.intake.card.promise import Fields, legal_promise_of, promise_of
from services.intake.card.time_limits import ClockEffect, Moment
from services.intake.clock import run
from services.intake.clock.amendment import extend, shorten
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
from services.intake.clock.holding import hold, release
from services.intake.clock.lateness import counts_as_approved_since
from services.intake.clock.ledgers import Calendars as CalendarVersions
from services.intake.clock.outside import leave_uncounted
from services.intake.clock.run import pause, reach, resume
from services.intake.clock.terms import clock_id, make
from services.intake.clock.timekeeping import Occurrence, keep_time
from services.intake.clock.tokens import days_of
from shared.clock import Clock
from shared.contracts.complaints import CaseHeld
from shared.errors import NotFound
from shared.journal.journal import AsOf, read_stream
from shared.offices import office
from shared.promise.entries import Outcome
from shared.roles import APPLICANT
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class ClockRead:
    """A clock as of a moment, with the calendars that its ledger is counted with."""

    clock: PromiseClock
    at: datetime
    calendars: CalendarVersions


class Clocks:
    """Use cases of clocks; `promise`, `of`, `effect` and `shorten_by_token` are parts of the decisions about steps."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars, clock: Clock, outside: CarriedOutside) -> None:
        self.unit = unit
        self.calendars = calendars
        self.outside = outside
        self._clock = clock

    async def promise(
        self, work: Work, case: UUID, applicant_id: UUID, card: ServiceCard, place: Place, fields: Fields
    ) -> PromiseClock:
        """Makes the clock of a case, under the newest calendar in force, when it is accepted first.

        It counts nothing where the office carries the service out outside this system.
        """
        ask, at = work.ask, office(card.office)
        calendar = await self.calendars.in_force(ask.local_day)
        made = work.add(
            make(
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
        """Stops a clock whose case is carried out outside this system, also one that was promised here before."""
        service = self.outside.by_version(clock.service_code, clock.card_version)
        if service is not None:
            leave_uncounted(clock, service, now, await self.calendars.with_version(clock.ledgers.counted_with))

    async def load_for_change(self, work: Work, case: UUID) -> PromiseClock:
        """The clock of a case, to change it; it stops counting where that is due. Raises NotFound."""
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
        """Carries out what a step of the procedure does to the clock.

        `outcome`: of a step that stops it; `at`: None for the time of the step; `until`: when a pause ends by itself.
        """
        occurrence = await self._occurrence(work, clock)
        run.effect(clock, effect, replace(occurrence, at=at or occurrence.at), outcome, until)

    async def approved_since(self, clock: PromiseClock, now: datetime) -> datetime | None:
        """Since when the case counts as approved; None where it does not."""
        return counts_as_approved_since(clock, now, await self.calendars.with_version(clock.ledgers.counted_with))

    async def shorten_by_token(self, work: Work, clock: PromiseClock, token: UUID) -> None:
        """Spends a token of this applicant and office, once. Refuses as `tokens.days_of` and `amendment.shorten`."""
        days = await days_of(token, clock.ledgers.promise, clock.office, clock.applicant_id, work)
        shorten(clock, days, token, await self._occurrence(work, clock))

    @use_case
    async def pause(self, work: Work, case: UUID, reason: str) -> PromiseClock:
        """An officer pauses it; the envelope says why. Refuses as `hand_entries` and `run.pause`."""
        one, card = await self._of_officer(work, case)
        _act_as(work, roles_for_pausing(reason, card, one.state))
        clock, occurrence = await self._by_hand(work, one)
        pause(clock, reason, occurrence)
        return clock

    @use_case
    async def resume(self, work: Work, case: UUID, reason: str) -> PromiseClock:
        """An officer ends a pause. Refuses as `hand_entries` and `run.resume`."""
        one, card = await self._of_officer(work, case)
        _act_as(work, roles_for_resuming(reason, card))
        clock, occurrence = await self._by_hand(work, one)
        resume(clock, reason, occurrence)
        return clock

    @use_case
    async def agree(self, work: Work, case: UUID) -> PromiseClock:
        """The applicant of an application agrees to the office's letter, in the state in which it is out.

        Raises NothingToAgreeTo, MomentNotInState, StepElsewhere, MomentNotAwaited.
        """
        one = await load_own(case, work)
        card = card_of(one, work.ask.local_day)
        work.ask = acting_as(work.ask, "agree", [APPLICANT], await own_accounts(one, work))
        moment = agreed_moment(card)
        refuse_moment_in_state(moment, card, one.state)
        clock, occurrence = await self._by_hand(work, one)
        reach(clock, moment, occurrence)
        return clock

    @use_case
    async def reach(self, work: Work, case: UUID, moment: Moment, letter: str | None) -> PromiseClock:
        """An officer says that a moment has come.

        `letter`: which letter of an applicant without an account says so, where it is theirs to say.
        Refuses as `hand_entries` and `run.reach`.
        """
        one, card = await self._of_officer(work, case)
        _act_as(work, roles_for_moment(moment, card, one.state))
        refuse_office(card, moment, one.filed_by, letter)
        clock, occurrence = await self._by_hand(work, one)
        reach(clock, moment, occurrence)
        return clock

    @use_case
    async def extend(self, work: Work, case: UUID, legal_basis: str) -> PromiseClock:
        """An officer uses the law's extension. Refuses as `amendment.extend`, and with EntryBeforeEvents."""
        one, _ = await self._of_officer(work, case)
        clock, occurrence = await self._by_hand(work, one)
        extend(clock, legal_basis, occurrence)
        return clock

    @use_case
    async def hold(self, work: Work, held: CaseHeld) -> None:
        """A complaint about the case of the event holds its deemed approval, if it has a clock."""
        clock = await self.of(work, _case_of(work))
        if clock is not None:
            hold(clock, held, await self._occurrence(work, clock))

    @use_case
    async def release(self, work: Work, hold_id: UUID) -> None:
        """A hold of the case of the event ended; what waited for the last one happens now."""
        clock = await self.of(work, _case_of(work))
        if clock is not None:
            release(clock, hold_id, await self._occurrence(work, clock))

    async def read(self, case: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> ClockRead:
        """The clock now, or as of a time; as of a position, at the time of its last event by then."""
        application = await self.unit.read(Application, case, at, None)
        await refuse_strangers(application, own, self.unit)
        clock = await self.unit.read(PromiseClock, clock_id(case), at, as_of)
        moment = self._clock.now() if as_of is None else as_of if isinstance(as_of, datetime) else clock.modified_on
        return ClockRead(clock, moment, await self.calendars.all())

    async def _of_officer(self, work: Work, case: UUID) -> tuple[Application, ServiceCard]:
        """A case and its card, for an officer with a part in its procedure; the asker acts in that role from now on."""
        work.ask = await self.acting_on(case, work)
        one = await work.read(Application, case)
        return one, card_of(one, work.ask.local_day)

    async def _by_hand(self, work: Work, one: Application) -> tuple[PromiseClock, Occurrence]:
        """The clock for an entry by hand that is no earlier than the events show. Raises EntryBeforeEvents.

        The clock records first what is due by now, so that nothing depends on who looks first.
        """
        ask, clock = work.ask, await self.load_for_change(work, one.id)
        occurrence = await self._occurrence(work, clock)
        keep_time(clock, ask.now, occurrence.calendars)
        refuse_before(ask.effective_at, await self._shown(one.id, ask.actor), clock.said_until, office(one.office))
        return clock, occurrence

    async def _occurrence(self, work: Work, clock: PromiseClock) -> Occurrence:
        """The time and the person of this decision, with the calendars that the clock is counted with."""
        ask, calendars = work.ask, await self.calendars.with_version(clock.ledgers.counted_with)
        return Occurrence(ask.effective_at, ask.actor, ask.now, calendars)

    async def _shown(self, case: UUID, actor: str) -> datetime:
        """When the case came to its state, or the actor last examined it. No entry by hand may be dated earlier."""
        events = await self.unit.pool.reading(lambda connection: read_stream(connection, case))
        examined = VerdictsGiven.TOPIC
        return max(
            one.effective_at for one in events if one.type in MOVES or (one.type == examined and one.actor == actor)
        )

    async def acting_on(self, case: UUID, work: Work) -> Ask:
        """The ask of an officer with a part in the card's procedure. Raises NotYourStep, and OwnApplication on their own case."""
        one = await work.read(Application, case)
        card = card_of(one, work.ask.local_day)
        roles = dict.fromkeys(role for step in card.procedure.steps for role in step.roles if role != APPLICANT)
        if work.ask.actor in one.accounts:
            raise OwnApplication(because=Drafted.TOPIC)
        await refuse_own(one, work, work.ask.actor)
        return acting_as(work.ask, "clock", tuple(roles))


def _case_of(work: Work) -> UUID:
    """The case of the event that the ask reacts to."""
    assert work.ask.case_id is not None
    return work.ask.case_id


def _act_as(work: Work, roles: Sequence[str] | None) -> None:
    """From now on the asker acts under one of these roles; None: under the one that they have. Raises NotYourStep."""
    if roles is not None:
        work.ask = acting_as(work.ask, "clock", roles)
