"""What can be asked about applications: one short method per use case."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from services.intake.applicant import Applicant
from services.intake.application.rights import own_account, refuse_others
from services.intake.application_case import REGISTRATION, Application, Outcome, Wish
from services.intake.documents import HandedIn
from services.intake.service_cards import NoServiceCard, ServiceCard, card_in_force
from services.intake.views.applications import applications_of
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.errors import RefusedByRule
from shared.ids import NewId
from shared.journal import AsOf
from shared.offices import office


class NotReceivedHere(RefusedByRule):
    code = "service-not-received-here"
    indonesian = "Layanan {service} belum diterima melalui sistem ini."
    english = "The service {service} is not yet received through this system."


class Applications:
    """Use cases of applications. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    async def draft(self, applicant_id: UUID, wish: Wish, ask: Ask) -> Answer:
        """Begins an application for an applicant of this office, for a service whose card is in force here."""
        application_id = self._new_id(ask.now)

        async def decide(work: Work) -> Application:
            account = await _account_of(applicant_id, work)
            _refuse_not_run_here(_card(wish.service_code, ask))
            return work.add(
                Application.draft(
                    id=application_id,
                    office=ask.office,
                    account=account,
                    applicant_id=applicant_id,
                    wish=wish,
                    drafter=ask.actor,
                    on=ask.local_day,
                    now=ask.now,
                )
            )

        return await self.unit.run(ask, decide)

    async def change_documents(self, application_id: UUID, documents: Sequence[HandedIn], ask: Ask) -> Answer:
        return await self._change(
            application_id, ask, lambda one: one.change_documents(documents, ask.local_day, ask.now)
        )

    async def change_instrument(self, application_id: UUID, instrument_id: UUID, ask: Ask) -> Answer:
        return await self._change(
            application_id, ask, lambda one: one.change_instrument(instrument_id, ask.local_day, ask.now)
        )

    async def submit(self, application_id: UUID, ask: Ask) -> Answer:
        return await self._change(application_id, ask, lambda one: one.submit(ask.local_day, ask.now))

    async def send_back(self, application_id: UUID, problems: Sequence[tuple[str, str]], ask: Ask) -> Answer:
        def decide(one: Application) -> None:
            one.send_back(problems, _card(one.service_code, ask), officer=ask.actor, on=ask.local_day, now=ask.now)

        return await self._change(application_id, ask, decide)

    async def accept(self, application_id: UUID, ask: Ask) -> Answer:
        """Accepts under the card in force, with the next registration number of the office and year.

        What was accepted before, and came back because no verification could be opened, keeps its number.
        """
        at = office(ask.office)

        async def decide(work: Work) -> Application:
            one = await _theirs(application_id, work)
            number = one.number or await work.official_number(REGISTRATION)
            one.accept(
                _card(one.service_code, ask), at, number, officer=ask.actor, accepted_at=ask.effective_at, now=ask.now
            )
            return one

        return await self.unit.run(ask, decide)

    async def withdraw(self, application_id: UUID, ask: Ask) -> Answer:
        return await self._change(application_id, ask, lambda one: one.withdraw(ask.local_day, ask.now))

    async def complete(self, outcome: Outcome, ask: Ask) -> Answer:
        """Metrology gave the instrument back: the application of that case is done; a second time nothing follows."""
        assert ask.case_id is not None
        return await self._change(ask.case_id, ask, lambda one: one.complete(outcome, ask.local_day, ask.now))

    async def give_back_unopened(self, application_id: UUID, why: str, ask: Ask) -> Answer:
        """Metrology could open no verification: the application goes back, with `why` (Indonesian) as its shortcoming."""
        return await self._change(application_id, ask, lambda one: one.give_back_unopened(why, ask.local_day, ask.now))

    async def read(self, application_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> Application:
        application = await self.unit.read(Application, application_id, at, as_of)
        refuse_others(application.account, own)
        return application

    async def list(self, after: UUID, most: int, *, at: str, **sought: Any) -> list[tuple[Any, ...]]:
        """Rows of `applications_of`; filters by name: sought_status, sought_applicant, sought_account."""
        return await self.unit.rows(applications_of, after=after, most=most, at=at, **sought)

    async def _change(self, application_id: UUID, ask: Ask, change: Callable[[Application], None]) -> Answer:
        async def decide(work: Work) -> Application:
            one = await _theirs(application_id, work)
            change(one)
            return one

        return await self.unit.run(ask, decide)


async def _theirs(application_id: UUID, work: Work) -> Application:
    application = await work.load(Application, application_id)
    refuse_others(application.account, own_account(work.ask))
    return application


async def _account_of(applicant_id: UUID, work: Work) -> str | None:
    """The account of an applicant that the asker may apply for."""
    applicant = await work.unit.read(Applicant, applicant_id, work.ask.office, None)
    refuse_others(applicant.account, own_account(work.ask))
    return applicant.account


def _card(service_code: str, ask: Ask) -> ServiceCard:
    """The card in force at this office on the day, in its zone, on which the matter happens."""
    card = card_in_force(service_code, ask.local_day)
    if card.office != ask.office:
        raise NoServiceCard(on=ask.local_day.isoformat())
    return card


def _refuse_not_run_here(card: ServiceCard) -> None:
    """Only services that can be carried to their product are received: so far those whose core belongs to metrology."""
    if all(step.hand_over != "metrology" for step in card.procedure.steps):
        raise NotReceivedHere(service=card.code)
