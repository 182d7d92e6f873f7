"""Files as rows: of an application, of an account, and those that wait for the scanner or were not completed in time."""

from collections.abc import Iterator
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
    insert,
    or_,
    select,
    update,
)

from services.intake.file.scan import Infected, Released
from services.intake.file.storage import Refused, Stored
from services.intake.file.upload import UploadBegun, UploadExpired
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

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
    Column("size", BigInteger),  # of what is kept, or may still come; null: as much as a file may have
    Column("begun_by", Text),  # null in rows from before uploads of one account were bounded
    Column("begun_at", DateTime(timezone=True)),
    Column("announced", BigInteger),  # null: as much as a file may have; never changes, whatever became of it
    Index("files_begun", "begun_by", "begun_at"),
    Index("files_application", "application_id", "id"),
    Index("files_status", "status", "expires_at"),
)

files_view = View("files", files)
_add_file = insert(files).values(
    id=bindparam("id"),
    office=bindparam("office"),
    application_id=bindparam("application_id"),
    document=bindparam("document"),
    status="uploading",
    expires_at=bindparam("expires_at"),
    of_office=bindparam("of_office"),
    size=bindparam("size"),
    begun_by=bindparam("begun_by"),
    begun_at=bindparam("begun_at"),
    announced=bindparam("size"),
)
_set_status = update(files).where(files.c.id == bindparam("file")).values(status=bindparam("now_status"))
_set_size = update(files).where(files.c.id == bindparam("file")).values(size=bindparam("now_size"))


@files_view.on(UploadBegun)
def _(begun: UploadBegun, envelope: Envelope) -> Iterator[Write]:
    values = {
        "id": begun.originator_id,
        "office": begun.office,
        "application_id": begun.application_id,
        "document": begun.document,
        "expires_at": begun.expires_at,
        "of_office": begun.account is None,
        "size": begun.declared_size,
        "begun_by": envelope.actor,
        "begun_at": envelope.recorded_at,
    }
    yield Write(_add_file, values)


def _status(file: UUID, status: str) -> Write:
    return Write(_set_status, {"file": file, "now_status": status})


def _size(file: UUID, size: int) -> Write:
    return Write(_set_size, {"file": file, "now_size": size})


@files_view.on(Stored)
def _(stored: Stored, envelope: Envelope) -> Iterator[Write]:
    yield _status(stored.originator_id, "quarantined")
    yield _size(stored.originator_id, stored.size)


@files_view.on(Refused)
def _(refused: Refused, envelope: Envelope) -> Iterator[Write]:
    yield _status(refused.originator_id, "refused")
    yield _size(refused.originator_id, 0)


@files_view.on(Released)
def _(released: Released, envelope: Envelope) -> Iterator[Write]:
    yield _status(released.originator_id, "released")


@files_view.on(Infected)
def _(infected: Infected, envelope: Envelope) -> Iterator[Write]:
    yield _status(infected.originator_id, "infected")


@files_view.on(UploadExpired)
def _(expired: UploadExpired, envelope: Envelope) -> Iterator[Write]:
    yield _status(expired.originator_id, "expired")
    yield _size(expired.originator_id, 0)


files_of = (
    select(files.c.id, files.c.document, files.c.status)
    .where(
        files.c.application_id == bindparam("application"),
        files.c.id > bindparam("after"),
        or_(~files.c.of_office, bindparam("of_office_too", type_=Boolean)),
    )
    .order_by(files.c.id)
    .limit(bindparam("most"))
)
"""The files of an application after an id; with the office's own, or without."""
held_by = select(
    func.count(), func.coalesce(func.sum(func.coalesce(files.c.size, bindparam("most", type_=BigInteger))), 0)
).where(files.c.application_id == bindparam("application"))
"""How many files were begun for an application, and how many bytes they hold, or may hold once they are complete."""
begun_by = select(
    func.count().filter(files.c.status == "uploading"),
    func.coalesce(
        func.sum(func.coalesce(files.c.announced, bindparam("most", type_=BigInteger))).filter(
            files.c.begun_at > bindparam("since")
        ),
        0,
    ),
).where(files.c.begun_by == bindparam("account"), files.c.begun_at > bindparam("unfinished_since"))
"""How many uploads an account has begun and not completed, and how many bytes it announced since a moment."""
waiting = (
    select(files.c.id, files.c.office, files.c.status)
    .where(
        files.c.id > bindparam("after"),
        or_(
            files.c.status == "quarantined",
            and_(files.c.status == "uploading", files.c.expires_at <= bindparam("until")),
        ),
    )
    .order_by(files.c.id)
    .limit(bindparam("most"))
)
"""Files for which something is due: the scan, or the end of an upload that was not completed in time."""
statuses = select(files.c.id, files.c.status).where(files.c.id == func.any(bindparam("among")))
"""The status of some files."""
