"""Use cases of the steps of a procedure: people take them here, and the case follows those that other services take."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.application.after_check import open_after_check
from services.intake.application.application import ENDED, Application
from services.intake.application.card_of import card_of
from services.intake.application.case_of import of_the_case
from services.intake.application.documents import HandedIn
from services.intake.application.end import complete, reject, withdraw
from services.intake.application.holders import Holders
from services.intake.application.products import settle_fee
from services.intake.application.progress import follow
from services.intake.application.reopening import reopen
from services.intake.application.return_to_applicant import give_back_unopened
from services.intake.application.rights import acting_as, ever_bound, load_own, own_accounts, refuse_own
from services.intake.application.step_rules import refuse_closed_year, refuse_elsewhere
from services.intake.application.steps import (
    REGISTRATION,
    Given,
    missing_items,
    next_steps,
    step_named,
)
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.application.use_cases import Applications, Fields
from services.intake.application.values import Missing, Outcome, RecordWritten
from services.intake.card.admission import refuse_applicant, refuse_channel, refuse_otherwise_stated
from services.intake.card.card import ServiceCard
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.procedure import Step
from services.intake.check.use_cases import Checks
from services.intake.duplicate.duplicates import compare, refuse_unseen
from services.intake.step.promises import Promises
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.intake import DeemedApproved
from shared.offices import office
from shared.receipt import NewReceipt
from shared.roles import APPLICANT
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

SETTLED = frozenset({BillSettled.TYPE, NothingDue.TYPE})
"""These settle a bill of the case, or find that nothing is due."""


@dataclass(frozen=True)
class StepAsked:
    """A step that a person asks for. `records` are (id on the card, text, file); `problems` (document, what is wrong)."""

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
        checks: Checks,
        holders: Holders,
        new_receipt: NewReceipt,
        outside: CarriedOutside,
    ) -> None:
        self.unit = unit
        self._new_receipt = new_receipt
        self._applications = applications
        self._promises = promises
        self._checks = checks
        self._holders = holders
        self._outside = outside

    @use_case
    async def take(self, work: Work, id: UUID, asked: StepAsked) -> Application:
        """Takes a step: number, product, promise, clock and fee commit with it, or nothing does."""
        application = await load_own(id, work)
        card = card_of(application, work.ask.local_day)
        step = step_named(card, asked.name)
        refuse_elsewhere(step)
        work.ask = ask = acting_as(work.ask, step.name, step.roles, await own_accounts(application, work))
        if ask.role != APPLICANT:
            await refuse_own(application, work, ask.actor)
        at = office(ask.office)
        refuse_closed_year(step, card, at, ask.local_day, at.local_day(ask.now))
        await _refuse_entry(step, application, card, work)
        given = await self._given(asked, application, card, work)
        await self._promises.refuse_against_approval(step, application, card, work)
        ready = prepare_step(application, step, card, given)
        if step.number == REGISTRATION:
            await refuse_unseen(application, card, work)
        numbers = await self._numbers(step, application, card, asked.token, work)
        take_step(application, ready, numbers, ask.now)
        if step.hand_over is not None and self._outside.by(card) is not None:
            await self._hand_over_outside(step, application, work)
        if card.procedure.is_submission(step) or step.corrects:
            await compare(application, card, work)
        await self._checks.at_step(step, application, card, work)
        return application

    async def possible(
        self, application_id: UUID, now: datetime, *, at: str, own: str | None
    ) -> tuple[list[Step], tuple[Missing, ...]]:
        """The steps that lead on from where an application is now, and what it lacks."""
        application = await self._applications.read(application_id, None, at=at, own=own)
        card = card_of(application, office(at).local_day(now))
        return list(next_steps(card, application.state, application.field_values)), missing_items(card, application)

    @use_case
    async def follow(self, work: Work, event: str, ground: str | None = None) -> None:
        """Follows an event of another service by the step that fits the state and the answers of the case.

        An event that ends the case is followed from any state; `ground` says why, where the other service refused. A case that
        intake did not begin is not followed.
        """
        application = await of_the_case(work)
        if application is None:
            return
        if event in SETTLED:
            settle_fee(application, event, work.ask.local_day, work.ask.now)
        await self._follow(event, application, card_of(application, work.ask.local_day), work, ground)

    @use_case
    async def follow_deemed_approval(self, work: Work) -> None:
        """Continues the procedure of a case that counts as approved, because its promise was broken without a decision; tells OSS."""
        application = await of_the_case(work)
        if application is None or not await self._promises.is_deemed_approved(application, work):  # corrected since
            return
        card = card_of(application, work.ask.local_day)
        await self._follow(DeemedApproved.TYPE, application, card, work)
        deemed = card.clock.deemed_approval
        if deemed is not None and deemed.checked_by:
            open_after_check(application, deemed.checked_by, work.ask.local_day, work.ask.now)
        await self._checks.of_clock("deemed-approved", None, application, card, work)

    async def _follow(
        self, event: str, application: Application, card: ServiceCard, work: Work, ground: str | None = None
    ) -> None:
        step = _followed(event, application, card)
        if step is not None:
            await self.follow_step(step, event, application, card, work, ground)

    async def follow_step(
        self, step: Step, event: str, application: Application, card: ServiceCard, work: Work, ground: str | None = None
    ) -> None:
        """Follows a step that another service took. It has happened, so intake does not refuse it.

        A refusal with its ground and a withdrawal end the case as they do here; any other end hands it over or gives it back.
        """
        by, on, now = work.ask.actor, work.ask.local_day, work.ask.now
        on_time, _ = await self._promises.follow(step, application, card, work)
        match card.procedure.state(step.to).ends:
            case "refused" if ground is not None:
                reject(application, step, ground, by, on, now)
            case "withdrawn":
                withdraw(application, step, by, on, now)
            case ends:
                follow(application, step, card, event, on, now)
                if ends is not None:
                    outcome: Outcome = "handed-over" if ends == "completed" else "returned"
                    complete(application, outcome, on_time, step.to, on, now)

    @use_case
    async def reopen(self, work: Work) -> None:
        """Goes on with a case that another service had refused and now decides again."""
        application = await of_the_case(work)
        if application is not None:
            reopen(application, card_of(application, work.ask.local_day), work.ask.local_day, work.ask.now)

    @use_case
    async def give_back_unopened(self, work: Work, id: UUID, why: str) -> Application:
        """Returns the application because metrology could open no verification; `why` (Indonesian) is its shortcoming."""
        application = await work.load_to_change(Application, id)
        days_left = await self._promises.days_left(application, work)
        give_back_unopened(application, why, work.ask.local_day, work.ask.now, days_left)
        await self._promises.give_back(application, work)
        return application

    async def _hand_over_outside(self, step: Step, application: Application, work: Work) -> None:
        """Ends the case here, because no service of this system takes its next step: the office carries it out by itself."""
        await self._promises.end(application, work)
        complete(application, "handed-over", None, step.to, work.ask.local_day, work.ask.now)

    async def _given(self, asked: StepAsked, application: Application, card: ServiceCard, work: Work) -> Given:
        ask = work.ask
        return Given(
            by=ask.actor,
            role=ask.role,
            on=ask.local_day,
            reason=ask.reason,
            legal_ground=asked.legal_ground,
            records=await self._records(asked, application, card, work),
            fields=await self._applications.stated(card, application.id, application.applicant_id, asked.fields or {}),
            problems=asked.problems,
        )

    async def _records(
        self, asked: StepAsked, application: Application, card: ServiceCard, work: Work
    ) -> tuple[RecordWritten, ...]:
        """The records with the card's titles; a file of a record must be of this case and released."""
        titles = {record.id: record.name for record in card.procedure.records}
        as_documents = [HandedIn(id, text, file) for id, text, file in asked.records]
        return tuple(
            RecordWritten(
                known.document, titles.get(known.document, known.document), known.reference, known.file, known.sha256
            )
            for known in await self._applications.with_files(as_documents, application.id, work)
        )

    async def _numbers(
        self, step: Step, application: Application, card: ServiceCard, token: UUID | None, work: Work
    ) -> Numbers:
        days_left = None
        if card.procedure.is_return(step):
            await self._promises.refuse_return_before_said(application, work)
            days_left = await self._promises.days_left(application, work)
        on_time, due = await self._promises.move(step, application, card, token, work)
        numbers = Numbers(promised_until=due, on_time=on_time, days_left=days_left)
        if step.number == REGISTRATION or step.bill == "issue":  # metrology and billing keep these accounts from acting
            numbers = replace(numbers, bound=await ever_bound(application, work))
        if card.procedure.is_submission(step):
            numbers = replace(numbers, receipt=self._new_receipt())
        if step.hand_over in {"certification", "complaints"}:
            numbers = replace(numbers, holder=await self._holders.for_service(application, work))
        if step.product is not None:
            numbers = replace(numbers, holder=await self._holders.of(card.product(step.product), application, work))
        if step.number is None or (step.number == REGISTRATION and application.number is not None):
            return numbers
        return replace(numbers, number=await work.official_number(step.number))


async def _refuse_entry(step: Step, application: Application, card: ServiceCard, work: Work) -> None:
    """The card names the channels of submission, and the kinds of applicant that the office accepts.

    Raises ChannelNotAllowed; ApplicantKindNotAllowed for a draft from before the card named them.
    """
    if card.procedure.is_submission(step):
        refuse_channel(card, work.ask.channel)
    if step.number == REGISTRATION and application.number is None:
        kind = (await work.read(Applicant, application.applicant_id)).kind
        refuse_applicant(card, kind)
        if card.applicants is not None and (field := card.applicants.stated_in) in application.stated:
            refuse_otherwise_stated(card, kind, application.stated[field].value)


def _followed(event: str, application: Application, card: ServiceCard) -> Step | None:
    fields = application.field_values
    following = (step for step in card.procedure.steps if event in step.events)
    steps = [step for step in following if step.when is None or step.when.holds(fields)]
    here = next((step for step in steps if application.state in step.from_), None)
    if here is not None or application.status in ENDED:
        return here
    return next((step for step in steps if card.procedure.state(step.to).ends), None)
