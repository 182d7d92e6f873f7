"""Use cases of a nonconformity, from the finding to its verification or expiry, one short method each."""

from dataclasses import replace
from datetime import date
from typing import Literal
from uuid import UUID

from services.certification.audit.audit import Audit
from services.certification.audit.conducting import raise_finding
from services.certification.audit.read_model import find_open_audit
from services.certification.audit.use_cases import AUDITORS, refuse_outsider
from services.certification.certification.certification import Certification
from services.certification.certification.corrections import ask_correction, verify_correction
from services.certification.certification.course import NotTheActor
from services.certification.certification.ending import fail_case
from services.certification.certification.team import HasTeam, refuse_outside_team
from services.certification.certification.use_cases import NotYourCertification, load_acting, refuse_unfit
from services.certification.nonconformity import answering, expiry
from services.certification.nonconformity.nonconformity import ClientAnswer, Grade, Nonconformity
from services.certification.nonconformity.raising import Found, count_from_report, raise_nonconformity
from services.certification.nonconformity.read_model import find_of_audit, list_nonconformities
from services.certification.nonconformity.rows import NonconformityRow
from shared.errors import NotFound
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.roles import APPLICANT, refuse_administrator
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

OutsideAudits = Literal["testing", "evaluation"]
"""The stages whose nonconformities no audit finds."""


class Nonconformities:
    """Use cases of nonconformities."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def raise_finding(self, work: Work, certification_id: UUID, audit_id: UUID, number: int) -> Nonconformity:
        """Raises a finding of an open audit as a nonconformity."""
        case = await work.load_to_change(Certification, certification_id)
        audit = await work.load_to_change(Audit, audit_id)
        if audit.certification_id != case.id:
            raise NotFound(what=Audit.TOPIC)
        await refuse_outsider(work, case, audit, *AUDITORS)
        ask, id = work.ask, self._new_id(work.ask.now)
        finding = raise_finding(audit, number, id, ask.actor, ask.local_day, ask.now)
        return _raise(work, case, Found.by(audit, finding), id)

    @use_case
    async def raise_at_stage(
        self, work: Work, certification_id: UUID, stage: OutsideAudits, clause: str, words: str, grade: Grade
    ) -> Nonconformity:
        """Raises a nonconformity that testing or the evaluation found."""
        case = await load_acting(work, certification_id, stage)
        if stage == "evaluation":
            await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        return _raise(work, case, Found(stage, clause, words, grade), self._new_id(work.ask.now))

    @use_case
    async def answer(self, work: Work, id: UUID, answer: ClientAnswer) -> Nonconformity:
        """Records the client's answer, by an account of the client or by the front office for them."""
        nonconformity, _ = await _load(work, id)
        ask = work.ask
        if APPLICANT in ask.roles and ask.actor in nonconformity.accounts:
            work.ask = ask.as_client()
        elif ask.role == APPLICANT:
            raise NotYourCertification
        else:
            refuse_administrator(ask.roles)
        answering.answer_nonconformity(nonconformity, answer, ask.actor, ask.local_day, ask.now)
        return nonconformity

    @use_case
    async def send_back(self, work: Work, id: UUID, reason: str) -> Nonconformity:
        """Sends the answer back to the client."""
        nonconformity, _ = await _load_verifying(work, id)
        ask = work.ask
        answering.send_back(nonconformity, reason, ask.actor, ask.local_day, ask.now)
        return nonconformity

    @use_case
    async def verify(self, work: Work, id: UUID, words: str) -> Nonconformity:
        """Verifies the correction; in the course of a case the case may go on after the last one."""
        nonconformity, case = await _load_verifying(work, id)
        ask = work.ask
        answering.verify_answer(nonconformity, words, ask.actor, ask.local_day, ask.now)
        if nonconformity.in_course:
            if await work.first(find_open_audit, certification=case.id):
                raise answering.VisitStillOpen
            verify_correction(case, id, ask.actor, ask.local_day, ask.now)
        return nonconformity

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Ends a nonconformity whose due day has passed unanswered, and fails the case that waits for it.

        Surveillance follows one outside the course of a case.
        """
        nonconformity = await work.load_to_change(Nonconformity, due.stream_id)
        case = await work.load_to_change(Certification, nonconformity.certification_id)
        day, now = work.ask.local_day, work.ask.now
        if nonconformity.in_course and case.status != "open":
            expiry.drop(nonconformity, day, now)
        elif expiry.expire(nonconformity, day, now) and nonconformity.in_course:
            fail_case(case, expiry.reason_of(nonconformity), expiry.CLAUSE, day, now)

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> Nonconformity:
        """One nonconformity for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourCertification."""
        found = await self.unit.read(Nonconformity, id, office, as_of)
        if own is not None and own not in found.accounts:
            raise NotYourCertification
        return found

    async def list(
        self,
        office: str,
        after: UUID,
        most: int,
        *,
        certification: UUID | None,
        status: str | None,
        due_before: date | None,
    ) -> list[NonconformityRow]:
        """The office's nonconformities in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(
            list_nonconformities,
            office=office,
            after=after,
            most=most,
            certification=certification,
            status=status,
            due_before=due_before,
        )


async def count_due_days(work: Work, audit: Audit) -> None:
    """Counts the due days of the audit's nonconformities from its report."""
    report = audit.report
    if report is None or report.major_due_on is None or report.minor_due_on is None:
        return
    for id in await work.rows(find_of_audit, audit=audit.id):
        nonconformity = await work.load_to_change(Nonconformity, id)
        due_on = report.major_due_on if nonconformity.grade == "major" else report.minor_due_on
        count_from_report(nonconformity, due_on, work.ask.now)


def _raise(work: Work, case: Certification, found: Found, id: UUID) -> Nonconformity:
    """In the course of a case, the case waits for the correction."""
    ask = work.ask
    raised = raise_nonconformity(case, found, id=id, by=ask.actor, on=ask.local_day, now=ask.now)
    if found.in_course:
        ask_correction(case, found.stage, id, ask.actor, ask.local_day, ask.now)
    return work.add(raised)


async def _load(work: Work, id: UUID) -> tuple[Nonconformity, Certification]:
    """The nonconformity and its case, to change them. Raises CertificationEnded for one in the course of a case that ended."""
    nonconformity = await work.load_to_change(Nonconformity, id)
    case = await work.load_to_change(Certification, nonconformity.certification_id)
    if nonconformity.in_course:
        case.refuse_when_ended()
    return nonconformity, case


async def _load_verifying(work: Work, id: UUID) -> tuple[Nonconformity, Certification]:
    """The same for an auditor of the team, competent and impartial today; from now on the asker acts in that role.

    Raises AdministratorInCase, CertificationEnded, NotTheActor, NotOfTheTeam, and like `refuse_unfit`.
    """
    refuse_administrator(work.ask.roles)
    nonconformity, case = await _load(work, id)
    ask, audited = work.ask, nonconformity.audit_id
    team: HasTeam = case if nonconformity.in_course or audited is None else await work.read(Audit, audited)
    role = next((one for one in AUDITORS if one in ask.roles), None)
    if role is None:
        raise NotTheActor(stage=nonconformity.stage, roles=list(AUDITORS))
    refuse_outside_team(team, ask.actor, *AUDITORS)
    part = next(one.part for one in team.team if one.subject == ask.actor)
    await refuse_unfit(work, case, ask.actor, part)
    work.ask = replace(ask, role=role)
    return nonconformity, case
