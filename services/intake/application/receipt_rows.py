"""Which case a receipt belongs to."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, UniqueConstraint, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from services.intake.application.application import Application
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

tracking = Table(
    "tracking",
    tables.metadata,
    Column("receipt", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    UniqueConstraint("case_id", name="tracking_case"),
)

tracking_view = View("tracking", tracking)

# an application that is submitted again carries the receipt it has
_add = insert(tracking).on_conflict_do_nothing(constraint="tracking_case")
_add_receipt = _add.values({column.name: bindparam(column.name) for column in tracking.columns})


@tracking_view.on(Application.Submitted)
def _(submitted: Application.Submitted, envelope: Envelope) -> Iterator[Write]:
    if submitted.receipt:
        values = {"receipt": submitted.receipt, "case_id": submitted.originator_id, "office": envelope.office}
        yield Write(_add_receipt, values)


case_of_receipt = select(tracking.c.case_id).where(tracking.c.receipt == bindparam("sought"))
"""The case of a receipt; no row where there is none."""
