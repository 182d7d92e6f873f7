"""Verifications as rows, and an office's list of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    select,
    text,
)

from services.metrology.tables import tables
from services.metrology.verification.custody import HandedOver, Inspected, Received, Returned
from services.metrology.verification.lines import VerificationRow
from services.metrology.verification.marking import Marked, Rejected
from services.metrology.verification.opening import Opened
from services.metrology.verification.refused_opening import InstrumentUnderVerification
from services.metrology.verification.skhp import SkhpIssuedFor
from services.metrology.verification.supervision import SupervisionClosed, SupervisionOpened
from services.metrology.verification.testing import PeneraAssigned
from services.metrology.verification.verdict import Failed, Passed
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

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


find_open_verification = Query(
    UUID, select(verifications.c.id).where(verifications.c.instrument_id == bindparam("instrument"), _OPEN)
)
list_verifications = Query(
    VerificationRow,
    select(*columns_of(VerificationRow, verifications))
    .where(
        verifications.c.office == bindparam("office"),
        verifications.c.id > bindparam("after"),
        equals_if_given(verifications.c.status, "status"),
        equals_if_given(verifications.c.case_id, "case"),
    )
    .order_by(verifications.c.id)
    .limit(bindparam("most")),
)


@verification_list.on(Opened)
def _(opened: Opened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        verifications,
        id=opened.originator_id,
        case_id=opened.application_id,
        office=opened.office,
        instrument_id=opened.instrument_id,
        status="opened",
        promised_until=opened.promised_until,
    )


@verification_list.on(SupervisionOpened)
def _(opened: SupervisionOpened, envelope: Envelope) -> Iterator[Write]:
    """A supervision is a case of its own: no application asks for it, and nothing is promised."""
    yield insert_row(
        verifications,
        id=opened.originator_id,
        case_id=opened.originator_id,
        office=opened.office,
        instrument_id=opened.instrument_id,
        status="opened",
    )


def _moved_to(event_class: type[Event[Any]], status: str) -> None:
    @verification_list.on(event_class)
    def _(happened: Event[Any], envelope: Envelope) -> Iterator[Write]:
        yield update_row(verifications, happened.originator_id, status=status)


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
def _(assigned: PeneraAssigned, envelope: Envelope) -> Iterator[Write]:
    yield update_row(verifications, assigned.originator_id, status="assigned", penera=assigned.subject)


@verification_list.on(SkhpIssuedFor)
def _(issued: SkhpIssuedFor, envelope: Envelope) -> Iterator[Write]:
    yield update_row(verifications, issued.originator_id, skhp_number=issued.number)
