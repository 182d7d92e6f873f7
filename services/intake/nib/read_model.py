"""NIBs that OSS sent, as rows."""

from collections.abc import Iterator

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid, bindparam, insert, or_, select

from services.intake.nib.nib import ReceivedNib
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

received_nibs = Table(
    "received_nibs",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("nib", Text, nullable=False),
    Column("oss_id", Text, nullable=False),
    Column("business_name", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Index("received_nibs_nib", "office", "nib", "received_at", "id"),
    Index("received_nibs_office", "office", "id"),
)

received_nibs_view = View("received-nibs", received_nibs)
_add = insert(received_nibs).values({column.name: bindparam(column.name) for column in received_nibs.columns})


@received_nibs_view.on(ReceivedNib.NibReceived)
def _(received: ReceivedNib.NibReceived, envelope: Envelope) -> Iterator[Write]:
    said = {name: getattr(received, name) for name in ("office", "nib", "oss_id", "business_name")}
    yield Write(_add, {"id": received.originator_id, "received_at": envelope.recorded_at, **said})


_nib_sought = bindparam("sought_nib", type_=Text)
received_nibs_of = (
    select(
        received_nibs.c.id,
        received_nibs.c.nib,
        received_nibs.c.oss_id,
        received_nibs.c.business_name,
        received_nibs.c.received_at,
    )
    .where(
        received_nibs.c.office == bindparam("at"),
        received_nibs.c.id > bindparam("after"),
        or_(_nib_sought.is_(None), received_nibs.c.nib == _nib_sought),
    )
    .order_by(received_nibs.c.id)
    .limit(bindparam("most"))
)
"""An office's received NIBs after an id; without a NIB, all of them."""
newest_of_nib = (
    select(received_nibs.c.id)
    .where(received_nibs.c.office == bindparam("at"), received_nibs.c.nib == bindparam("nib"))
    .order_by(received_nibs.c.received_at.desc(), received_nibs.c.id.desc())
    .limit(1)
)
