"""Metrology's read models: the register, all marks ever put on, verifications, and penera."""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.metrology.instrument import Instrument
from services.metrology.normal_form import key
from services.metrology.penera import Penera, PeneraKnown
from services.metrology.refused_opening import InstrumentUnderVerification
from services.metrology.verification import InstrumentVerification as Verification
from shared.database import Write
from shared.errors import RefusedByRule
from shared.service_tables import service_tables
from shared.views import Envelope, View

tables = service_tables("metrology")

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
marks = Table(
    "marks",
    tables.metadata,
    Column("serial_key", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("verification_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("placed_on", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("serial_key", name="marks_serial"),
)
_OPEN = text("status NOT IN ('handed-over', 'returned')")
verifications = Table(
    "verifications",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("instrument_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("penera", Text),
    Column("promised_until", Date),
    Column("skhp_number", Text),
    UniqueConstraint("case_id", name="verifications_case"),
    UniqueConstraint("office", "skhp_number", name="verifications_skhp"),
    Index("verifications_office", "office", "status", "id"),
    Index("verifications_open_instrument", "instrument_id", unique=True, postgresql_where=_OPEN),
)
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


class InstrumentKnown(RefusedByRule):
    code = "instrument-known"
    indonesian = "UTTP dengan jenis, merek dan nomor seri ini sudah ada dalam register."
    english = "An instrument of this kind, brand and serial number is already in the register."


class MarkSerialUsed(RefusedByRule):
    code = "mark-serial-used"
    indonesian = "Nomor seri tanda ini sudah pernah dipakai; nomor tanda hanya dipakai satu kali."
    english = "This mark's serial number was used before; a serial is used once for ever."


register = View("instruments", instruments, breaches={"instruments_kind_brand_serial": InstrumentKnown})
marks_put = View("marks", marks, breaches={"marks_serial": MarkSerialUsed})
verification_list = View(
    "verifications", verifications, breaches={"verifications_open_instrument": InstrumentUnderVerification}
)
penera_list = View("penera", penera, breaches={"penera_office_subject": PeneraKnown})
views = (register, marks_put, verification_list, penera_list)

_register = insert(instruments).values({column.name: bindparam(column.name) for column in instruments.columns})
_stand = (
    update(instruments)
    .where(instruments.c.id == bindparam("instrument"))
    .values(standing=bindparam("new_standing"), valid_until=bindparam("until"))
)
_mark = insert(marks).values({column.name: bindparam(column.name) for column in marks.columns})
_open = insert(verifications).values(
    id=bindparam("id"),
    case_id=bindparam("case_id"),
    office=bindparam("office"),
    instrument_id=bindparam("instrument_id"),
    status="opened",
    promised_until=bindparam("promised_until"),
)
_move = (
    update(verifications).where(verifications.c.id == bindparam("verification")).values(status=bindparam("new_status"))
)
_assign = (
    update(verifications)
    .where(verifications.c.id == bindparam("verification"))
    .values(status="assigned", penera=bindparam("subject"))
)
_skhp = (
    update(verifications).where(verifications.c.id == bindparam("verification")).values(skhp_number=bindparam("number"))
)
_appoint = insert(penera).values({column.name: bindparam(column.name) for column in penera.columns})
_renew = (
    update(penera)
    .where(penera.c.id == bindparam("one"), penera.c.sk_valid_until <= bindparam("last"))
    .values(sk_valid_from=bindparam("first"), sk_valid_until=bindparam("last"))
)

find_penera = select(penera.c.id).where(
    penera.c.office == bindparam("at_office"), penera.c.subject == bindparam("person")
)
find_open_verification = select(verifications.c.id).where(
    verifications.c.instrument_id == bindparam("of_instrument"), _OPEN
)
list_penera = (
    select(penera.c.id, penera.c.subject, penera.c.sk_valid_from, penera.c.sk_valid_until)
    .where(penera.c.office == bindparam("at_office"))
    .order_by(penera.c.id)
)
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
list_verifications = (
    select(
        verifications.c.id,
        verifications.c.case_id,
        verifications.c.instrument_id,
        verifications.c.status,
        verifications.c.penera,
        verifications.c.promised_until,
    )
    .where(
        verifications.c.office == bindparam("at_office"),
        verifications.c.id > bindparam("after"),
        or_(bindparam("in_status", type_=Text) == None, verifications.c.status == bindparam("in_status")),  # noqa: E711 – SQL
        or_(bindparam("of_case", type_=Uuid) == None, verifications.c.case_id == bindparam("of_case")),  # noqa: E711 – SQL
    )
    .order_by(verifications.c.id)
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


def _put(serial: str, kind: str, event: Any, envelope: Envelope) -> Write:
    return Write(
        _mark,
        {
            "serial_key": key(serial),
            "serial": serial,
            "kind": kind,
            "verification_id": event.originator_id,
            "office": envelope.office,
            "placed_on": envelope.effective_at,
        },
    )


@marks_put.on(Verification.Marked)
def _(marked: Any, envelope: Envelope) -> Iterator[Write]:
    for mark in marked.marks:
        yield _put(mark.serial, mark.kind, marked, envelope)


@marks_put.on(Verification.Rejected)
def _(rejected: Any, envelope: Envelope) -> Iterator[Write]:
    yield _put(rejected.serial, "batal", rejected, envelope)


@verification_list.on(Verification.Opened)
def _(opened: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _open,
        {
            "id": opened.originator_id,
            "case_id": opened.application_id,
            "office": opened.office,
            "instrument_id": opened.instrument_id,
            "promised_until": opened.promised_until,
        },
    )


def _moved_to(event_class: type, status: str) -> None:
    @verification_list.on(event_class)
    def _(happened: Any, envelope: Envelope) -> Iterator[Write]:
        yield Write(_move, {"verification": happened.originator_id, "new_status": status})


_moved_to(Verification.Inspected, "inspected")
_moved_to(Verification.Received, "received")
_moved_to(Verification.Passed, "passed")
_moved_to(Verification.Failed, "failed")
_moved_to(Verification.Marked, "marked")
_moved_to(Verification.Rejected, "rejected")
_moved_to(Verification.HandedOver, "handed-over")
_moved_to(Verification.Returned, "returned")


@verification_list.on(Verification.PeneraAssigned)
def _(assigned: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_assign, {"verification": assigned.originator_id, "subject": assigned.subject})


@verification_list.on(Verification.SkhpIssuedFor)
def _(issued: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_skhp, {"verification": issued.originator_id, "number": issued.number})


@penera_list.on(Penera.Appointed)
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


@penera_list.on(Penera.SkRenewed)
def _(renewed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _renew,
        {"one": renewed.originator_id, "first": renewed.sk_valid_from, "last": renewed.sk_valid_until},
    )
