"""What an office does for having been late: its letter of apology, and its notice to the applicant."""

from dataclasses import replace
from uuid import UUID

from services.intake.application.amends import BrokenPromise, NoNoticeDue
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.case_of import of_the_case
from services.intake.application.rights import acting, refuse_own, theirs
from services.intake.card.time_limits import Means
from services.intake.clock.clock import PromiseClock
from services.intake.clock.terms import clock_id
from shared.contracts.intake import CompensationOwed
from shared.offices import office
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


class Amends:
    """Use cases of what a card promises for lateness; a token needs none, it stands in the clock's own event."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def owe(self, ask: Ask, owed: CompensationOwed) -> Answer:
        """The clock of a case says what is owed: the letter is written on the day on which that is read, and numbered in its year."""

        async def decide(work: Work) -> None:
            work.ask = replace(ask, effective_at=ask.now)
            one = await of_the_case(work)
            clock = None if one is None else await work.read(PromiseClock, clock_id(one.id))
            if one is not None and clock is not None and clock.compensated_at == owed.at:  # else corrected since
                await self._make(one, owed, work)

        return await self.unit.run(ask, decide)

    async def _make(self, one: Application, owed: CompensationOwed, work: Work) -> None:
        on, now, at = work.ask.local_day, work.ask.now, office(work.ask.office)
        promised = card_of(one, on).compensation
        assert promised is not None  # the clock owes what this version of the card promises
        if "apology-letter" in owed.owes and one.apology is None:
            assert promised.series is not None  # or the card had not been loaded
            number = await work.official_number(promised.series)
            until = at.last_day_before(owed.at)
            late = BrokenPromise(until, owed.at, owed.owes, owed.token, owed.days)
            one.apologise(number, late, promised.text, on, now)
        if "notice" in owed.owes:
            one.owe_notice(promised.by, promised.notifies, promised.text, at.local_day(owed.at), now)

    async def notify(self, application_id: UUID, means: Means, ask: Ask) -> Answer:
        """An officer told the applicant. Refuses with NoNoticeDue, MeansNotPromised, NotYourStep, DutiesNotSeparate."""

        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            if one.notice is None:
                raise NoNoticeDue
            work.ask = acting(ask, "notify", one.notice.roles)
            await refuse_own(one, work, ask.actor)
            one.notify(means, by=ask.actor, on=ask.local_day, at=ask.effective_at, now=ask.now)
            return one

        return await self.unit.run(ask, decide)
