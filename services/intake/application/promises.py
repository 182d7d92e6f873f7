"""What the steps of a procedure do to the promise of their case."""

from datetime import date
from uuid import UUID

from services.intake.application.clocks import Clocks
from services.intake.application.publications import Publications
from services.intake.application_case import Application
from services.intake.card_model import ServiceCard
from services.intake.card_names import step_label
from services.intake.case_values import values_of
from services.intake.clock_terms import clock_id
from services.intake.procedures import Step
from services.intake.promise_clock import PromiseClock
from services.intake.promises import ClockEffect
from services.intake.steps import REGISTRATION
from shared.application import Work
from shared.clock_entries import Outcome
from shared.contracts.intake import DeemedApproved
from shared.errors import RefusedByRule
from shared.offices import office

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
        if step.number == REGISTRATION and one.number is None:
            await self._make(one, card, token or one.compensation_token, work)
        elif token is not None:
            raise TokenNotHere(step=step_label(step))
        moved = await self.follow(step, one, card, work)
        if step.number == REGISTRATION:
            await self._refuse_approval_at_once(one, work)
        return moved

    async def _refuse_approval_at_once(self, one: Application, work: Work) -> None:
        clock = await self._clocks.of(work, one.id)
        if clock is not None and clock.counts_as_approved_since(work.ask.now):
            raise ApprovedAtOnce

    async def refuse_against_approval(self, step: Step, one: Application, card: ServiceCard, work: Work) -> None:
        """What counts as approved is not refused, given back or taken back any more, also not dated before. CountsAsApproved."""
        against = card.procedure.is_return(step) or card.procedure.state(step.to).ends in {"refused", "withdrawn"}
        if not against or card.clock.deemed_approval is None:
            return
        clock = await self._clocks.of(work, one.id)
        since = clock and clock.counts_as_approved_since(work.ask.now)
        if since:
            at = since.astimezone(office(one.office).time_zone)
            raise CountsAsApproved(step=step_label(step), because=DeemedApproved.TYPE, since=at)

    async def is_deemed_approved(self, one: Application, work: Work) -> bool:
        """Whether its clock says that the case counts as approved, and this was not taken back."""
        return (await work.look(PromiseClock, clock_id(one.id))).deemed_since is not None

    async def follow(
        self, step: Step, one: Application, card: ServiceCard, work: Work
    ) -> tuple[bool | None, date | None]:
        """The same for a step that another service took. What has no effect on a clock does not load it."""
        ends = card.procedure.state(step.to).ends
        effect = STOP if ends else step.clock
        clock = await self._clocks.of(work, one.id) if effect else None
        if clock is None or effect is None:
            return None, one.promised_until
        is_kept_already = clock.ledgers.has_ended
        await self._clocks.effect(work, clock, effect, _OUTCOMES.get(ends, "delivered"))
        return clock.on_time, None if is_kept_already else clock.stands.due_on

    async def give_back(self, one: Application, work: Work) -> None:
        """The file went back to the applicant because what was accepted cannot be done as asked."""
        clock = await self._clocks.of(work, one.id)
        if clock is not None:
            await self._clocks.effect(work, clock, RETURNED)

    async def _make(self, one: Application, card: ServiceCard, token: UUID | None, work: Work) -> None:
        await self._publications.refuse_changed(card, work)
        fields = values_of(one.stated.values())
        clock = await self._clocks.promise(work, one.id, one.applicant_id, card, one.place, fields)
        if token is not None:
            await self._clocks.shorten_by_token(work, clock, token)
