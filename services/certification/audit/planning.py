"""An audit is planned: days, sites, clauses, criteria, and the share of its time on site (IAF MD 5)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.certification.audit.audit import Audit, AuditPlan, ClientLine, Occasion
from services.certification.certification.auditing import AuditStage
from services.certification.certification.certification import Certification, Member
from services.certification.certification.course import stage_of
from services.certification.certification.team import ManDaysNeedReason
from services.certification.scheme.man_days import ON_SITE, share_of
from services.certification.standard.standard import standard_of
from shared.errors import RefusedByRule
from shared.journal.events import FirstEvent
from shared.offices import office
from shared.privacy.clear_text import CardText


class OnSiteShareNeedsReason(RefusedByRule):
    code = "on-site-share-needs-reason"
    indonesian = (
        "Sekurang-kurangnya 80% waktu audit dilaksanakan di lokasi, yaitu {least} hari orang; bila kurang, jelaskan alasannya "
        "dalam `deviation_reason`."
    )
    english = "At least 80% of the audit time is spent on site, here {least} man-days; say in `deviation_reason` why it is less."
    clause = "IAF MD 5"


class OnSiteAboveAuditTime(RefusedByRule):
    code = "on-site-above-audit-time"
    indonesian = "Waktu di lokasi tidak dapat melebihi seluruh waktu audit, yaitu {most} hari orang."
    english = "The time on site cannot exceed the whole audit time, {most} man-days."


class SurveillanceBeforeIssue(RefusedByRule):
    code = "surveillance-before-issue"
    indonesian = "Survailen dilaksanakan setelah sertifikat terbit; perkara ini berstatus {status:words}."
    english = "Surveillance comes after the certificate is issued; this case is {status:words}."
    clause = "ISO/IEC 17065 7.9"


class TeamIsOfTheCase(RefusedByRule):
    code = "team-is-of-the-case"
    indonesian = (
        "Audit dalam perkara ini dilaksanakan oleh tim perkaranya; kosongkan `team`, atau ubah tim pada perkara."
    )
    english = "The team of the case audits it; leave `team` out, or change the team of the case."


@dataclass(frozen=True)
class AuditVisit:
    """What the audit is for. `team`: who audits outside the course of a case; in its course the case's team does."""

    stage: AuditStage
    occasion: Occasion = "initial"
    surveillance_id: UUID | None = None
    team: tuple[Member, ...] = ()


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AuditPlanned(FirstEvent[Audit]):
    """An audit was planned; `body`, `scheme_name`, `standard` and `client` are what its report will print."""

    TOPIC = "certification.audit-planned"
    INDONESIAN = "Audit direncanakan ({stage}): {plan}."
    ENGLISH = "An audit was planned ({stage}): {plan}."
    office: str
    case_id: UUID
    certification_id: UUID
    stage: AuditStage
    occasion: Occasion
    surveillance_id: UUID | None
    in_course: bool
    body: CardText
    scheme_name: CardText
    standard: CardText | None
    client: tuple[ClientLine, ...]
    plan: AuditPlan
    team: tuple[Member, ...]
    by: str
    on: date
    accounts: tuple[str, ...] = ()

    def apply(self, audit: Audit) -> None:
        audit.planned_by, audit.planned_on = self.by, self.on
        audit.happened_until = self.on


# Decisions – refuse, or record one thing. Time is an argument.
def plan_audit(
    case: Certification, visit: AuditVisit, plan: AuditPlan, *, id: UUID, by: str, on: date, now: datetime
) -> Audit:
    """Plans an audit in the course of an open case, or later for its surveillance or recertification.

    Raises StageNotOfScheme, CertificationEnded, SurveillanceBeforeIssue, TeamIsOfTheCase, ManDaysNeedReason,
    OnSiteAboveAuditTime, OnSiteShareNeedsReason, EffectiveBeforeHistory.
    """
    stage_of(case, visit.stage)
    in_course = is_in_course(case, visit)
    if not in_course:
        _refuse_other_time(case, visit, plan)
    if plan.on_site > plan.man_days:
        raise OnSiteAboveAuditTime(most=plan.man_days)
    refuse_small_share(plan, plan.on_site, plan.deviation_reason)
    case.refuse_before_history(on)
    return Audit.begin(
        AuditPlanned,
        id=id,
        now=now,
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        stage=visit.stage,
        occasion=visit.occasion,
        surveillance_id=visit.surveillance_id,
        in_course=in_course,
        body=office(case.office).name,
        scheme_name=case.the_scheme().name,
        standard=None if case.standard is None else standard_of(case.standard).printed,
        client=tuple(ClientLine(one.title, one.value) for one in case.holder if one.value is not None),
        plan=plan,
        team=case.team if in_course else visit.team,
        by=by,
        on=on,
        accounts=case.accounts,
    )


def is_in_course(case: Certification, visit: AuditVisit) -> bool:
    """Whether the visit is a stage of the open case.

    Raises CertificationEnded, SurveillanceBeforeIssue, TeamIsOfTheCase.
    """
    if visit.occasion == "initial":
        case.refuse_when_ended()
    elif case.status not in {"issued", "handed-over"} and (visit.occasion, case.status) != ("recertification", "open"):
        raise SurveillanceBeforeIssue(status=case.status)
    in_course = case.status == "open"
    if in_course and visit.team:
        raise TeamIsOfTheCase
    return in_course


def refuse_small_share(plan: AuditPlan, on_site: Decimal, reason: str | None) -> None:
    """Refuses less than 80 % of the planned time on site without a reason. Raises OnSiteShareNeedsReason."""
    least = Fraction(plan.man_days) * ON_SITE
    if Fraction(on_site) < least and not reason:
        raise OnSiteShareNeedsReason(least=Decimal(least.numerator) / least.denominator)


def _refuse_other_time(case: Certification, visit: AuditVisit, plan: AuditPlan) -> None:
    """Surveillance takes a third of the initial audit time, recertification two thirds. Raises ManDaysNeedReason."""
    if case.man_days is None or plan.deviation_reason:
        return
    expected = share_of(case.man_days, visit.occasion)
    if plan.man_days != expected:
        raise ManDaysNeedReason(expected=expected)
