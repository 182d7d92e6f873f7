"""Files as rows: of an application, of an account, and those that wait for the scanner or have expired."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from services.intake.file.file import FileLine, Status
from services.intake.file.scan import Infected, Released
from services.intake.file.storage import Refused, Stored
from services.intake.file.upload import UploadBegun, UploadExpired
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

files = Table(
    "files",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("application_id", Uuid, nullable=False),
    Column("document", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("of_office", Boolean, nullable=False),
    Column("size", BigInteger),  # of the kept content, or the most that may come; null: as much as a file may have
    Column("begun_by", Text),  # null in rows older than the limits of one account's uploads
    Column("begun_at", DateTime(timezone=True)),
    Column("announced", BigInteger),  # null: as much as a file may have; never changes, whatever the outcome
    Index("files_begun", "begun_by", "begun_at"),
    Index("files_application", "application_id", "id"),
    Index("files_status", "status", "expires_at"),
)

files_view = View("files", files)


@files_view.on(UploadBegun)
def _(begun: UploadBegun, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        files,
        id=begun.originator_id,
        office=begun.office,
        application_id=begun.application_id,
        document=begun.document,
        status="uploading",
        expires_at=begun.expires_at,
        of_office=begun.account is None,
        size=begun.declared_size,
        begun_by=envelope.actor,
        begun_at=envelope.recorded_at,
        announced=begun.declared_size,
    )


@files_view.on(Stored)
def _(stored: Stored, envelope: Envelope) -> Iterator[Write]:
    yield update_row(files, stored.originator_id, status="quarantined", size=stored.size)


@files_view.on(Refused)
def _(refused: Refused, envelope: Envelope) -> Iterator[Write]:
    yield update_row(files, refused.originator_id, status="refused", size=0)


@files_view.on(Released)
def _(released: Released, envelope: Envelope) -> Iterator[Write]:
    yield update_row(files, released.originator_id, status="released")


@files_view.on(Infected)
def _(infected: Infected, envelope: Envelope) -> Iterator[Write]:
    yield update_row(files, infected.originator_id, status="infected")


@files_view.on(UploadExpired)
def _(expired: UploadExpired, envelope: Envelope) -> Iterator[Write]:
    yield update_row(files, expired.originator_id, status="expired", size=0)


class Held(NamedTuple):
    """The number of files of an application, and the bytes that they hold or may hold when complete."""

    files: int
    bytes: int


class Begun(NamedTuple):
    """The number of unfinished uploads of an account, and the bytes that it announced."""

    unfinished: int
    announced: int


class Waiting(NamedTuple):
    """A file for which something is due: the scan, or the end of an unfinished upload."""

    id: UUID
    office: str
    status: Status


class StatusOf(NamedTuple):
    id: UUID
    status: Status


_MOST = bindparam("most", type_=BigInteger)
"""The bytes that a file may have: they count for an upload without an announced size."""
files_of = Query(
    FileLine,
    select(*columns_of(FileLine, files))
    .where(
        files.c.application_id == bindparam("application"),
        files.c.id > bindparam("after"),
        or_(~files.c.of_office, bindparam("of_office_too", type_=Boolean)),
    )
    .order_by(files.c.id)
    .limit(bindparam("most")),
)
"""The files of an application after an id; with or without the office's own."""
held_by = Query(
    Held,
    select(
        func.count().label("files"), func.coalesce(func.sum(func.coalesce(files.c.size, _MOST)), 0).label("bytes")
    ).where(files.c.application_id == bindparam("application")),
)
begun_by = Query(
    Begun,
    select(
        func.count().filter(files.c.status == "uploading").label("unfinished"),
        func.coalesce(
            func.sum(func.coalesce(files.c.announced, _MOST)).filter(files.c.begun_at > bindparam("since")), 0
        ).label("announced"),
    ).where(files.c.begun_by == bindparam("account"), files.c.begun_at > bindparam("unfinished_since")),
)
"""Unfinished uploads since `unfinished_since`, announced bytes since `since`."""
waiting = Query(
    Waiting,
    select(*columns_of(Waiting, files))
    .where(
        files.c.id > bindparam("after"),
        or_(
            files.c.status == "quarantined",
            and_(files.c.status == "uploading", files.c.expires_at <= bindparam("until")),
        ),
    )
    .order_by(files.c.id)
    .limit(bindparam("most")),
)
statuses = Query(StatusOf, select(*columns_of(StatusOf, files)).where(files.c.id == func.any(bindparam("among"))))
"""The status of each of some files."""
