"""Published limits as rows, and the version in force on a day."""

from collections.abc import Iterator

from sqlalchemy import Column, Date, DateTime, Table, Text, UniqueConstraint, Uuid, bindparam, or_, select

from services.certification.standard.limits import LimitsPublished, LimitsPublishedAlready
from services.certification.standard.lines import LimitsRow
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

standard_limits = Table(
    "standard_limits",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("limits_version", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("office", "standard", "limits_version", name="standard_limits_version"),
)


standard_limits_list = View(
    "standard_limits", standard_limits, breaches={"standard_limits_version": LimitsPublishedAlready}
)


limits_in_force = Query(
    LimitsRow,
    select(*columns_of(LimitsRow, standard_limits))
    .where(
        standard_limits.c.office == bindparam("office"),
        equals_if_given(standard_limits.c.standard, "standard"),
        standard_limits.c.valid_from <= bindparam("on"),
        or_(standard_limits.c.valid_to.is_(None), standard_limits.c.valid_to >= bindparam("on")),
    )
    .order_by(standard_limits.c.valid_from.desc(), standard_limits.c.recorded_at.desc(), standard_limits.c.id.desc()),
)
"""Several versions may be in force on a day: the first row counts."""


@standard_limits_list.on(LimitsPublished)
def _(published: LimitsPublished, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        standard_limits,
        id=published.originator_id,
        office=published.office,
        standard=published.standard,
        limits_version=published.limits_version,
        valid_from=published.valid_from,
        valid_to=published.valid_to,
        recorded_at=envelope.recorded_at,
    )
