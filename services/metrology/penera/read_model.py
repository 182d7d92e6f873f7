"""Penera as rows, by the SK that ends last."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.metrology.penera.lines import PeneraRow
from services.metrology.penera.penera import Appointed, PeneraKnown, SkRenewed
from services.metrology.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import as_json, insert_row

penera = Table(
    "penera",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("sk_valid_from", Date, nullable=False),
    Column("sk_valid_until", Date, nullable=False),
    UniqueConstraint("office", "subject", name="penera_office_subject"),
)


penera_list = View("penera", penera, breaches={"penera_office_subject": PeneraKnown})


_renew = (
    update(penera)
    .where(penera.c.id == bindparam("one"), penera.c.sk_valid_until <= bindparam("last"))
    .values(sk_valid_from=bindparam("first"), sk_valid_until=bindparam("last"))
)


find_penera = Query(
    UUID, select(penera.c.id).where(penera.c.office == bindparam("office"), penera.c.subject == bindparam("subject"))
)
list_penera = Query(
    PeneraRow,
    select(*columns_of(PeneraRow, penera)).where(penera.c.office == bindparam("office")).order_by(penera.c.id),
)


@penera_list.on(Appointed)
def _(appointed: Appointed, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        penera,
        id=appointed.originator_id,
        office=appointed.office,
        subject=appointed.subject,
        name=as_json(appointed.name),
        sk_valid_from=appointed.sk_valid_from,
        sk_valid_until=appointed.sk_valid_until,
    )


@penera_list.on(SkRenewed)
def _(renewed: SkRenewed, envelope: Envelope) -> Iterator[Write]:
    days = {"first": renewed.sk_valid_from, "last": renewed.sk_valid_until}
    yield Write(_renew, {"one": renewed.originator_id, **days})
