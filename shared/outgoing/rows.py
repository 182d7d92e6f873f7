"""Rows beside the journal for a service's outgoing requests: who attempts one now, and what was exchanged.

Both are evidence about a connection, not facts of a case, so no event makes them and they may be deleted.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import ColumnElement

from shared.database import Write
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.service.queries import Query
from shared.service.row_changes import insert_row


class Claims:
    """Claims of one kind of request (`of`): a worker claims it for a while, so that several do not send it at once.

    If the worker dies, its claim ends, and the request is due again.
    """

    def __init__(self, metadata: MetaData, of: str) -> None:
        id = f"{of}_id"
        self.table = Table(
            f"{of}_claims",
            metadata,
            Column(id, Uuid, primary_key=True),
            Column("worker", Uuid, nullable=False),
            Column("until", DateTime(timezone=True), nullable=False),
        )
        self._id, until = self.table.c[id], self.table.c.until
        claiming = upsert(self.table).values(
            {id: bindparam("claimed"), "worker": bindparam("claimant"), "until": bindparam("ends")}
        )
        self.claim = Query(
            UUID,
            claiming.on_conflict_do_update(
                index_elements=[id],
                set_={"worker": bindparam("claimant"), "until": bindparam("ends")},
                where=until <= bindparam("at"),
            ).returning(self._id),
        )
        """One row if the claim succeeded, none if another worker has it. The row lock decides between two at once."""
        self.release = Query(
            UUID,
            delete(self.table)
            .where(self._id == bindparam("claimed"), self.table.c.worker == bindparam("claimant"))
            .returning(self._id),
        )

    def due(
        self, id: ColumnElement[UUID], next_at: ColumnElement[datetime], *where: ColumnElement[bool]
    ) -> Query[UUID]:
        """At most `most` requests that are due at `at` and unclaimed, the longest due first."""
        until = self.table.c.until
        return Query(
            UUID,
            select(id)
            .outerjoin(self.table, self._id == id)
            .where(*where, next_at <= bindparam("at"), or_(until.is_(None), until <= bindparam("at")))
            .order_by(next_at)
            .limit(bindparam("most")),
        )


class Exchanges:
    """The flight recorder's table for one kind of request (`of`); `name`: of the table, where a service has several."""

    def __init__(self, metadata: MetaData, of: str, name: str = "exchanges") -> None:
        self._of = f"{of}_id"
        self.table = Table(
            name,
            metadata,
            Column("id", Uuid, primary_key=True),
            Column(self._of, Uuid, nullable=False),
            Column("attempt", Integer, nullable=False),
            Column("at", DateTime(timezone=True), nullable=False),
            Column("outcome", Text, nullable=False),
            Column("duration_ms", Integer, nullable=False),
            Column("url", Text, nullable=False),
            Column("request_headers", Text, nullable=False),
            Column("request_body", Text, nullable=False),
            Column("answer_status", Integer),
            Column("answer_headers", Text),
            Column("answer_body", Text),
            Index(f"{name}_{of}", self._of, "id"),
            Index(f"{name}_at", "at"),
        )
        id = self.table.c.id
        old = select(id).where(self.table.c.at < bindparam("before")).limit(bindparam("most"))
        self.forget = Query(UUID, delete(self.table).where(id.in_(old)).returning(id))
        """Deletes some of the exchanges from before a moment; a row for each."""

    def keep(self, id: UUID, of: UUID, attempt: int, at: datetime, reply: Reply, exchange: Exchange) -> Write:
        """Records the exchange of one attempt of the request `of`."""
        values: dict[str, Any] = {"id": id, self._of: of, "attempt": attempt, "at": at, **vars(exchange)}
        return insert_row(self.table, **values, outcome=reply.outcome, duration_ms=reply.duration_ms)
