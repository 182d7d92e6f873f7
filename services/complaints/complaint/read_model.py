"""Complaints as rows, an office's list of them, and the act that keeps somebody from handling one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR, array
from sqlalchemy.sql.expression import ColumnElement

from services.complaints.complaint.answering import AnswerDelivered
from services.complaints.complaint.appeal_back import AppealCameBack
from services.complaints.complaint.complaint import Due
from services.complaints.complaint.duplicates import ComplaintMerged, ComplaintUnmerged
from services.complaints.complaint.ending import ComplaintRated, ComplaintReopened
from services.complaints.complaint.forwarding import ComplaintBounced, ComplaintTakenOver
from services.complaints.complaint.handling import ComplaintAssigned, ComplaintEscalated, OfficerNamed
from services.complaints.complaint.receiving import ComplaintReceived
from services.complaints.complaint.rows import ComplaintRow, ReceiptRow
from services.complaints.complaint.stages import OF_OFFICE, StageOverdue
from services.complaints.complaint.status_after import STATUS_AFTER, answer_due
from services.complaints.complaint.study import ComplaintClassified, CoreIssueFormulated
from services.complaints.complaint.verification import ComplaintAccepted, TreatedAsSuggestion
from services.complaints.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

complaints = Table(
    "complaints",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("receipt_lookup", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("secrecy", Text, nullable=False),
    Column("service_code", Text),
    Column("component", Text),
    Column("about_case", Uuid),
    Column("status", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("unit", Text),
    Column("received_on", Date, nullable=False),
    Column("answer_due", Date),
    Column("late", Boolean, nullable=False),
    Column("answered_on", Date),
    Column("rating", Integer),
    Column("core_issue", Text),
    Column("external", Text),
    Column("merged_into", Uuid),
    Column("handlers", ARRAY(Text), nullable=False),
    Column(
        "words", TSVECTOR, Computed("to_tsvector('simple', coalesce(core_issue, ''))", persisted=True), nullable=True
    ),
    UniqueConstraint("receipt_lookup", name="complaints_receipt"),
    Index("complaints_office", "office", "id"),
    Index("complaints_status", "office", "status", "id"),
    Index("complaints_channel", "office", "channel", "id"),
    Index("complaints_kind", "office", "kind", "id"),
    Index("complaints_level", "office", "level", "id"),
    Index("complaints_component", "office", "component", "id"),
    Index("complaints_service", "office", "service_code", "id"),
    Index("complaints_number", "office", "number"),
    Index("complaints_external", "office", "channel", "external", unique=True),
    Index("complaints_about", "about_case"),
    Index("complaints_merged", "merged_into"),
    Index("complaints_handlers", "handlers", postgresql_using="gin"),
    Index("complaints_words", "words", postgresql_using="gin"),
)
"""`handlers`: the token subjects of who handles it. `words`: the core issue, as it is searched.

`external`: a ticket of another system is filed once for each office and channel.
"""
complaint_list = View("complaints", complaints)

find_by_receipt = Query(
    ReceiptRow,
    select(*columns_of(ReceiptRow, complaints)).where(complaints.c.receipt_lookup == bindparam("receipt", type_=Text)),
)
find_by_ids = Query(
    UUID,
    select(complaints.c.id).where(complaints.c.id.in_([bindparam("id", type_=Uuid), bindparam("other", type_=Uuid)])),
)
find_by_external = Query(
    ComplaintRow,
    select(*columns_of(ComplaintRow, complaints)).where(
        complaints.c.office == bindparam("office"),
        complaints.c.channel == bindparam("channel"),
        complaints.c.external == bindparam("external", type_=Text),
    ),
)
_text: ColumnElement[Any] = literal_column("'simple'")
FILTERS: Final[Mapping[str, ColumnElement[bool]]] = {
    "status": complaints.c.status == bindparam("status", type_=Text),
    "channel": complaints.c.channel == bindparam("channel", type_=Text),
    "kind": complaints.c.kind == bindparam("kind", type_=Text),
    "service": complaints.c.service_code == bindparam("service", type_=Text),
    "component": complaints.c.component == bindparam("component", type_=Text),
    "level": complaints.c.level == bindparam("level", type_=Text),
    "number": complaints.c.number == bindparam("number", type_=Text),
    "about_case": complaints.c.about_case == bindparam("about_case", type_=Uuid),
    "handler": complaints.c.handlers.contains(cast(array([bindparam("handler")]), ARRAY(Text))),
    "words": complaints.c.words.op("@@")(func.plainto_tsquery(_text, bindparam("words", type_=Text))),
}


_earlier_due = (
    update(complaints)
    .where(complaints.c.id == bindparam("complaint", type_=Uuid))
    .values(answer_due=func.least(complaints.c.answer_due, bindparam("answer_due", type_=Date)))
)
_handled_no_more = (
    update(complaints)
    .where(complaints.c.id == bindparam("complaint", type_=Uuid))
    .values(handlers=func.array_remove(complaints.c.handlers, bindparam("subject", type_=Text)))
)


def complaints_found(filters: Collection[str]) -> Query[ComplaintRow]:
    """The query of a list of the office `at` after the id `after`, at most `most` rows; filters by name of `FILTERS`."""
    return _query(frozenset(filters))


@cache
def _query(filters: frozenset[str]) -> Query[ComplaintRow]:
    """A statement for each set of filters, planned by the index that fits its values: a word may be in all rows or in none."""
    after = complaints.c.id > bindparam("after", type_=Uuid)
    rows = select(*columns_of(ComplaintRow, complaints)).where(
        complaints.c.office == bindparam("at", type_=Text), after, *(FILTERS[name] for name in sorted(filters))
    )
    page = rows.order_by(complaints.c.id).limit(bindparam("most", type_=Integer))
    return Query(ComplaintRow, page, planned_each_time=True)


def _set(event: Event[Any], **values: Any) -> Write:
    return update_row(complaints, event.originator_id, **values)


def _answer_due(due: Iterable[Due]) -> dict[str, Any]:
    """The column, if the event sets a day for the answer."""
    return {} if (day := answer_due(due)) is None else {"answer_due": day}


@complaint_list.on(ComplaintReceived)
def _(received: ComplaintReceived, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        complaints,
        id=received.originator_id,
        case_id=received.case_id,
        office=received.office,
        number=received.number,
        receipt_lookup=received.receipt_lookup,
        channel=received.channel,
        kind=received.kind,
        secrecy=received.secrecy,
        service_code=received.service_code,
        component=received.component,
        about_case=received.about_case,
        status="received",
        level="officer",
        received_on=received.received_on,
        late=False,
        external=received.external,
        handlers=[],
        **_answer_due(received.due),
    )


@complaint_list.on(ComplaintAccepted)
def _(event: ComplaintAccepted, envelope: Envelope) -> Iterator[Write]:
    """A day that runs since the receipt goes on; the earlier one counts."""
    yield _set(event, status="accepted")
    if due := _answer_due(event.due):
        yield Write(_earlier_due, {"complaint": event.originator_id, **due})


@complaint_list.on(ComplaintReopened, AppealCameBack)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status="accepted", **_answer_due(event.due))


@complaint_list.on(*STATUS_AFTER)
def _(event: Event[Any], envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status=STATUS_AFTER[type(event)])


@complaint_list.on(TreatedAsSuggestion)
def _(event: TreatedAsSuggestion, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status="suggestion", answer_due=None)


@complaint_list.on(ComplaintClassified)
def _(event: ComplaintClassified, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, service_code=event.service_code, component=event.component)


@complaint_list.on(CoreIssueFormulated)
def _(event: CoreIssueFormulated, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, core_issue=event.core_issue)


@complaint_list.on(ComplaintAssigned)
def _(event: ComplaintAssigned, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, level=event.level, unit=event.unit, handlers=list(event.handlers))


@complaint_list.on(ComplaintEscalated)
def _(event: ComplaintEscalated, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, level=event.level, handlers=[])


@complaint_list.on(OfficerNamed)
def _(event: OfficerNamed, envelope: Envelope) -> Iterator[Write]:
    yield Write(_handled_no_more, {"complaint": event.originator_id, "subject": event.subject})


@complaint_list.on(ComplaintBounced)
def _(event: ComplaintBounced, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status=event.status)


@complaint_list.on(ComplaintTakenOver)
def _(event: ComplaintTakenOver, envelope: Envelope) -> Iterator[Write]:
    taken: dict[str, Any] = {
        "office": event.office,
        "number": event.number,
        "level": "officer",
        "unit": None,
        "handlers": [],
    }
    yield _set(event, status=event.status, **taken)


@complaint_list.on(AnswerDelivered)
def _(event: AnswerDelivered, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status="answered", answered_on=event.on)


@complaint_list.on(ComplaintRated)
def _(event: ComplaintRated, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, rating=event.stars)


@complaint_list.on(ComplaintMerged)
def _(event: ComplaintMerged, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status="merged", merged_into=event.into)


@complaint_list.on(ComplaintUnmerged)
def _(event: ComplaintUnmerged, envelope: Envelope) -> Iterator[Write]:
    yield _set(event, status=event.status, merged_into=None)


@complaint_list.on(StageOverdue)
def _(event: StageOverdue, envelope: Envelope) -> Iterator[Write]:
    if event.stage in OF_OFFICE:
        yield _set(event, late=True)
