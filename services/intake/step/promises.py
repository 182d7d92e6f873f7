"""Steps of a procedure make the promise of their case, and move its clock."""

from datetime import date, datetime, time
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.steps import REGISTRATION
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
    """The law decided in place of the office; `because` names the event."""

    code = "deemed-approved"
    indonesian = "Permohonan ini sudah dianggap disetujui sejak {since:moment}, sehingga langkah “{step}” tidak dapat lagi diambil."
    english = "This application counts as approved since {since:moment}, so the step “{step}” cannot be taken any more."
    clause = "PP 28/2025 (fiktif positif)"


class ApprovedAtOnce(RefusedByRule):
    """An acceptance dated back must not make a case count as approved; approval by silence is for applicants who waited."""

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
        self, step: Step, application: Application, card: ServiceCard, token: UUID | None, work: Work
    ) -> tuple[bool | None, date | None]:
        """Whether the promise was kept, as far as is known (None: nothing was promised), and the day it falls due.

        The token given here, or the one attached to the application, shortens it. A token that can no longer be spent is
        refused, never ignored: the applicant counts on it, and takes it back or attaches another. Raises TokenNotHere, because
        a compensation only shortens a promise while it is made; and ApprovedAtOnce.
        """
        first = step.number == REGISTRATION and application.number is None
        if not first and token is not None:
            raise TokenNotHere(step=step_label(step))
        if card.clock.counts_from_receipt and (first or card.procedure.is_submission(step)):
            await self._received(application, card, work)
        elif first:
            await self._make(application, card, work)
        if first:
            await self._shorten(application, card, token or application.compensation_token, work)
        moved = await self.follow(step, application, card, work)
        if step.number == REGISTRATION:
            await self._refuse_approval_at_once(application, work)
        return moved

    async def _refuse_approval_at_once(self, application: Application, work: Work) -> None:
        clock = await self._clocks.of(work, application.id)
        if clock is not None and await self._clocks.approved_since(clock, work.ask.now):
            raise ApprovedAtOnce

    async def refuse_against_approval(
        self, step: Step, application: Application, card: ServiceCard, work: Work
    ) -> None:
        """Refuses to reject, return or withdraw a case that counts as approved, also dated back. Raises CountsAsApproved."""
        against = card.procedure.is_return(step) or card.procedure.state(step.to).ends in {"refused", "withdrawn"}
        if not against or card.clock.deemed_approval is None:
            return
        clock = await self._clocks.of(work, application.id)
        since = clock and await self._clocks.approved_since(clock, work.ask.now)
        if since:
            at = since.astimezone(office(application.office).time_zone)
            raise CountsAsApproved(step=step_label(step), because=DeemedApproved.TYPE, since=at)

    async def days_left(self, application: Application, work: Work) -> int | None:
        """Working days left of a promise when its case is returned; None if no promise runs.

        For a return dated back it counts from the last event or entry of the clock.
        """
        clock = await self._clocks.of(work, application.id)
        if clock is None:
            return None
        known = (clock.ledgers.last_at, clock.said_until)
        at = max(work.ask.effective_at, *(one for one in known if one is not None))
        return working_days_left(
            clock.ledgers, at, await self._clocks.calendars.with_version(clock.ledgers.counted_with)
        )

    async def refuse_return_before_said(self, application: Application, work: Work) -> None:
        """Refuses a return dated before the last event of the clock, like an entry by hand. Raises EntryBeforeEvents.

        The clock records first what is due by now, so that nothing depends on who looks first.
        """
        clock = await self._clocks.of(work, application.id)
        if clock is not None:
            keep_time(clock, work.ask.now, await self._clocks.calendars.with_version(clock.ledgers.counted_with))
            refuse_before(work.ask.effective_at, work.ask.effective_at, clock.said_until, office(application.office))

    async def is_deemed_approved(self, application: Application, work: Work) -> bool:
        """Whether the case counts as approved by its clock, and no correction withdrew this."""
        return (await work.read(PromiseClock, clock_id(application.id))).deemed_since is not None

    async def follow(
        self, step: Step, application: Application, card: ServiceCard, work: Work
    ) -> tuple[bool | None, date | None]:
        """The same as `move`, for a step that another service took. A step without an effect on the clock does not load it.

        A pause that belongs to the state that the step leaves ends with it.
        """
        ends = card.procedure.state(step.to).ends
        led = [*_left(card, application.state, step), *(() if step.clock is None else step.clock.each)]
        effects = [STOP] if ends else led
        effects = [effect for effect in effects if not needs_no_pause(effect, card, application.stated)]
        tells = step.number == REGISTRATION  # the due day of a clock that began before, too
        clock = await self._clocks.of(work, application.id) if effects or tells else None
        if clock is None:
            return None, application.promised_until
        is_kept_already = clock.ledgers.has_ended
        for effect in effects:
            until = pause_ends(effect, card, application.stated)
            await self._clocks.effect(work, clock, effect, _OUTCOMES.get(ends, "delivered"), until=until)
        return clock.on_time, None if is_kept_already else clock.stands.due_on

    async def give_back(self, application: Application, work: Work) -> None:
        """Records that the file went back to the applicant, because the office cannot do what it accepted."""
        clock = await self._clocks.of(work, application.id)
        if clock is not None:
            await self._clocks.effect(work, clock, RETURNED)

    async def end(self, application: Application, work: Work) -> None:
        """Ends the clock of a case that goes on outside this system."""
        clock = await self._clocks.of(work, application.id)
        if clock is not None:
            await self._clocks.effect(work, clock, STOP)

    async def _received(self, application: Application, card: ServiceCard, work: Work) -> None:
        """Starts the clock at the first receipt, or resumes it when a returned case comes in again.

        A case that was submitted before its card counted from receipt gets its clock at acceptance, counting from the day of its
        first submission.
        """
        clock = await self._clocks.of(work, application.id)
        if clock is not None:
            await self._clocks.effect(work, clock, ClockEffect(do="resume", what=PAUSED_BY_RETURN))
            return
        clock = await self._make(application, card, work)
        submitted = application.submissions
        at = _noon(submitted[0].on, application.office) if submitted else work.ask.effective_at
        await self._clocks.effect(work, clock, ClockEffect(do="start", what="received"), at=at)

    async def _make(self, application: Application, card: ServiceCard, work: Work) -> PromiseClock:
        await self._publications.refuse_changed(card, work)
        applicant, place, fields = application.applicant_id, application.place, application.field_values
        return await self._clocks.promise(work, application.id, applicant, card, place, fields)

    async def _shorten(self, application: Application, card: ServiceCard, token: UUID | None, work: Work) -> None:
        clock = None if token is None else await self._clocks.of(work, application.id)
        if token is not None and clock is not None:
            self._clocks.outside.refuse_token(card)
            await self._clocks.shorten_by_token(work, clock, token)


def _left(card: ServiceCard, state: str, step: Step) -> list[ClockEffect]:
    """The pauses that end when the case leaves a state; a return changes the clock only as the card says for returns."""
    if step.clock is not None and step.clock.do in {"stop", "returned"}:
        return []
    return [ClockEffect(do="resume", what=reason) for reason in card.clock.ends_on_leaving(state, step.to)]


def _noon(on: date, at: str) -> datetime:
    """Noon of a day; the ledger counts from the day."""
    return datetime.combine(on, time(12), office(at).time_zone)
