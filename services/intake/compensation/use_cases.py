"""Compensation tokens: who has which, handing one in with an application, and whether one may shorten a promise."""

from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.rights import to_change
from services.intake.application.values import values_of
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.promise import promise_of
from services.intake.clock.read_model import TokenRow, tokens_of
from services.intake.clock.tokens import days_of, unspent_days
from shared.offices import office
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


class Compensations:
    """Use cases of tokens. A token is spent at acceptance, by whichever case is accepted first."""

    def __init__(self, unit: UnitOfWork, outside: CarriedOutside) -> None:
        self.unit = unit
        self._outside = outside

    async def hand_in(self, application_id: UUID, token: UUID | None, ask: Ask) -> Answer:
        """Names a token with an application, or none any more. One that could not be spent now is refused, as in `days_of`,
        and with TokenNotCounted.

        What the promise will be may hang on what is not stated yet: then only the token itself is looked at.
        """

        async def decide(work: Work) -> Application:
            one, card = await to_change(application_id, work)
            on = work.ask.local_day
            one.refuse_token(on)
            if token is not None:
                self._outside.refuse_token(card)
                fields, unit = values_of(one.stated.values()), office(one.office).day_unit
                if card.limit_is_open(one.place, fields):
                    await unspent_days(token, one.office, one.applicant_id, work)
                else:
                    promise = promise_of(card, one.place, fields, unit, on)
                    await days_of(token, promise, one.office, one.applicant_id, work)
            one.hand_in_token(token, ask.actor, on, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def list(
        self, after: UUID, most: int, *, at: str, applicant: UUID | None, account: str | None
    ) -> list[TokenRow]:
        """The office's tokens in the order of their ids; of an applicant, or those that an account may see."""
        sought = {"sought_applicant": applicant, "sought_account": account}
        return await self.unit.rows(tokens_of, after=after, most=most, at=at, **sought)
