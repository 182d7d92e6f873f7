"""Reports that LAPOR knows, and the messages that it has to get, as rows; `message_rows.py` makes the messages."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid, bindparam, select, update

from services.complaints.lapor.correspondence import CorrespondenceOpened, StatusHeard, correspondence_of
from services.complaints.lapor.rows import LaporExchange, MessageRow, TicketRow, ToSend
from services.complaints.lapor.sending import (
    MessageAttempted,
    MessageDelivered,
    MessageGivenUp,
    MessagePassedOn,
    MessageRetried,
)
from services.complaints.lapor.words import WORDS
from services.complaints.tables import tables
from shared.database import Write
from shared.outgoing.rows import Claims, Exchanges
from shared.service.queries import Query, columns_of, equals_if_given, fields_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

tickets = Table(
    "lapor_tickets",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("complaint_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("is_ours", Boolean, nullable=False),
    Column("tracking", Text),
    Column("transaction", Text),
    Column("told", Text, nullable=False),
    Column("heard", Text),
    Column("awaits_reply", Boolean, nullable=False),
    Index("lapor_tickets_office", "office", "id"),
    Index("lapor_tickets_tracking", "office", "tracking", unique=True),
)
messages = Table(
    "lapor_messages",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text),
    Column("field", Text),
    Column("said", Text),
    Column("recipient", Text),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text),
    Column("http_status", Integer),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True)),
    Index("lapor_messages_ticket", "ticket_id", "number"),
    Index("lapor_messages_office", "office", "id"),
    Index("lapor_messages_due", "next_at", postgresql_where="next_at IS NOT NULL"),
)
"""`number`: the order in which LAPOR gets the messages of a ticket."""
lapor_view = View("lapor", tickets, messages)
claims = Claims(tables.metadata, "lapor_message")
exchanges = Exchanges(tables.metadata, "lapor_message")

_rows = select(*columns_of(TicketRow, tickets))
list_tickets = Query(
    TicketRow,
    _rows.where(
        tickets.c.office == bindparam("at"),
        tickets.c.id > bindparam("after"),
        equals_if_given(tickets.c.tracking, "tracking"),
    )
    .order_by(tickets.c.id)
    .limit(bindparam("most")),
)
find_ticket = Query(
    TicketRow, _rows.where(tickets.c.office == bindparam("at"), tickets.c.tracking == bindparam("tracking", type_=Text))
)
find_ticket_of_complaint = Query(TicketRow, _rows.where(tickets.c.id == bindparam("id")))
_message_rows = select(
    *(tickets.c[name] if name == "complaint_id" else messages.c[name] for name in fields_of(MessageRow))
).join_from(messages, tickets, tickets.c.id == messages.c.ticket_id)
messages_of_ticket = Query(
    MessageRow,
    _message_rows.where(messages.c.ticket_id == bindparam("ticket")).order_by(messages.c.number).limit(200),
)
list_messages = Query(
    MessageRow,
    _message_rows.where(
        messages.c.office == bindparam("at"),
        messages.c.id > bindparam("after"),
        equals_if_given(messages.c.state, "state"),
    )
    .order_by(messages.c.id)
    .limit(bindparam("most")),
)
_of_ticket = {"complaint_id", "case_id", "is_ours", "tracking"}
find_message = Query(
    ToSend,
    select(*(tickets.c[name] if name in _of_ticket else messages.c[name] for name in fields_of(ToSend)))
    .join_from(messages, tickets, tickets.c.id == messages.c.ticket_id)
    .where(messages.c.id == bindparam("id")),
)
_earlier = messages.alias("earlier")
due_messages = claims.due(
    messages.c.id,
    messages.c.next_at,
    ~select(_earlier.c.id)
    .where(
        _earlier.c.ticket_id == messages.c.ticket_id,
        _earlier.c.number < messages.c.number,
        _earlier.c.state != "delivered",
    )
    .exists(),
)
"""Due messages whose ticket has no earlier one to send."""
exchanges_of_message = Query(
    LaporExchange,
    select(*columns_of(LaporExchange, exchanges.table))
    .where(exchanges.table.c.lapor_message_id == bindparam("message"))
    .order_by(exchanges.table.c.id)
    .limit(200),
)


def new_ticket(complaint: UUID, case_id: UUID, office: str, tracking: str | None, transaction: str | None) -> Write:
    """The row of a report that LAPOR knows, or will know; `tracking` None for a report of ours."""
    return insert_row(
        tickets,
        id=correspondence_of(complaint),
        complaint_id=complaint,
        case_id=case_id,
        office=office,
        is_ours=tracking is None,
        tracking=tracking,
        transaction=transaction,
        told=WORDS.status_of("received"),
        awaits_reply=False,
    )


_learn_ids = (
    update(tickets)
    .where(tickets.c.id == bindparam("ticket"), tickets.c.is_ours)
    .values(
        tracking=bindparam("id_there", type_=Text),
        transaction=bindparam("other_id", type_=Text),
    )
)


@lapor_view.on(CorrespondenceOpened)
def _(opened: CorrespondenceOpened, envelope: Envelope) -> Iterator[Write]:
    if opened.tracking is None:  # a ticket has its row since the complaint was received
        yield new_ticket(opened.complaint_id, opened.case_id, opened.office, None, None)


@lapor_view.on(MessageAttempted)
def _(attempted: MessageAttempted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        messages,
        attempted.message,
        state="failing",
        attempts=attempted.attempt,
        outcome=attempted.outcome,
        http_status=attempted.status,
        next_at=attempted.next_at,
    )


@lapor_view.on(MessageDelivered)
def _(delivered: MessageDelivered, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, delivered.message, state="delivered", next_at=None)
    yield Write(
        _learn_ids,
        {"ticket": delivered.originator_id, "id_there": delivered.tracking, "other_id": delivered.transaction},
    )


@lapor_view.on(MessageGivenUp)
def _(given_up: MessageGivenUp, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, given_up.message, state="given-up", next_at=None)


@lapor_view.on(MessageRetried)
def _(retried: MessageRetried, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, retried.message, state="waiting", next_at=retried.due_at)


@lapor_view.on(MessagePassedOn)
def _(passed: MessagePassedOn, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, passed.message, state="delivered", next_at=None)


@lapor_view.on(StatusHeard)
def _(heard: StatusHeard, envelope: Envelope) -> Iterator[Write]:
    yield update_row(tickets, heard.originator_id, heard=heard.status)
