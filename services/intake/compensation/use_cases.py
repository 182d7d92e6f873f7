"""Compensation tokens: applicants list theirs, and attach them to applications to shorten promises."""

from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.compensation_token import hand_in_token, refuse_token
from services.intake.application.rights import load_for_change
from services.intake.card.card import ServiceCard
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.promise import promise_of
from services.intake.clock.read_model import TokenRow, tokens_of
from services.intake.clock.tokens import days_of, unspent_days
from shared.offices import office
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Compensations:
    """Use cases of tokens. The first case that is accepted spends the token."""

    def __init__(self, unit: UnitOfWork, outside: CarriedOutside) -> None:
        self.unit = unit
        self._outside = outside

    @use_case
    async def hand_in(self, work: Work, id: UUID, token: UUID | None) -> Application:
        """Attaches a token to an application, or takes it back (None).

        Refuses a token that could not be spent now, as `days_of` does, and with TokenNotCounted. While the promise depends on
        fields that are not stated yet, only the token itself is checked.
        """
        application, card = await load_for_change(id, work)
        on = work.ask.local_day
        refuse_token(application, on)
        if token is not None:
            await self._refuse_unusable(token, application, card, work)
        hand_in_token(application, token, work.ask.actor, on, work.ask.now)
        return application

    async def _refuse_unusable(self, token: UUID, application: Application, card: ServiceCard, work: Work) -> None:
        self._outside.refuse_token(card)
        fields, place = application.field_values, application.place
        if card.limit_is_open(place, fields):
            await unspent_days(token, application.office, application.applicant_id, work)
        else:
            promise = promise_of(card, place, fields, office(application.office).day_unit, work.ask.local_day)
            await days_of(token, promise, application.office, application.applicant_id, work)

    async def list(
        self, after: UUID, most: int, *, at: str, applicant: UUID | None, account: str | None
    ) -> list[TokenRow]:
        """The office's tokens in the order of their ids; of an applicant, or those that an account may see."""
        sought = {"sought_applicant": applicant, "sought_account": account}
        return await self.unit.rows(tokens_of, after=after, most=most, at=at, **sought)
