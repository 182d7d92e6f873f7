"""What the steps of a procedure do to the promise of their case."""

from datetime import date, datetime, time
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.steps import REGISTRATION
from services.intake.application.values import values_of
from services.intake.card.card import ServiceCard
from services.intake.card.names import step_label
from services.intake.card.procedure import Step
from services.intake.card.time_limits import ClockEffect
from services.intake.card.use_cases import Publications
from services.intake.clock.clock import PromiseClock
from services.intake.clock.days_left import working_days_left
from services.intake.clock.hand_entries import refuse_before
from services.intake.clock.pause_ends import needs_no_pause, pause_ends
from services.intake.clock.terms import clock_id
from services.intake.clock.timekeeping import keep_time
from services.intake.clock.use_cases import Clocks
from shared.contracts.intake import DeemedApproved
from shared.errors import RefusedByRule
from shared.offices import office
from shared.promise.entries import Outcome
from shared.promise.promise import RETURNED as PAUSED_BY_RETURN
from shared.service.unit_of_work import Work

STOP = ClockEffect(do="stop")
RETURNED = ClockEffect(do="returned")
_OUTCOMES: dict[str | None, Outcome] = {"refused": "rejected", "withdrawn": "withdrawn"}


class TokenNotHere(RefusedByRule):
    code = "token-not-here"
    indonesian = "Kompensasi hanya dapat dipakai saat permohonan pertama kali diterima, bukan pada langkah “{step}”."
    english = "A compensation is spent when an application is first accepted, not with the step “{step}”."


class CountsAsApproved(RefusedByRule):
    """The law has decided in the office's place; `because` names the event by which it did."""

    code = "deemed-approved"
    indonesian = "Permohonan ini sudah dianggap disetujui sejak {since:moment}, sehingga langkah “{step}” tidak dapat lagi diambil."
    english = "This application counts as approved since {since:moment}, so the step “{step}” cannot be taken any more."
    clause = "PP 28/2025 (fiktif positif)"


class ApprovedAtOnce(RefusedByRule):
    """Approval by silence is for who waited; nobody makes it by dating an acceptance back."""

    code = "approved-at-once"
    indonesian = (
        "Bila diterima per tanggal ini, permohonan langsung dianggap disetujui tanpa diperiksa; "
        "terimalah dengan tanggal yang masih dalam jangka waktu layanan."
    )
    english = "Accepted as of this day it would count as approved at once, and unexamined; accept it as of a later day."
    clause = "PP 28/2025 (fiktif positif)"


class Promises:
    """Makes the promise on acceptance, and lets each later step have its effect on the clock."""

    def __init__(self, clocks: Clocks, publications: Publications) -> None:
        self._clocks = clocks
        self._publications = publications

    async def move(
        self, step: Step, one: Application, card: ServiceCard, token: UUID | None, work: Work
    ) -> tuple[bool | None, date | None]:
        """Whether the promise was kept, as far as is known (None: nothing was promised), and the day it falls due.

        It is shortened by the token that is given here, or the one that was handed in with the application; one that cannot be
        spent any more is refused, never passed over: the applicant counts on it, and takes it back or hands in another.
        Raises TokenNotHere: a compensation shortens a promise when it is made, and never one that was made before; and
        ApprovedAtOnce.
        """
        first = step.number == REGISTRATION and one.number is None
        if not first and token is not None:
            raise TokenNotHere(step=step_label(step))
        if card.clock.counts_from_receipt and (first or card.procedure.is_submission(step)):
            await self._received(one, card, work)
        elif first:
            await self._make(one, card, work)
        if first:
            await self._shorten(one, card, token or one.compensation_token, work)
        moved = await self.follow(step, one, card, work)
        if step.number == REGISTRATION:
            await self._refuse_approval_at_once(one, work)
        return moved

    async def _refuse_approval_at_once(self, one: Application, work: Work) -> None:
        clock = await self._clocks.of(work, one.id)
        if clock is not None and await self._clocks.approved_since(clock, work.ask.now):
            raise ApprovedAtOnce

    async def refuse_against_approval(self, step: Step, one: Application, card: ServiceCard, work: Work) -> None:
        """What counts as approved is not refused, given back or taken back any more, also not dated before. CountsAsApproved."""
        against = card.procedure.is_return(step) or card.procedure.state(step.to).ends in {"refused", "withdrawn"}
        if not against or card.clock.deemed_approval is None:
            return
        clock = await self._clocks.of(work, one.id)
        since = clock and await self._clocks.approved_since(clock, work.ask.now)
        if since:
            at = since.astimezone(office(one.office).time_zone)
            raise CountsAsApproved(step=step_label(step), because=DeemedApproved.TYPE, since=at)

    async def days_left(self, one: Application, work: Work) -> int | None:
        """Working days that the promise of a case has left, when it is returned; None where none runs.

        A return dated back is counted from no earlier than the last that the clock said, or that was entered in it.
        """
        clock = await self._clocks.of(work, one.id)
        if clock is None:
            return None
        known = (clock.ledgers.last_at, clock.said_until)
        at = max(work.ask.effective_at, *(one for one in known if one is not None))
        return working_days_left(
            clock.ledgers, at, await self._clocks.calendars.with_version(clock.ledgers.counted_with)
        )

    async def refuse_return_before_said(self, one: Application, work: Work) -> None:
        """Refuses a return dated before what the clock has said by now, as an entry by hand is. Raises EntryBeforeEvents.

        What time has brought by now is said first, so that nothing depends on who looks first.
        """
        clock = await self._clocks.of(work, one.id)
        if clock is not None:
            keep_time(clock, work.ask.now, await self._clocks.calendars.with_version(clock.ledgers.counted_with))
            refuse_before(work.ask.effective_at, work.ask.effective_at, clock.said_until, office(one.office))

    async def is_deemed_approved(self, one: Application, work: Work) -> bool:
        """Whether its clock says that the case counts as approved, and this was not taken back."""
        return (await work.read(PromiseClock, clock_id(one.id))).deemed_since is not None

    async def follow(
        self, step: Step, one: Application, card: ServiceCard, work: Work
    ) -> tuple[bool | None, date | None]:
        """The same for a step that another service took. What has no effect on a clock does not load it.

        A pause that belongs to the state which the step leaves ends with it.
        """
        ends = card.procedure.state(step.to).ends
        effects = [STOP] if ends else [*_left(card, one.state, step), *(() if step.clock is None else step.clock.each)]
        effects = [effect for effect in effects if not needs_no_pause(effect, card, one.stated)]
        tells = step.number == REGISTRATION  # the due day of a clock that began before, too
        clock = await self._clocks.of(work, one.id) if effects or tells else None
        if clock is None:
            return None, one.promised_until
        is_kept_already = clock.ledgers.has_ended
        for effect in effects:
            until = pause_ends(effect, card, one.stated)
            await self._clocks.effect(work, clock, effect, _OUTCOMES.get(ends, "delivered"), until=until)
        return clock.on_time, None if is_kept_already else clock.stands.due_on

    async def give_back(self, one: Application, work: Work) -> None:
        """The file went back to the applicant because what was accepted cannot be done as asked."""
        clock = await self._clocks.of(work, one.id)
        if clock is not None:
            await self._clocks.effect(work, clock, RETURNED)

    async def _received(self, one: Application, card: ServiceCard, work: Work) -> None:
        """The clock runs from the first receipt; what was given back and comes in again goes on where it was paused.

        A case that was submitted before its card counted from receipt has no clock yet when it is accepted: it gets one that
        counts from the day of its first submission.
        """
        clock = await self._clocks.of(work, one.id)
        if clock is not None:
            await self._clocks.effect(work, clock, ClockEffect(do="resume", what=PAUSED_BY_RETURN))
            return
        clock = await self._make(one, card, work)
        at = _noon(one.submissions[0].on, one.office) if one.submissions else work.ask.effective_at
        await self._clocks.effect(work, clock, ClockEffect(do="start", what="received"), at=at)

    async def _make(self, one: Application, card: ServiceCard, work: Work) -> PromiseClock:
        await self._publications.refuse_changed(card, work)
        fields = values_of(one.stated.values())
        return await self._clocks.promise(work, one.id, one.applicant_id, card, one.place, fields)

    async def _shorten(self, one: Application, card: ServiceCard, token: UUID | None, work: Work) -> None:
        clock = None if token is None else await self._clocks.of(work, one.id)
        if token is not None and clock is not None:
            self._clocks.outside.refuse_token(card)
            await self._clocks.shorten_by_token(work, clock, token)


def _left(card: ServiceCard, state: str, step: Step) -> list[ClockEffect]:
    """What leaving a state ends; a return does to the clock what the card says of returns, and nothing beside."""
    if step.clock is not None and step.clock.do in {"stop", "returned"}:
        return []
    return [ClockEffect(do="resume", what=reason) for reason in card.clock.ends_on_leaving(state, step.to)]


def _noon(on: date, at: str) -> datetime:
    """A moment of a day of which only the day is known; the ledger counts from the day."""
    return datetime.combine(on, time(12), office(at).time_zone)
