"""Audits as rows, and an office's list of them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Date, Index, Table, Text, UniqueConstraint, Uuid, bindparam, select, text

from services.certification.audit.conducting import AuditClosed, AuditOpenAlready, AuditOpened
from services.certification.audit.planning import AuditPlanned
from services.certification.audit.reporting import AuditReported
from services.certification.audit.rows import AuditRow
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

_OPEN = text("status = 'open'")
audits = Table(
    "audits",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("certification_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("surveillance_id", Uuid),
    Column("status", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("number", Text),
    UniqueConstraint("office", "number", name="audits_number"),
    Index("audits_office", "office", "certification_id", "id"),
    Index("audits_open", "certification_id", unique=True, postgresql_where=_OPEN),
)


audit_list = View("audits", audits, breaches={"audits_open": AuditOpenAlready})

find_open_audit = Query(UUID, select(audits.c.id).where(audits.c.certification_id == bindparam("certification"), _OPEN))
list_audits = Query(
    AuditRow,
    select(*columns_of(AuditRow, audits))
    .where(
        audits.c.office == bindparam("office"),
        audits.c.id > bindparam("after"),
        equals_if_given(audits.c.certification_id, "certification"),
        equals_if_given(audits.c.status, "status"),
    )
    .order_by(audits.c.id)
    .limit(bindparam("most")),
)


@audit_list.on(AuditPlanned)
def _(planned: AuditPlanned, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        audits,
        id=planned.originator_id,
        certification_id=planned.certification_id,
        case_id=planned.case_id,
        office=planned.office,
        stage=planned.stage,
        occasion=planned.occasion,
        surveillance_id=planned.surveillance_id,
        status="planned",
        first_day=planned.plan.days[0],
    )


@audit_list.on(AuditOpened)
def _(opened: AuditOpened, envelope: Envelope) -> Iterator[Write]:
    yield update_row(audits, opened.originator_id, status="open")


@audit_list.on(AuditClosed)
def _(closed: AuditClosed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(audits, closed.originator_id, status="closed")


@audit_list.on(AuditReported)
def _(reported: AuditReported, envelope: Envelope) -> Iterator[Write]:
    yield update_row(audits, reported.originator_id, status="reported", number=reported.number)
