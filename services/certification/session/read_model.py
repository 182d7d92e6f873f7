"""Sessions as rows."""

from collections.abc import Iterator

from sqlalchemy import Column, Date, DateTime, Index, Integer, Table, Text, Uuid, bindparam, select, update

from services.certification.session.rows import SessionRow
from services.certification.session.seats import QuotaChanged, SeatFreed, SeatTaken, SessionQuotaMet
from services.certification.session.session import SessionAnnounced, SessionMoved
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

sessions = Table(
    "sessions",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("minimum", Integer),
    Column("maximum", Integer),
    Column("candidates", Integer, nullable=False),
    Column("quota_met_on", Date),
    Column("quota_met_at", DateTime(timezone=True)),
    Index("sessions_office", "office", "id"),
)

session_list = View("sessions", sessions)

list_sessions = Query(
    SessionRow,
    select(*columns_of(SessionRow, sessions))
    .where(
        sessions.c.office == bindparam("office"),
        sessions.c.id > bindparam("after"),
        equals_if_given(sessions.c.kind, "kind"),
        equals_if_given(sessions.c.scheme, "scheme"),
    )
    .order_by(sessions.c.id)
    .limit(bindparam("most")),
)
_count = (
    update(sessions)
    .where(sessions.c.id == bindparam("session"))
    .values(candidates=sessions.c.candidates + bindparam("change"))
)


@session_list.on(SessionAnnounced)
def _(announced: SessionAnnounced, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        sessions,
        id=announced.originator_id,
        office=announced.office,
        kind=announced.kind,
        scheme=announced.scheme,
        topic=announced.topic,
        place=announced.place,
        first_day=announced.dates[0],
        last_day=announced.dates[-1],
        minimum=announced.minimum,
        maximum=announced.maximum,
        candidates=0,
    )


@session_list.on(SeatTaken)
def _(taken: SeatTaken, envelope: Envelope) -> Iterator[Write]:
    yield Write(_count, {"session": taken.originator_id, "change": 1})


@session_list.on(SeatFreed)
def _(freed: SeatFreed, envelope: Envelope) -> Iterator[Write]:
    yield Write(_count, {"session": freed.originator_id, "change": -1})


@session_list.on(QuotaChanged)
def _(changed: QuotaChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(sessions, changed.originator_id, minimum=changed.minimum, maximum=changed.maximum)


@session_list.on(SessionQuotaMet)
def _(met: SessionQuotaMet, envelope: Envelope) -> Iterator[Write]:
    yield update_row(sessions, met.originator_id, quota_met_on=met.met_on, quota_met_at=envelope.effective_at)


@session_list.on(SessionMoved)
def _(moved: SessionMoved, envelope: Envelope) -> Iterator[Write]:
    yield update_row(sessions, moved.originator_id, first_day=moved.dates[0], last_day=moved.dates[-1])
