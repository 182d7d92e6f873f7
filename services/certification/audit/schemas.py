"""Audits, and the bodies of their steps."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.audit.audit import (
    Attendance,
    Audit,
    AuditMeeting,
    AuditPlan,
    AuditReport,
    Finding,
    Grade,
    Occasion,
    Status,
    by_grade,
)
from services.certification.audit.planning import AuditVisit
from services.certification.audit.reporting import issued_text
from services.certification.certification.auditing import AuditStage
from services.certification.certification.certification import Member
from services.certification.certification.schemas import MOST_MEMBERS, MemberBody
from shared.web.exact_numbers import HalfDays, Subject
from shared.web.values import Body, Day, LongText, Name, Text

MOST = 60
"""Days, sites, clauses or criteria of a plan; persons at a meeting."""


class AuditPlanBody(Body):
    """`man_days`: the whole audit time; `on_site`: the part at the client. Below 80 % `deviation_reason` says why.

    `team`: who audits a surveillance or a recertification; the course of a case has the team of the case.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stage": "audit-stage-2",
                    "days": ["2026-02-10", "2026-02-11"],
                    "sites": ["Pabrik Boyolali"],
                    "clauses": ["ISO 9001:2015 8.5", "SNI 3553:2015 5"],
                    "criteria": ["SNI ISO 9001:2015", "SNI 3553:2015"],
                    "man_days": "3",
                    "on_site": "2.5",
                }
            ]
        }
    )

    stage: AuditStage
    occasion: Occasion = "initial"
    surveillance_id: UUID | None = None
    team: Annotated[tuple[MemberBody, ...], Field(max_length=MOST_MEMBERS)] = ()
    days: Annotated[list[Day], Field(min_length=1, max_length=MOST)]
    sites: Annotated[list[Name], Field(min_length=1, max_length=MOST)]
    clauses: Annotated[list[Name], Field(min_length=1, max_length=MOST)]
    criteria: Annotated[list[Name], Field(min_length=1, max_length=MOST)]
    man_days: HalfDays
    on_site: HalfDays | None = None
    deviation_reason: Text | None = None

    def visit(self) -> AuditVisit:
        team = tuple(Member(one.subject, one.part) for one in self.team)
        return AuditVisit(self.stage, self.occasion, self.surveillance_id, team)

    def plan(self) -> AuditPlan:
        return AuditPlan(
            tuple(sorted(set(self.days))),
            tuple(self.sites),
            tuple(self.clauses),
            tuple(self.criteria),
            self.man_days,
            self.on_site or Decimal(0),
            self.deviation_reason,
        )


class OpeningBody(Body):
    """`team`: subjects of members; `client`: functions at the client, without names; `file`: the signed list, which has them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"team": ["ratna@bpsmb-surakarta"], "client": ["Direktur", "Manajer mutu"]}]}
    )

    team: Annotated[list[Subject], Field(min_length=1, max_length=MOST)]
    client: Annotated[list[Name], Field(min_length=1, max_length=MOST)]
    file: UUID | None = None

    def attendance(self) -> Attendance:
        return Attendance(tuple(self.team), tuple(self.client), self.file)


class ClosingBody(OpeningBody):
    """The closing meeting; `on_site`: man-days spent at the client, left out if none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"team": ["ratna@bpsmb-surakarta"], "client": ["Manajer mutu"], "on_site": "2.5"}]
        }
    )

    on_site: HalfDays | None = None
    deviation_reason: Text | None = None


class FindingBody(Body):
    """A finding against a clause; a minor or a major one asks for a correction."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "clause": "ISO 9001:2015 8.5.1",
                    "words": "Suhu pencucian botol tidak dicatat pada 12 Januari.",
                    "grade": "minor",
                }
            ]
        }
    )

    clause: Name
    words: LongText
    grade: Grade


class FindingView(BaseModel):
    """A finding; `nonconformity_id`: the nonconformity that it was raised as."""

    model_config = ConfigDict(from_attributes=True)

    audit_id: UUID
    number: int
    clause: str
    words: str
    grade: Grade
    by: str
    on: date
    nonconformity_id: UUID | None

    @classmethod
    def of(cls, audit: Audit, finding: Finding) -> Self:
        raised = audit.nonconformities.get(finding.number)
        return cls.model_validate({**vars(finding), "audit_id": audit.id, "nonconformity_id": raised})

    @classmethod
    def newest(cls, audit: Audit) -> Self:
        return cls.of(audit, audit.findings[-1])


class AuditView(BaseModel):
    """One audit. `in_course`: it is a stage of the open case. `unraised`: findings to raise before it can close."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    stage: AuditStage
    occasion: Occasion
    surveillance_id: UUID | None
    in_course: bool
    status: Status
    plan: AuditPlan
    team: list[Member]
    opening: AuditMeeting | None
    findings: list[FindingView]
    unraised: list[int]
    closing: AuditMeeting | None
    on_site: Decimal | None
    report: AuditReport | None

    @classmethod
    def of(cls, audit: Audit) -> Self:
        shown = {name: getattr(audit, name) for name in cls.model_fields if name != "findings"}
        return cls.model_validate({**shown, "findings": [FindingView.of(audit, one) for one in audit.findings]})


class AuditReportView(BaseModel):
    """The issued report. `text` is rendered from the events; `text_sha256` is the digest of the text that was issued."""

    audit_id: UUID
    report: AuditReport
    findings: dict[Grade, int]
    text: str

    @classmethod
    def of(cls, audit: Audit) -> Self:
        text = issued_text(audit)
        assert audit.report is not None
        return cls(audit_id=audit.id, report=audit.report, findings={**by_grade(audit.findings)}, text=text)
