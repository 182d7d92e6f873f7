"""What persons of an office must decide, as rows: a work list for all nouns. An event opens a task, the decision closes it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, bindparam, select

from services.certification.tables import tables
from services.certification.task.rows import TaskRow
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_missing_row

tasks = Table(
    "tasks",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("stream_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Index("tasks_office", "office", "id"),
    Index("tasks_stream", "stream_id"),
)
tasks_view = View("tasks", tasks)
_TASKS = UUID("c6c4c2ad-3a53-4f27-9a7a-7f31e3a3f8a5")

list_tasks = Query(
    TaskRow,
    select(*columns_of(TaskRow, tasks))
    .where(
        tasks.c.office == bindparam("at"),
        tasks.c.id > bindparam("after"),
        equals_if_given(tasks.c.role, "role"),
        equals_if_given(tasks.c.kind, "kind"),
    )
    .order_by(tasks.c.id)
    .limit(bindparam("most")),
)


def open_task(stream_id: UUID, kind: str, role: str, on: date, envelope: Envelope) -> Write:
    """Opens a task of a kind for a role, unless the stream has one already."""
    row: dict[str, Any] = {"stream_id": stream_id, "kind": kind, "role": role, "opened_on": on}
    id = uuid5(_TASKS, f"{stream_id} {kind}")
    return insert_missing_row(tasks, ("id",), id=id, office=envelope.office, case_id=envelope.case_id, **row)


def close_task(stream_id: UUID, kind: str) -> Write:
    """Closes the stream's task of a kind, if it is open."""
    return delete_rows(tasks, id=uuid5(_TASKS, f"{stream_id} {kind}"))


def close_all(stream_id: UUID) -> Write:
    """Closes all tasks of a stream."""
    return delete_rows(tasks, stream_id=stream_id)
