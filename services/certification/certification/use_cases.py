"""Use cases of a certification, from the accepted application to the hand-over, one short method each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.certification.certification import (
    billing_gate,
    contract,
    decision,
    ending,
    evaluation,
    issuing,
    market_type,
    opening,
    review,
    team,
)
from services.certification.certification.billing_gate import Cleared, NoLongerPaid
from services.certification.certification.certification import (
    Certification,
    Member,
    Question,
    certification_of,
)
from services.certification.certification.course import refuse_other_actor, stage_of
from services.certification.certification.fees import FeeLine
from services.certification.certification.read_model import find_certification, list_certifications
from services.certification.certification.rows import CertificationRow
from services.certification.certification.tariffs import MARKET_TYPES, Proposal, fee_lines
from services.certification.personnel.acting import refuse_unless_competent, refuse_unless_impartial
from services.certification.scheme.man_days import man_days
from services.certification.scheme.scheme import StageName
from shared.contracts.intake import ApplicationAccepted, ApplicationWithdrawn
from shared.errors import Forbidden, OwnMatter
from shared.journal.journal import AsOf
from shared.roles import APPLICANT, refuse_administrator
from shared.service.unit_of_work import OWN_MATTER, UnitOfWork, Work
from shared.service.use_case import use_case


class NotYourCertification(Forbidden):
    code = "not-your-certification"
    indonesian = "Perkara sertifikasi ini bukan milik akun Anda."
    english = "This certification does not belong to your account."


class Certifications:
    """Use cases of certification cases."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def open(self, work: Work, accepted: ApplicationAccepted) -> None:
        """Opens the certification that an accepted application asks for; one that is open already stays as it is."""
        if await work.first(find_certification, id=certification_of(accepted.application_id)) is None:
            work.add(opening.open_case(accepted, office=work.ask.office, now=work.ask.now))

    @use_case
    async def withdraw(self, work: Work, application_id: UUID, withdrawn: ApplicationWithdrawn) -> None:
        """Closes the case of an application that its applicant withdrew, if certification has it."""
        case = await self._of_application(application_id, work)
        if case is not None:
            ending.withdraw(case, withdrawn.withdrawn_on, work.ask.now)

    @use_case
    async def clear(self, work: Work, application_id: UUID, how: Cleared) -> None:
        """Opens the billing gate of the case, if certification has one of this application."""
        case = await self._of_application(application_id, work)
        if case is not None:
            billing_gate.clear_billing(case, how, work.ask.local_day, work.ask.now)

    @use_case
    async def reopen_billing(self, work: Work, application_id: UUID, because: NoLongerPaid) -> None:
        """Closes the billing gate of the case again, if certification has one of this application."""
        case = await self._of_application(application_id, work)
        if case is not None:
            billing_gate.reopen_billing(case, because, work.ask.local_day, work.ask.now)

    async def _of_application(self, application_id: UUID, work: Work) -> Certification | None:
        found = await work.first(find_certification, id=certification_of(application_id))
        return None if found is None else await work.load_to_change(Certification, found)

    @use_case
    async def name_standard(self, work: Work, id: UUID, standard: str) -> Certification:
        """Names the edition that the application means."""
        case = await load_acting(work, id, "application-review")
        opening.name_standard(case, standard, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def type_market(self, work: Work, id: UUID, traders: int) -> Certification:
        """Types the market by the number of its traders."""
        case = await load_acting(work, id, "application-review")
        market_type.type_market(case, traders, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def answer(self, work: Work, id: UUID, question: Question, answer: bool, evidence: str) -> Certification:
        """Answers a question of the application review."""
        case = await load_acting(work, id, "application-review")
        await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        review.answer_question(case, question, answer, evidence, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def ask_back(self, work: Work, id: UUID, question: Question, words: str) -> Certification:
        """Asks the applicant about a question of the review."""
        case = await load_acting(work, id, "application-review")
        review.ask_back(case, question, words, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def decline(self, work: Work, id: UUID, question: Question, reason: str, legal_ground: str) -> Certification:
        """Declines the application because a question was answered with no."""
        case = await load_acting(work, id, "application-review")
        ask = work.ask
        review.decline(case, question, reason, legal_ground, ask.actor, ask.local_day, ask.now)
        return case

    @use_case
    async def draft_contract(self, work: Work, id: UUID, lines: Sequence[FeeLine]) -> Certification:
        """Drafts the next version of the contract."""
        case = await load_acting(work, id, "contract")
        contract.draft_contract(case, tuple(lines), work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def accept_contract(self, work: Work, id: UUID, version: int, file: UUID | None) -> Certification:
        """Accepts the contract: the client with an account of theirs, or an officer with the signed paper."""
        case = await load_own_or_acting(work, id, "contract")
        how: contract.AcceptedBy = "account" if work.ask.role == APPLICANT else "signed-paper"
        contract.accept_contract(case, version, how, file, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def state_fees(self, work: Work, id: UUID, lines: Sequence[FeeLine]) -> Certification:
        """States the fees of a case whose scheme has no contract."""
        case = await load_acting(work, id, "payment")
        billing_gate.state_fees(case, tuple(lines), work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def assign_team(
        self,
        work: Work,
        id: UUID,
        members: Sequence[Member],
        occasion: Literal["initial", "recertification"],
        effective_personnel: int | None,
        days: Decimal | None,
        deviation_reason: str | None,
    ) -> Certification:
        """Assigns the team; the man-days by the table of IAF MD 5 hold unless a reason says otherwise."""
        case = await load_acting(work, id, "team")
        for member in members:
            await _refuse_member(work, case, member)
        ask, expected = work.ask, None
        if effective_personnel is not None:
            expected = man_days(effective_personnel, occasion, ask.local_day).days
        team.assign_team(
            case,
            tuple(members),
            expected if days is None else days,
            expected,
            deviation_reason,
            ask.actor,
            ask.local_day,
            ask.now,
        )
        return case

    @use_case
    async def object_to(self, work: Work, id: UUID, subject: str, reason: str) -> Certification:
        """The client objects once to a member of the team."""
        case = await load_own_or_acting(work, id, "team")
        team.object_to(case, subject, reason, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def evaluate(self, work: Work, id: UUID, words: str) -> Certification:
        """Sums up what audits, tests or a class found."""
        case = await load_acting(work, id, "evaluation")
        await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        evaluation.evaluate(case, words, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def certify(self, work: Work, id: UUID) -> Certification:
        """Decides to certify."""
        case = await load_acting(work, id, "decision")
        decision.refuse_decider(case, work.ask.actor)
        await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        decision.certify(case, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def reject(self, work: Work, id: UUID, clause: str, evidence: str) -> Certification:
        """Decides against certification."""
        case = await load_acting(work, id, "decision")
        decision.refuse_decider(case, work.ask.actor)
        await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        decision.reject(case, clause, evidence, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def hand_over(self, work: Work, id: UUID) -> Certification:
        """Hands the certificate over."""
        case = await load_acting(work, id, "hand-over")
        issuing.hand_over(case, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> Certification:
        """The case for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourCertification."""
        case = await self.unit.read(Certification, id, office, as_of)
        if own is not None and own not in case.accounts:
            raise NotYourCertification
        return case

    async def propose_fees(
        self, id: UUID, office: str, as_of: AsOf | None, on: date, samples: int, asked: int | None
    ) -> Proposal:
        """Fee lines for the case's contract, by the tariff in force on a day; `asked`: the type of a market without one."""
        case = await self.unit.read(Certification, id, office, as_of)
        kind = asked if case.market_type is None else MARKET_TYPES.index(case.market_type) + 1
        return fee_lines(case.the_scheme(), case.standard, on, samples=samples, market_type=kind)

    async def list(
        self, office: str, after: UUID, most: int, *, status: str | None, scheme: str | None, case: UUID | None
    ) -> list[CertificationRow]:
        """The office's certifications in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(
            list_certifications, office=office, after=after, most=most, status=status, scheme=scheme, case_id=case
        )


async def load_acting(work: Work, id: UUID, stage: StageName) -> Certification:
    """The case, to change it at a stage; from now on the asker acts in the role that the scheme names for the stage.

    Raises AdministratorInCase, StageNotOfScheme, NotTheActor.
    """
    case = await work.load_to_change(Certification, id)
    act_as(work, stage, stage_of(case, stage).by)
    return case


def act_as(work: Work, stage: StageName, by: Sequence[str]) -> None:
    """From now on the asker acts in the first of the roles `by` that they hold. Raises AdministratorInCase, NotTheActor."""
    refuse_administrator(work.ask.roles)
    work.ask = replace(work.ask, role=refuse_other_actor(stage, by, work.ask.roles))


async def load_own_or_acting(work: Work, id: UUID, stage: StageName) -> Certification:
    """The case, to change it as its client, or for the client as an officer of the stage.

    Raises NotYourCertification, and like `load_acting`.
    """
    case = await work.load_to_change(Certification, id)
    if APPLICANT in work.ask.roles and work.ask.actor in case.accounts:
        work.ask = work.ask.as_client()
        return case
    if work.ask.role == APPLICANT:
        raise NotYourCertification
    act_as(work, stage, stage_of(case, stage).by)
    return case


def refuse_own(work: Work, case: Certification) -> None:
    """Refuses the case's own client, for things that have no `accounts` by which the unit of work could tell. Raises OwnMatter."""
    if work.ask.actor in case.accounts:
        raise OwnMatter(because=OWN_MATTER)


async def refuse_unfit(work: Work, case: Certification, subject: str, role: str) -> None:
    """Refuses somebody who is not competent in the role on the day, or not impartial towards the client.

    Raises NotEmployed, CompetenceMissing, AssessmentOverdue, ConsultedForClient, ConflictDeclared, InterestNotDeclared.
    """
    scheme, on = case.the_scheme(), work.ask.local_day
    await refuse_unless_competent(work, subject, role, scheme, case.goods, on)
    await refuse_unless_impartial(work, subject, case.applicant_id, scheme, case.id, on)


async def _refuse_member(work: Work, case: Certification, member: Member) -> None:
    """Observers and trainees need no competence yet, but they are as impartial as the others."""
    if member.part in team.ACTING:
        await refuse_unfit(work, case, member.subject, member.part)
    else:
        on = work.ask.local_day
        await refuse_unless_impartial(work, member.subject, case.applicant_id, case.the_scheme(), case.id, on)
