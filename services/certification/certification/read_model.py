"""Certifications as rows, and an office's list of them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Index, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.certification.certification.auditing import AuditBegun, AuditEnded
from services.certification.certification.billing_gate import BillingCleared
from services.certification.certification.certification import Certification
from services.certification.certification.contract import ContractAccepted, ContractDrafted
from services.certification.certification.corrections import CorrectionAsked, CorrectionsVerified
from services.certification.certification.decision import Certified, Rejected
from services.certification.certification.ending import Failed, Withdrawn
from services.certification.certification.evaluation import Evaluated
from services.certification.certification.examining import (
    ApprovalAgreed,
    ApprovalSent,
    ExaminationBegun,
    ExaminationPassed,
    QuotaMet,
    QuotaNotNeeded,
    TrainingGiven,
)
from services.certification.certification.issuing import CertificateIssued, HandedOver
from services.certification.certification.opening import Opened
from services.certification.certification.recommendation import Recommended
from services.certification.certification.reopening import DecisionReopened
from services.certification.certification.review import ApplicationReviewed, Declined
from services.certification.certification.rows import CertificationRow
from services.certification.certification.sampling_and_testing import SamplesSent, SamplesTaken, TestReported
from services.certification.certification.team import TeamAssigned
from services.certification.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

certifications = Table(
    "certifications",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("promised_until", Date),
    UniqueConstraint("case_id", name="certifications_case"),
    Index("certifications_office", "office", "status", "id"),
)


certification_list = View("certifications", certifications)

find_certification = Query(UUID, select(certifications.c.id).where(certifications.c.id == bindparam("id")))
list_certifications = Query(
    CertificationRow,
    select(*columns_of(CertificationRow, certifications))
    .where(
        certifications.c.office == bindparam("office"),
        certifications.c.id > bindparam("after"),
        equals_if_given(certifications.c.status, "status"),
        equals_if_given(certifications.c.scheme, "scheme"),
        equals_if_given(certifications.c.case_id, "case_id"),
    )
    .order_by(certifications.c.id)
    .limit(bindparam("most")),
)

_STAGES: dict[type[Event[Certification]], str] = {
    ApplicationReviewed: "application-review",
    ContractDrafted: "contract",
    ContractAccepted: "contract",
    QuotaMet: "quota",
    QuotaNotNeeded: "quota",
    ApprovalSent: "approval",
    ApprovalAgreed: "approval",
    BillingCleared: "payment",
    TeamAssigned: "team",
    SamplesTaken: "sampling",
    SamplesSent: "testing",
    TestReported: "testing",
    ExaminationBegun: "examination",
    ExaminationPassed: "examination",
    TrainingGiven: "training",
    Evaluated: "evaluation",
    Recommended: "review",
}
_ENDS: dict[type[Event[Certification]], tuple[str, str | None]] = {
    Declined: ("declined", None),
    Certified: ("certified", "decision"),
    Rejected: ("rejected", "decision"),
    Failed: ("failed", None),
    Withdrawn: ("withdrawn", None),
    CertificateIssued: ("issued", "issue"),
    HandedOver: ("handed-over", "hand-over"),
    DecisionReopened: ("open", "decision"),
}
"""What an event makes of the status, and the stage that it belongs to."""


@certification_list.on(Opened)
def _(opened: Opened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        certifications,
        id=opened.originator_id,
        case_id=opened.application_id,
        office=opened.office,
        scheme=opened.scheme,
        status="open",
        stage="application-review",
        waits=False,
        promised_until=opened.promised_until,
    )


@certification_list.on(AuditBegun)
def _(begun: AuditBegun, envelope: Envelope) -> Iterator[Write]:
    yield update_row(certifications, begun.originator_id, stage=begun.stage)


@certification_list.on(AuditEnded)
def _(ended: AuditEnded, envelope: Envelope) -> Iterator[Write]:
    yield update_row(certifications, ended.originator_id, stage=ended.stage)


@certification_list.on(CorrectionAsked)
def _(asked: CorrectionAsked, envelope: Envelope) -> Iterator[Write]:
    yield update_row(certifications, asked.originator_id, waits=True)


@certification_list.on(CorrectionsVerified)
def _(verified: CorrectionsVerified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(certifications, verified.originator_id, waits=False)


@certification_list.on(*_STAGES)
def _(event: Event[Certification], envelope: Envelope) -> Iterator[Write]:
    yield update_row(certifications, event.originator_id, stage=_STAGES[type(event)])


@certification_list.on(*_ENDS)
def _(event: Event[Certification], envelope: Envelope) -> Iterator[Write]:
    status, stage = _ENDS[type(event)]
    change = {"status": status} if stage is None else {"status": status, "stage": stage}
    yield update_row(certifications, event.originator_id, **change)
