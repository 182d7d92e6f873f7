"""Verifications as rows, and an office's list of them."""

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
    text,
    update,
)

from services.metrology.tables import tables
from services.metrology.verification.custody import HandedOver, Inspected, Received, Returned
from services.metrology.verification.marking import Marked, Rejected
from services.metrology.verification.opening import Opened
from services.metrology.verification.refused_opening import InstrumentUnderVerification
from services.metrology.verification.skhp import SkhpIssuedFor
from services.metrology.verification.supervision import SupervisionClosed, SupervisionOpened
from services.metrology.verification.testing import PeneraAssigned
from services.metrology.verification.verdict import Failed, Passed
from shared.database import Write
from shared.service.read_models import Envelope, View

_OPEN = text("status NOT IN ('handed-over', 'returned', 'closed')")
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


verification_list = View(
    "verifications", verifications, breaches={"verifications_open_instrument": InstrumentUnderVerification}
)


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


find_open_verification = select(verifications.c.id).where(
    verifications.c.instrument_id == bindparam("of_instrument"), _OPEN
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


@verification_list.on(Opened)
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


@verification_list.on(SupervisionOpened)
def _(opened: Any, envelope: Envelope) -> Iterator[Write]:
    """A supervision is a case of its own: no application asks for it, and nothing is promised."""
    yield Write(
        _open,
        {
            "id": opened.originator_id,
            "case_id": opened.originator_id,
            "office": opened.office,
            "instrument_id": opened.instrument_id,
            "promised_until": None,
        },
    )


def _moved_to(event_class: type, status: str) -> None:
    @verification_list.on(event_class)
    def _(happened: Any, envelope: Envelope) -> Iterator[Write]:
        yield Write(_move, {"verification": happened.originator_id, "new_status": status})


_moved_to(Inspected, "inspected")
_moved_to(Received, "received")
_moved_to(Passed, "passed")
_moved_to(Failed, "failed")
_moved_to(Marked, "marked")
_moved_to(Rejected, "rejected")
_moved_to(HandedOver, "handed-over")
_moved_to(Returned, "returned")
_moved_to(SupervisionClosed, "closed")


@verification_list.on(PeneraAssigned)
def _(assigned: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_assign, {"verification": assigned.originator_id, "subject": assigned.subject})


@verification_list.on(SkhpIssuedFor)
def _(issued: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_skhp, {"verification": issued.originator_id, "number": issued.number})
