"""Use cases of an audit, from its plan to its report, one short method each."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Final
from uuid import UUID

from services.certification.audit import conducting, planning, reporting
from services.certification.audit.audit import Attendance, Audit, AuditPlan, Grade
from services.certification.audit.planning import AuditVisit
from services.certification.audit.read_model import list_audits
from services.certification.audit.rows import AuditRow
from services.certification.certification.auditing import AuditStage, begin_audit, end_audit
from services.certification.certification.certification import Certification, Member, Part
from services.certification.certification.course import stage_of
from services.certification.certification.evaluation import evaluate_certificate
from services.certification.certification.team import HasTeam, LeadAuditorMissing, refuse_outside_team
from services.certification.certification.use_cases import act_as, refuse_unfit
from services.certification.personnel.acting import find_person
from services.certification.personnel.evidence import count_observation
from services.certification.personnel.person import Person
from shared.ids import NewId
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

AUDITORS: Final[tuple[Part, ...]] = ("lead-auditor", "auditor")
"""The parts of a team that audit: who plans, meets the client and records findings."""
CountDueDays = Callable[[Work, Audit], Awaitable[None]]
"""Counts the due days of the audit's nonconformities from its report."""
RefuseEnd = Callable[[Work, Certification, AuditStage], Awaitable[None]]
"""Refuses to end an audit stage of a case that lacks what the audit must have seen."""


class Audits:
    """Use cases of audits. Each act asks who is of the team and competent on the day of the act."""

    def __init__(self, unit: UnitOfWork, new_id: NewId, count_due_days: CountDueDays, refuse_end: RefuseEnd) -> None:
        self.unit = unit
        self._new_id = new_id
        self._count_due_days = count_due_days
        self._refuse_end = refuse_end

    @use_case
    async def plan(self, work: Work, certification_id: UUID, visit: AuditVisit, plan: AuditPlan) -> Audit:
        """Plans an audit."""
        case = await work.load_to_change(Certification, certification_id)
        ask = work.ask
        planned = planning.plan_audit(
            case, visit, plan, id=self._new_id(ask.now), by=ask.actor, on=ask.local_day, now=ask.now
        )
        await refuse_outsider(work, case, planned, *AUDITORS)
        if not planned.in_course:
            await _refuse_team(work, case, planned.team)
        return work.add(planned)

    @use_case
    async def open(self, work: Work, id: UUID, attendance: Attendance) -> Audit:
        """Records the opening meeting; in the course of a case its stage begins."""
        audit, case = await load_auditing(work, id)
        ask, team = work.ask, case.team if audit.in_course else audit.team
        conducting.open_audit(audit, team, attendance, ask.actor, ask.local_day, ask.now)
        if audit.in_course:
            begin_audit(case, audit.stage, audit.id, ask.actor, ask.local_day, ask.now)
        return audit

    @use_case
    async def record_finding(self, work: Work, id: UUID, clause: str, words: str, grade: Grade) -> Audit:
        """Records a finding against a clause."""
        audit, _ = await load_auditing(work, id)
        ask = work.ask
        conducting.record_finding(audit, clause, words, grade, ask.actor, ask.local_day, ask.now)
        return audit

    @use_case
    async def close(self, work: Work, id: UUID, attendance: Attendance, on_site: Decimal, reason: str | None) -> Audit:
        """Records the closing meeting; in the course of a case its stage ends. Counts who observed the audit.

        The case keeps who audited its certificate.
        """
        audit, case = await load_auditing(work, id)
        ask = work.ask
        conducting.close_audit(audit, attendance, on_site, reason, ask.actor, ask.local_day, ask.now)
        if audit.in_course:
            await self._refuse_end(work, case, audit.stage)
            end_audit(case, audit.stage, audit.id, ask.actor, ask.local_day, ask.now)
        else:
            evaluate_certificate(case, audit.evaluators, ask.local_day, ask.now)
        for subject in audit.observers:
            known = await find_person(work, subject)
            if known is not None:
                person = await work.load_to_change(Person, known.id)
                count_observation(person, audit.id, ask.local_day, ask.now)
        return audit

    @use_case
    async def report(self, work: Work, id: UUID) -> Audit:
        """Issues the report; the due days of its nonconformities are counted from it."""
        audit, case = await load_auditing(work, id, "lead-auditor")
        ask, correction = work.ask, case.the_scheme().correction
        reporting.refuse_report(audit, ask.local_day)
        number = await work.official_number("audit-report")
        reporting.report_audit(audit, number, correction, ask.actor, ask.local_day, ask.now)
        await self._count_due_days(work, audit)
        return audit

    async def list(
        self, office: str, after: UUID, most: int, *, certification: UUID | None, status: str | None
    ) -> list[AuditRow]:
        """The office's audits in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(
            list_audits, office=office, after=after, most=most, certification=certification, status=status
        )


async def load_auditing(work: Work, id: UUID, *parts: Part) -> tuple[Audit, Certification]:
    """The audit and its case, to change them as a member of the team who takes one of `parts` (without: who audits).

    Raises AdministratorInCase, CertificationEnded, NotTheActor, NotOfTheTeam, NotEmployed, CompetenceMissing, AssessmentOverdue,
    ConsultedForClient, ConflictDeclared, InterestNotDeclared.
    """
    audit = await work.load_to_change(Audit, id)
    case = await work.load_to_change(Certification, audit.certification_id)
    await refuse_outsider(work, case, audit, *(parts or AUDITORS))
    return audit, case


async def refuse_outsider(work: Work, case: Certification, audit: Audit, *parts: Part) -> None:
    """Refuses anybody who is not of the audit's team, or not competent and impartial today; from now on the asker acts in the role
    of the stage.

    Raises like `load_auditing`.
    """
    team: HasTeam = audit
    if audit.in_course:
        case.refuse_when_ended()
        team = case
    act_as(work, audit.stage, stage_of(case, audit.stage).by)
    ask = work.ask
    refuse_outside_team(team, ask.actor, *parts)
    part = next(one.part for one in team.team if one.subject == ask.actor)
    await refuse_unfit(work, case, ask.actor, part)


async def _refuse_team(work: Work, case: Certification, team: tuple[Member, ...]) -> None:
    """Refuses a team without a lead auditor, and an auditor who is not competent or not impartial.

    Raises LeadAuditorMissing, NotEmployed, CompetenceMissing, AssessmentOverdue, ConsultedForClient, ConflictDeclared,
    InterestNotDeclared.
    """
    if not any(one.part == "lead-auditor" for one in team):
        raise LeadAuditorMissing
    for one in team:
        if one.part in AUDITORS:
            await refuse_unfit(work, case, one.subject, one.part)
