"""A service's work list: what persons of an office must do, as rows. An event opens a task, the act closes it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, bindparam, select

from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_ids, delete_rows, insert_missing_row
from shared.service.tables import ServiceTables
from shared.service.unit_of_work import UnitOfWork

_TASKS = UUID("c6c4c2ad-3a53-4f27-9a7a-7f31e3a3f8a5")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the list: a person in `role` must decide what `kind` says about the resource `stream_id`."""

    id: UUID
    stream_id: UUID
    kind: str
    office: str
    role: str
    opened_on: date
    case_id: UUID


class WorkList:
    """A service's table of tasks. Its nouns register on `view` the events that open and close their tasks."""

    def __init__(self, tables: ServiceTables) -> None:
        self.table = Table(
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
        self.view = View("tasks", self.table)
        tasks = self.table.c
        self.of_office = Query(
            TaskRow,
            select(*columns_of(TaskRow, self.table))
            .where(
                tasks.office == bindparam("at"),
                tasks.id > bindparam("after"),
                equals_if_given(tasks.role, "role"),
                equals_if_given(tasks.kind, "kind"),
            )
            .order_by(tasks.id)
            .limit(bindparam("most")),
        )

    def open_task(self, stream_id: UUID, kind: str, role: str, on: date, envelope: Envelope) -> Write:
        """Opens a task of a kind for a role, unless the stream has one already."""
        row: dict[str, Any] = {"stream_id": stream_id, "kind": kind, "role": role, "opened_on": on}
        row |= {"id": _id_of(stream_id, kind), "office": envelope.office, "case_id": envelope.case_id}
        return insert_missing_row(self.table, ("id",), **row)

    def close_task(self, stream_id: UUID, *kinds: str) -> Write:
        """Closes the stream's tasks of these kinds, if they are open."""
        return delete_ids(self.table, [_id_of(stream_id, kind) for kind in kinds])

    def close_all(self, stream_id: UUID) -> Write:
        """Closes all tasks of a stream."""
        return delete_rows(self.table, stream_id=stream_id)


def _id_of(stream_id: UUID, kind: str) -> UUID:
    return uuid5(_TASKS, f"{stream_id} {kind}")


class Tasks:
    """What persons of an office must decide."""

    def __init__(self, unit: UnitOfWork, work_list: WorkList) -> None:
        self.unit = unit
        self._work_list = work_list

    async def list(self, office: str, after: UUID, most: int, *, role: str | None, kind: str | None) -> list[TaskRow]:
        """The office's open tasks in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(self._work_list.of_office, at=office, after=after, most=most, role=role, kind=kind)
