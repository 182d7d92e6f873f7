"""Audits over HTTP: routes, no rules."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import PlainTextResponse

from services.certification.audit.audit import Audit, Status
from services.certification.audit.reporting import issued_text
from services.certification.audit.rows import AuditRow
from services.certification.audit.schemas import (
    AuditPlanBody,
    AuditReportView,
    AuditView,
    ClosingBody,
    FindingBody,
    FindingView,
    OpeningBody,
)
from services.certification.audit.use_cases import Audits
from services.certification.roles import ByOfficer, ReadCase, ReadCases
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

AuditsHere = Annotated[Audits, use_cases(Audits)]
router = Routes("audits")


@router.command("/certifications/{id}/audits", shows=AuditView.of, creates="/certification/v1/audits/{made.id}")
async def plan(id: UUID, body: AuditPlanBody, ask: ByOfficer, audits: AuditsHere) -> Answer:
    """Plan an audit: days, sites, clauses, criteria and the time on site."""
    return await audits.plan(ask, id, body.visit(), body.plan())


@router.read("/audits")
async def list_audits(
    read: ReadCases,
    paging: Paging,
    audits: AuditsHere,
    certification: UUID | None = None,
    status: Annotated[Status | None, Query()] = None,
) -> Listed[AuditRow]:
    """The office's audits, by certification or state."""
    rows = await audits.list(read.office, paging.after, paging.limit, certification=certification, status=status)
    return listed(rows, paging)


@router.read("/audits/{id}", shows=AuditView.of)
async def read_audit(id: UUID, read: ReadCase, audits: AuditsHere) -> Audit:
    """One audit: plan, meetings, findings, report."""
    return await audits.unit.read(Audit, id, read.office, read.as_of)


@router.command("/audits/{id}/opening", shows=AuditView.of)
async def open_audit(id: UUID, body: OpeningBody, ask: ByOfficer, audits: AuditsHere) -> Answer:
    """Record the opening meeting and who was there."""
    return await audits.open(ask, id, body.attendance())


@router.command("/audits/{id}/findings", shows=FindingView.newest)
async def record_finding(id: UUID, body: FindingBody, ask: ByOfficer, audits: AuditsHere) -> Answer:
    """Record a finding against a clause, while the audit is open."""
    return await audits.record_finding(ask, id, body.clause, body.words, body.grade)


@router.command("/audits/{id}/closing", shows=AuditView.of)
async def close(id: UUID, body: ClosingBody, ask: ByOfficer, audits: AuditsHere) -> Answer:
    """Record the closing meeting; each minor or major finding is raised as a nonconformity before it."""
    on_site = body.on_site or Decimal(0)
    return await audits.close(ask, id, body.attendance(), on_site, body.deviation_reason)


@router.command("/audits/{id}/report", shows=AuditView.of)
async def report(id: UUID, ask: ByOfficer, audits: AuditsHere) -> Answer:
    """Issue the report under the next number of the office and year; corrections are due months after it."""
    return await audits.report(ask, id)


@router.read("/audits/{id}/report", shows=AuditReportView.of)
async def read_report(id: UUID, read: ReadCase, audits: AuditsHere) -> Audit:
    """The issued report with its text, rendered from the events."""
    return await audits.unit.read(Audit, id, read.office, read.as_of)


@router.read("/audits/{id}/report.txt", response_class=PlainTextResponse)
async def read_report_text(id: UUID, read: ReadCase, audits: AuditsHere) -> Response:
    """The text of the issued report, in Indonesian."""
    audit = await audits.unit.read(Audit, id, read.office, read.as_of)
    return PlainTextResponse(issued_text(audit), headers={"Cache-Control": "no-store"})
