"""Appeals as rows, and an office's list of them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Index, Table, Text, Uuid, bindparam, select

from services.certification.appeal.appeal import DECISION_DUE, Appeal
from services.certification.appeal.filing import AppealAcknowledged, AppealFiled
from services.certification.appeal.handling import AppealAssigned, AppealDecided, AppealOverdue
from services.certification.appeal.rows import AppealRow
from services.certification.deadline.read_model import deadlines
from services.certification.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

appeals = Table(
    "appeals",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("certification_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("decide_by", Date),
    Column("overdue", Boolean, nullable=False),
    Index("appeals_office", "office", "status", "id"),
    Index("appeals_certification", "certification_id"),
)

appeal_list = View("appeals", appeals)

find_appeal = Query(UUID, select(appeals.c.id).where(appeals.c.id == bindparam("id")))
list_appeals = Query(
    AppealRow,
    select(*columns_of(AppealRow, appeals))
    .where(
        appeals.c.office == bindparam("office"),
        appeals.c.id > bindparam("after"),
        equals_if_given(appeals.c.status, "status"),
        equals_if_given(appeals.c.certification_id, "certification"),
    )
    .order_by(appeals.c.id)
    .limit(bindparam("most")),
)


@appeal_list.on(AppealFiled)
def _(filed: AppealFiled, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        appeals,
        id=filed.originator_id,
        certification_id=filed.certification_id,
        case_id=filed.case_id,
        office=filed.office,
        about=filed.about,
        status="filed",
        filed_on=filed.filed_on,
        overdue=False,
    )


@appeal_list.on(AppealAcknowledged)
def _(acknowledged: AppealAcknowledged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(appeals, acknowledged.originator_id, decide_by=acknowledged.decide_by)


@appeal_list.on(AppealAssigned)
def _(assigned: AppealAssigned, envelope: Envelope) -> Iterator[Write]:
    yield update_row(appeals, assigned.originator_id, status="handled")


@appeal_list.on(AppealDecided)
def _(decided: AppealDecided, envelope: Envelope) -> Iterator[Write]:
    yield update_row(appeals, decided.originator_id, status=decided.outcome)


@appeal_list.on(AppealOverdue)
def _(overdue: AppealOverdue, envelope: Envelope) -> Iterator[Write]:
    yield update_row(appeals, overdue.originator_id, overdue=True)


@deadlines.view.on(AppealAcknowledged)
def _(acknowledged: AppealAcknowledged, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(acknowledged.originator_id, DECISION_DUE, acknowledged.decide_by, envelope)


@deadlines.view.on(AppealDecided, AppealOverdue)
def _(ended: Event[Appeal], envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, DECISION_DUE)
