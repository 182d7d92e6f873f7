"""Compensation tokens: who has which, handing one in with an application, and whether one may shorten a promise."""

from typing import Any
from uuid import UUID

from services.intake.application.rights import to_change
from services.intake.application_case import Application
from services.intake.card_promise import promise_of
from services.intake.carried_outside import CarriedOutside
from services.intake.case_values import values_of
from services.intake.views.clocks import TokenSpent, token_by_id, tokens_of
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.clock_ledger import NothingLeft, NothingPromised
from shared.errors import NotFound, RefusedByRule
from shared.offices import office
from shared.service_promise import Promise


class TokenUnknown(NotFound):
    code = "token-unknown"
    indonesian = "Tidak ada kompensasi dengan kode itu."
    english = "There is no compensation with that code."


class TokenOfAnother(RefusedByRule):
    code = "token-of-another"
    indonesian = "Kompensasi ini diberikan kepada pemohon lain atau oleh kantor lain."
    english = "This compensation was given to another applicant or by another office."


class TokenVoid(RefusedByRule):
    code = "token-void"
    indonesian = (
        "Kompensasi ini tidak berlaku: keterlambatan yang menjadi dasarnya tercatat keliru dan sudah dikoreksi."
    )
    english = "This compensation is void: the lateness that it was given for was recorded in error, and corrected."


class TokenIsInDays(RefusedByRule):
    code = "token-is-in-days"
    indonesian = "Kompensasi ini mengurangi hari, sedangkan janji waktu layanan ini bukan dalam hari."
    english = "This compensation takes off days, and the promise of this service is not in days."


async def days_of(token: UUID, promise: Promise, at: str, applicant_id: UUID, work: Work) -> int:
    """How many days an unspent token of this applicant and office takes off such a promise.

    Refuses with TokenUnknown, TokenOfAnother, TokenVoid, TokenSpent, NothingPromised, TokenIsInDays, NothingLeft.
    """
    days = await _unspent(token, at, applicant_id, work)
    if promise.amount is None:
        raise NothingPromised
    if not promise.unit.endswith("days"):
        raise TokenIsInDays
    if days >= promise.amount:
        raise NothingLeft(amount=promise.amount, by=days)
    return days


async def _unspent(token: UUID, at: str, applicant_id: UUID, work: Work) -> int:
    """The days of an unspent token of this applicant and office. Refuses with TokenUnknown, TokenOfAnother, TokenVoid, TokenSpent."""
    found = await work.rows(token_by_id, token=token)
    if not found:
        raise TokenUnknown
    given_at, applicant, days, spent_by, is_void = found[0]
    if (given_at, applicant) != (at, applicant_id):
        raise TokenOfAnother
    if is_void:
        raise TokenVoid
    if spent_by is not None:
        raise TokenSpent
    return int(days)


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
                    await _unspent(token, one.office, one.applicant_id, work)
                else:
                    promise = promise_of(card, one.place, fields, unit, on)
                    await days_of(token, promise, one.office, one.applicant_id, work)
            one.hand_in_token(token, ask.actor, on, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def list(self, after: UUID, most: int, *, at: str, **sought: Any) -> list[tuple[Any, ...]]:
        """Rows of `tokens_of`; filters by name: sought_applicant, sought_account."""
        return await self.unit.rows(tokens_of, after=after, most=most, at=at, **sought)
