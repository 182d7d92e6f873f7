"""Penera as rows, by the SK that ends last."""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    Column,
    Date,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.metrology.penera.penera import Appointed, PeneraKnown, SkRenewed
from services.metrology.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

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


_appoint = insert(penera).values({column.name: bindparam(column.name) for column in penera.columns})
_renew = (
    update(penera)
    .where(penera.c.id == bindparam("one"), penera.c.sk_valid_until <= bindparam("last"))
    .values(sk_valid_from=bindparam("first"), sk_valid_until=bindparam("last"))
)


find_penera = select(penera.c.id).where(
    penera.c.office == bindparam("at_office"), penera.c.subject == bindparam("person")
)


list_penera = (
    select(penera.c.id, penera.c.subject, penera.c.sk_valid_from, penera.c.sk_valid_until)
    .where(penera.c.office == bindparam("at_office"))
    .order_by(penera.c.id)
)


@penera_list.on(Appointed)
def _(appointed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _appoint,
        {
            "id": appointed.originator_id,
            "office": appointed.office,
            "subject": appointed.subject,
            "name": orjson.dumps(to_jsonable_python(appointed.name)).decode(),
            "sk_valid_from": appointed.sk_valid_from,
            "sk_valid_until": appointed.sk_valid_until,
        },
    )


@penera_list.on(SkRenewed)
def _(renewed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _renew,
        {"one": renewed.originator_id, "first": renewed.sk_valid_from, "last": renewed.sk_valid_until},
    )
