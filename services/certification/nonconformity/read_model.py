"""Nonconformities as rows, and an office's list of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid, bindparam, or_, select

from services.certification.deadline.read_model import deadlines
from services.certification.nonconformity.answering import AnswerSentBack, NonconformityAnswered, NonconformityVerified
from services.certification.nonconformity.expiry import NonconformityDropped, NonconformityExpired
from services.certification.nonconformity.nonconformity import CORRECTION, Nonconformity
from services.certification.nonconformity.raising import NonconformityDueMoved, NonconformityRaised
from services.certification.nonconformity.rows import NonconformityRow
from services.certification.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

nonconformities = Table(
    "nonconformities",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("certification_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("audit_id", Uuid),
    Column("finding", Integer),
    Column("clause", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Index("nonconformities_office", "office", "certification_id", "id"),
    Index("nonconformities_due", "office", "due_on"),
    Index("nonconformities_audit", "audit_id"),
)


nonconformity_list = View("nonconformities", nonconformities)

_due_before = bindparam("due_before", type_=Date)
find_of_audit = Query(
    UUID,
    select(nonconformities.c.id).where(nonconformities.c.audit_id == bindparam("audit")).order_by(nonconformities.c.id),
)
list_nonconformities = Query(
    NonconformityRow,
    select(*columns_of(NonconformityRow, nonconformities))
    .where(
        nonconformities.c.office == bindparam("office"),
        nonconformities.c.id > bindparam("after"),
        equals_if_given(nonconformities.c.certification_id, "certification"),
        equals_if_given(nonconformities.c.status, "status"),
        or_(_due_before.is_(None), nonconformities.c.due_on < _due_before),
    )
    .order_by(nonconformities.c.id)
    .limit(bindparam("most")),
)


@nonconformity_list.on(NonconformityRaised)
def _(raised: NonconformityRaised, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        nonconformities,
        id=raised.originator_id,
        certification_id=raised.certification_id,
        case_id=raised.case_id,
        office=raised.office,
        stage=raised.stage,
        occasion=raised.occasion,
        audit_id=raised.audit_id,
        finding=raised.finding,
        clause=raised.clause,
        grade=raised.grade,
        status="open",
        due_on=raised.due_on,
    )


@deadlines.view.on(NonconformityRaised)
def _(raised: NonconformityRaised, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(raised.originator_id, CORRECTION, raised.due_on, envelope)


@deadlines.view.on(NonconformityDueMoved)
def _(moved: NonconformityDueMoved, envelope: Envelope) -> Iterator[Write]:
    if moved.waits:
        yield deadlines.due_after(moved.originator_id, CORRECTION, moved.due_on, envelope)


@deadlines.view.on(AnswerSentBack)
def _(back: AnswerSentBack, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(back.originator_id, CORRECTION, back.due_on, envelope)


@deadlines.view.on(NonconformityAnswered, NonconformityExpired, NonconformityDropped)
def _(event: Event[Nonconformity], envelope: Envelope) -> Iterator[Write]:
    """An answer in time waits for the team, however long."""
    yield deadlines.no_longer_due(event.originator_id, CORRECTION)


@nonconformity_list.on(NonconformityDueMoved)
def _(moved: NonconformityDueMoved, envelope: Envelope) -> Iterator[Write]:
    yield update_row(nonconformities, moved.originator_id, due_on=moved.due_on)


@nonconformity_list.on(AnswerSentBack)
def _(back: AnswerSentBack, envelope: Envelope) -> Iterator[Write]:
    yield update_row(nonconformities, back.originator_id, status="sent-back", due_on=back.due_on)


def _moved_to(event_class: type[Event[Any]], status: str) -> None:
    @nonconformity_list.on(event_class)
    def _(happened: Event[Any], envelope: Envelope) -> Iterator[Write]:
        yield update_row(nonconformities, happened.originator_id, status=status)


_moved_to(NonconformityAnswered, "answered")
_moved_to(NonconformityVerified, "verified")
_moved_to(NonconformityExpired, "expired")
_moved_to(NonconformityDropped, "dropped")
