"""All marks ever put on: a serial is used once for ever."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    bindparam,
    insert,
)

from services.metrology.normal_form import key
from services.metrology.verification import InstrumentVerification as Verification
from services.metrology.views.tables import tables
from shared.database import Write
from shared.errors import RefusedByRule
from shared.views import Envelope, View

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


class MarkSerialUsed(RefusedByRule):
    code = "mark-serial-used"
    indonesian = "Nomor seri tanda ini sudah pernah dipakai; nomor tanda hanya dipakai satu kali."
    english = "This mark's serial number was used before; a serial is used once for ever."


marks_put = View("marks", marks, breaches={"marks_serial": MarkSerialUsed})


_mark = insert(marks).values({column.name: bindparam(column.name) for column in marks.columns})


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
