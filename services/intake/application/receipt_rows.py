"""Which case a receipt belongs to."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.intake.application.submission import Submitted
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_missing_row

tracking = Table(
    "tracking",
    tables.metadata,
    Column("receipt", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    UniqueConstraint("case_id", name="tracking_case"),
)

tracking_view = View("tracking", tracking)


@tracking_view.on(Submitted)
def _(submitted: Submitted, envelope: Envelope) -> Iterator[Write]:
    """An application that is submitted again carries the receipt that it has."""
    case = submitted.originator_id
    if submitted.receipt:
        yield insert_missing_row(
            tracking, ("case_id",), receipt=submitted.receipt, case_id=case, office=envelope.office
        )


case_of_receipt = Query(UUID, select(tracking.c.case_id).where(tracking.c.receipt == bindparam("sought")))
"""The case of a receipt; no row where there is none."""
