"""Calls as rows, by the message that they are about."""

from collections.abc import Iterator

from sqlalchemy import Boolean, Column, DateTime, Index, Table, Text, Uuid, bindparam, select

from services.messages.call.call import CallRecorded
from services.messages.call.rows import CallRow
from services.messages.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

calls = Table(
    "calls",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("means", Text, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("reached", Boolean, nullable=False),
    Index("calls_message", "message_id", "id"),
)
call_list = View("calls", calls)

list_calls = Query(
    CallRow,
    select(*columns_of(CallRow, calls))
    .where(
        calls.c.office == bindparam("office"),
        calls.c.message_id == bindparam("message"),
        calls.c.id > bindparam("after"),
    )
    .order_by(calls.c.id)
    .limit(bindparam("most")),
)


@call_list.on(CallRecorded)
def _(recorded: CallRecorded, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        calls,
        id=recorded.originator_id,
        message_id=recorded.message_id,
        case_id=recorded.case_id,
        office=recorded.office,
        means=recorded.means,
        happened_at=recorded.happened_at,
        reached=recorded.reached,
    )
