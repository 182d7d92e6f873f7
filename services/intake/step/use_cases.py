"""Taking the steps of a service's procedure, and following those that other services take: one short method per use case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application, Numbers
from services.intake.application.card_of import card_of
from services.intake.application.case_of import of_the_case
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import ENDED
from services.intake.application.holders import Holders
from services.intake.application.rights import acting, ever_bound, own_accounts, refuse_own, theirs
from services.intake.application.steps import (
    REGISTRATION,
    Given,
    missing_items,
    next_steps,
    refuse_closed_year,
    step_named,
)
from services.intake.application.use_cases import Applications, Fields
from services.intake.application.values import Missing, RecordWritten, values_of
from services.intake.card.admission import refuse_applicant, refuse_channel, refuse_otherwise_stated
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from services.intake.check.use_cases import Checks
from services.intake.duplicate.comparing import Likenesses
from services.intake.receipt import NewReceipt
from services.intake.step.promises import Promises
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.intake import DeemedApproved
from shared.offices import office
from shared.roles import APPLICANT
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

SETTLED = frozenset({BillSettled.TYPE, NothingDue.TYPE})
"""By these a bill of the case is settled, or nothing is due."""


@dataclass(frozen=True)
class StepAsked:
    """A step as somebody wants to take it. `records` are (id on the card, text, file); `problems` (document, what is wrong)."""

    name: str
    legal_ground: str | None = None
    records: Sequence[tuple[str, str, UUID | None]] = ()
    fields: Fields | None = None
    problems: Sequence[tuple[str, str]] = ()
    token: UUID | None = None


class Steps:
    """Use cases of procedures."""

    def __init__(
        self,
        unit: UnitOfWork,
        applications: Applications,
        promises: Promises,
        likenesses: Likenesses,
        checks: Checks,
        holders: Holders,
        new_receipt: NewReceipt,
    ) -> None:
        self.unit = unit
        self._new_receipt = new_receipt
        self._applications = applications
        self._promises = promises
        self._likenesses = likenesses
        self._checks = checks
        self._holders = holders

    async def take(self, application_id: UUID, asked: StepAsked, ask: Ask) -> Answer:
        """Takes a step: number, product, promise, clock and fee commit with it, or nothing does."""

        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            card = card_of(one, ask.local_day)
            step = step_named(card, asked.name)
            work.ask = acting(ask, step.name, step.roles, await own_accounts(one, work))
            if work.ask.role != APPLICANT:
                await refuse_own(one, work, ask.actor)
            at = office(ask.office)
            refuse_closed_year(step, card, at, ask.local_day, at.local_day(ask.now))
            await _refuse_entry(step, one, card, work)
            given = await self._given(asked, one, card, work)
            await self._promises.refuse_against_approval(step, one, card, work)
            ready = one.ready(step, card, given)
            if step.number == REGISTRATION:
                await self._likenesses.refuse_unseen(one, card, work)
            numbers = await self._numbers(step, one, card, asked.token, work)
            one.take(ready, numbers, ask.now)
            if card.procedure.is_submission(step) or step.corrects:
                await self._likenesses.look(one, card, work)
            await self._checks.at_step(step, one, card, work)
            return one

        return await self.unit.run(ask, decide)

    async def possible(
        self, application_id: UUID, now: datetime, *, at: str, own: str | None
    ) -> tuple[list[Step], tuple[Missing, ...]]:
        """The steps that lead on from where an application is now, and what it lacks."""
        one = await self._applications.read(application_id, None, at=at, own=own)
        card = card_of(one, office(at).local_day(now))
        return list(next_steps(card, one.state, values_of(one.stated.values()))), missing_items(card, one)

    async def follow(self, event: str, ask: Ask) -> Answer:
        """Another service's event brought the case on: the step of the procedure that it is, if it fits where the case is.

        What ends the case is followed from anywhere: it has happened. A case that intake did not begin is not followed.
        """

        async def decide(work: Work) -> None:
            one = await of_the_case(work)
            if one is None:
                return
            if event in SETTLED:
                one.settle(event, ask.local_day, ask.now)
            await self._follow(event, one, card_of(one, ask.local_day), work)

        return await self.unit.run(ask, decide)

    async def follow_deemed_approval(self, ask: Ask) -> Answer:
        """The promise of a case was broken without a decision, so it counts as approved: its procedure goes on, and OSS is told."""

        async def decide(work: Work) -> None:
            one = await of_the_case(work)
            if one is None or not await self._promises.is_deemed_approved(one, work):  # corrected since it was said
                return
            card = card_of(one, ask.local_day)
            await self._follow(DeemedApproved.TYPE, one, card, work)
            deemed = card.clock.deemed_approval
            if deemed is not None and deemed.checked_by:
                one.open_after_check(deemed.checked_by, ask.local_day, ask.now)
            await self._checks.of_clock("deemed-approved", None, one, card, work)

        return await self.unit.run(ask, decide)

    async def _follow(self, event: str, one: Application, card: ServiceCard, work: Work) -> None:
        step = _followed(event, one, card)
        if step is not None:
            await self.follow_step(step, event, one, card, work)

    async def follow_step(self, step: Step, event: str, one: Application, card: ServiceCard, work: Work) -> None:
        """A step that another service took by an event: it is not refused here, it has happened."""
        on, now = work.ask.local_day, work.ask.now
        on_time, _ = await self._promises.follow(step, one, card, work)
        one.follow(step, card, event, on, now)
        ends = card.procedure.state(step.to).ends
        if ends is not None:
            one.complete("handed-over" if ends == "completed" else "returned", on_time, step.to, on, now)

    async def give_back_unopened(self, application_id: UUID, why: str, ask: Ask) -> Answer:
        """Metrology could open no verification: the application goes back, with `why` (Indonesian) as its shortcoming."""

        async def decide(work: Work) -> Application:
            one = await work.load_to_change(Application, application_id)
            one.give_back_unopened(why, ask.local_day, ask.now, await self._promises.days_left(one, work))
            await self._promises.give_back(one, work)
            return one

        return await self.unit.run(ask, decide)

    async def _given(self, asked: StepAsked, one: Application, card: ServiceCard, work: Work) -> Given:
        ask = work.ask
        return Given(
            by=ask.actor,
            role=ask.role,
            on=ask.local_day,
            reason=ask.reason,
            legal_ground=asked.legal_ground,
            records=await self._records(asked, one, card, work),
            fields=await self._applications.stated(card, one.id, one.applicant_id, asked.fields or {}),
            problems=asked.problems,
        )

    async def _records(
        self, asked: StepAsked, one: Application, card: ServiceCard, work: Work
    ) -> tuple[RecordWritten, ...]:
        """What was written, under the card's names; a file that holds it must be of this case and released."""
        titles = {record.id: record.name for record in card.procedure.records}
        as_documents = [HandedIn(id, text, file) for id, text, file in asked.records]
        return tuple(
            RecordWritten(
                known.document, titles.get(known.document, known.document), known.reference, known.file, known.sha256
            )
            for known in await self._applications.with_files(as_documents, one.id, work)
        )

    async def _numbers(
        self, step: Step, one: Application, card: ServiceCard, token: UUID | None, work: Work
    ) -> Numbers:
        days_left = None
        if card.procedure.is_return(step):
            await self._promises.refuse_return_before_said(one, work)
            days_left = await self._promises.days_left(one, work)
        on_time, due = await self._promises.move(step, one, card, token, work)
        numbers = Numbers(promised_until=due, on_time=on_time, days_left=days_left)
        if step.number == REGISTRATION or step.bill == "issue":  # metrology and billing keep these accounts from acting
            numbers = replace(numbers, bound=await ever_bound(one, work))
        if card.procedure.is_submission(step):
            numbers = replace(numbers, receipt=self._new_receipt())
        if step.product is not None:
            numbers = replace(numbers, holder=await self._holders.of(card.product(step.product), one, work))
        if step.number is None or (step.number == REGISTRATION and one.number is not None):
            return numbers
        return replace(numbers, number=await work.official_number(step.number))


async def _refuse_entry(step: Step, one: Application, card: ServiceCard, work: Work) -> None:
    """Applications come in by the channels of the card, and are accepted from those who may apply by it.

    Raises ChannelNotAllowed; ApplicantKindNotAllowed for what was drafted under an edition that did not say who may apply.
    """
    if card.procedure.is_submission(step):
        refuse_channel(card, work.ask.channel)
    if step.number == REGISTRATION and one.number is None:
        kind = (await work.read(Applicant, one.applicant_id)).kind
        refuse_applicant(card, kind)
        if card.applicants is not None and (field := card.applicants.stated_in) in one.stated:
            refuse_otherwise_stated(card, kind, one.stated[field].value)


def _followed(event: str, one: Application, card: ServiceCard) -> Step | None:
    steps = [step for step in card.procedure.steps if event in step.events]
    here = next((step for step in steps if one.state in step.from_), None)
    if here is not None or one.status in ENDED:
        return here
    return next((step for step in steps if card.procedure.state(step.to).ends), None)
