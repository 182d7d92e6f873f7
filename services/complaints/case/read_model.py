"""Cases as rows, to find one by its number or receipt, and which case a complaint is about; the deadline and task of a hold."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Table, Text, Uuid, bindparam, or_, select

from services.complaints.case.case import CASE_HOLD, HELD
from services.complaints.case.course import CaseAccepted, CaseKnown
from services.complaints.case.holding import CaseHeld, CaseReleased, ComplaintNoted
from services.complaints.case.rows import CaseRow
from services.complaints.deadline.read_model import deadlines
from services.complaints.tables import tables
from services.complaints.task.read_model import work_list
from shared.database import Write
from shared.offices import office
from shared.roles import HEAD_OF_OFFICE
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_missing_row, insert_row, update_row

cases = Table(
    "cases",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("receipt_lookup", Text),
    Column("number", Text),
    Column("service_code", Text),
    Index("cases_receipt", "receipt_lookup"),
    Index("cases_number", "office", "number"),
)
case_complaints = Table(
    "case_complaints",
    tables.metadata,
    Column("hold", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
)
case_list = View("cases", cases, case_complaints)

_rows = select(*columns_of(CaseRow, cases))
find_case = Query(
    CaseRow,
    _rows.where(
        cases.c.office == bindparam("at"),
        or_(cases.c.receipt_lookup == bindparam("lookup"), cases.c.number == bindparam("number")),
    ).limit(1),
)
"""An office's case by its receipt or its number."""
find_known = Query(UUID, select(cases.c.id).where(cases.c.id == bindparam("id")))
case_of_complaint = Query(UUID, select(case_complaints.c.case_id).where(case_complaints.c.hold == bindparam("hold")))
"""The case that a complaint is about, where its timeline names the complaint or its hold."""


@case_list.on(CaseKnown)
def _(known: CaseKnown, envelope: Envelope) -> Iterator[Write]:
    row = {"case_id": known.case_id, "office": known.office, "receipt_lookup": known.receipt_lookup}
    yield insert_row(cases, id=known.originator_id, **row)


@case_list.on(CaseAccepted)
def _(accepted: CaseAccepted, envelope: Envelope) -> Iterator[Write]:
    change = {"number": accepted.number, "service_code": accepted.service_code}
    yield update_row(cases, accepted.originator_id, **change)


@case_list.on(ComplaintNoted, CaseHeld)
def _(named: Any, envelope: Envelope) -> Iterator[Write]:
    yield insert_missing_row(case_complaints, ("hold",), hold=named.hold, case_id=envelope.case_id)


@deadlines.view.on(CaseHeld)
def _(held: CaseHeld, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(held.hold, CASE_HOLD, held.until, envelope)


@deadlines.view.on(CaseReleased)
def _(released: CaseReleased, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(released.hold, CASE_HOLD)


@work_list.view.on(CaseHeld)
def _(held: CaseHeld, envelope: Envelope) -> Iterator[Write]:
    on = office(envelope.office).local_day(envelope.recorded_at)
    yield work_list.open_task(held.hold, HELD, HEAD_OF_OFFICE, on, envelope)


@work_list.view.on(CaseReleased)
def _(released: CaseReleased, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(released.hold, HELD)
