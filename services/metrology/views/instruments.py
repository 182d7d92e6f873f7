"""The register of instruments as rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from services.metrology.instrument import Instrument
from services.metrology.normal_form import key
from services.metrology.views.tables import tables
from shared.database import Write
from shared.errors import RefusedByRule
from shared.views import Envelope, View

instruments = Table(
    "instruments",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("brand_key", Text, nullable=False),
    Column("serial_key", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("valid_until", Date),
    UniqueConstraint("kind", "brand_key", "serial_key", name="instruments_kind_brand_serial"),
    Index("instruments_office", "office", "id"),
)


class InstrumentKnown(RefusedByRule):
    code = "instrument-known"
    indonesian = "UTTP dengan jenis, merek dan nomor seri ini sudah ada dalam register."
    english = "An instrument of this kind, brand and serial number is already in the register."


class InstrumentIdTaken(RefusedByRule):
    code = "instrument-id-taken"
    indonesian = "Nomor identitas ini sudah dipakai untuk UTTP lain atau sudah pernah dikirim."
    english = "This id already stands for an instrument: another one, or this one, sent before."


register = View("instruments", instruments, breaches={"instruments_kind_brand_serial": InstrumentKnown})


_register = insert(instruments).values({column.name: bindparam(column.name) for column in instruments.columns})
_stand = (
    update(instruments)
    .where(instruments.c.id == bindparam("instrument"))
    .values(standing=bindparam("new_standing"), valid_until=bindparam("until"))
)


find_instrument = select(instruments.c.id).where(instruments.c.id == bindparam("instrument"))
list_instruments = (
    select(
        instruments.c.id,
        instruments.c.kind,
        instruments.c.brand,
        instruments.c.model,
        instruments.c.serial,
        instruments.c.standing,
        instruments.c.valid_until,
    )
    .where(
        instruments.c.office == bindparam("at_office"),
        instruments.c.id > bindparam("after"),
        or_(bindparam("serial_of", type_=Text) == None, instruments.c.serial_key == bindparam("serial_of")),  # noqa: E711 – SQL
    )
    .order_by(instruments.c.id)
    .limit(bindparam("most"))
)


@register.on(Instrument.Registered)
def _(registered: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _register,
        {
            "id": registered.originator_id,
            "office": registered.office,
            "kind": registered.plate.kind,
            "brand": registered.brand,
            "model": registered.model,
            "serial": registered.serial,
            "brand_key": key(registered.brand),
            "serial_key": key(registered.serial),
            "standing": "unverified",
            "valid_until": None,
        },
    )


@register.on(Instrument.StandingChanged)
def _(changed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _stand,
        {"instrument": changed.originator_id, "new_standing": changed.standing, "until": changed.valid_until},
    )
