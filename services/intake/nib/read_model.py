"""NIBs that OSS sent, as rows."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid, bindparam, select

from services.intake.nib.lines import ReceivedNibLine
from services.intake.nib.nib import NibReceived
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

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


@received_nibs_view.on(NibReceived)
def _(received: NibReceived, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        received_nibs,
        id=received.originator_id,
        office=received.office,
        nib=received.nib,
        oss_id=received.oss_id,
        business_name=received.business_name,
        received_at=envelope.recorded_at,
    )


received_nibs_of = Query(
    ReceivedNibLine,
    select(*columns_of(ReceivedNibLine, received_nibs))
    .where(
        received_nibs.c.office == bindparam("at"),
        received_nibs.c.id > bindparam("after"),
        equals_if_given(received_nibs.c.nib, "nib"),
    )
    .order_by(received_nibs.c.id)
    .limit(bindparam("most")),
)
"""An office's received NIBs after an id; without a NIB, all of them."""
newest_of_nib = Query(
    UUID,
    select(received_nibs.c.id)
    .where(received_nibs.c.office == bindparam("at"), received_nibs.c.nib == bindparam("nib"))
    .order_by(received_nibs.c.received_at.desc(), received_nibs.c.id.desc())
    .limit(1),
)
