"""Batches that acquirers settled as rows, and the payments that wait for one."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, Uuid, and_, bindparam, select

from services.billing.deadline.read_model import deadlines
from services.billing.qris.read_model import payments
from services.billing.qris_settlement.rows import SettlementRow
from services.billing.qris_settlement.settlement import (
    CHARGEBACKS,
    InTransit,
    KnownPayment,
    QrisChargebacksRecorded,
    QrisSettled,
    QrisSettledAlready,
)
from services.billing.tables import tables
from shared.database import Write
from shared.service.queries import Query, among, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

settlements = Table(
    "qris_settlements",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("nmid", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("settled_on", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("gross", BigInteger, nullable=False),
    Column("mdr", BigInteger, nullable=False),
    Index("qris_settlements_office", "office", "id"),
    Index("qris_settlements_day", "office", "nmid", "settled_on"),
)
settled_payments = Table(
    "qris_settled_payments",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("nmid", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("settlement_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Index("qris_settled_payments_settlement", "settlement_id"),
)
"""A payment is settled once: the key refuses a second settlement of it."""
qris_settlements = View(
    "qris_settlements",
    settlements,
    settled_payments,
    breaches={"qris_settled_payments_pkey": QrisSettledAlready},
)

_is_settled = and_(
    settled_payments.c.office == payments.c.office,
    settled_payments.c.nmid == payments.c.nmid,
    settled_payments.c.reference == payments.c.reference,
)
in_transit = Query(
    InTransit,
    select(*columns_of(InTransit, payments))
    .outerjoin(settled_payments, _is_settled)
    .where(
        payments.c.office == bindparam("at"),
        payments.c.nmid == bindparam("of_nmid"),
        payments.c.paid_on <= bindparam("until"),
        settled_payments.c.reference.is_(None),
    )
    .order_by(payments.c.paid_on, payments.c.reference)
    .limit(10_000),
)
"""Payments that the acquirer has and did not settle until the end of a day."""
known_payments = Query(
    KnownPayment,
    select(*columns_of(KnownPayment, payments)).where(
        payments.c.office == bindparam("at"),
        payments.c.nmid == bindparam("of_nmid"),
        among(payments.c.reference, "references"),
    ),
)
find_settlement = Query(
    SettlementRow, select(*columns_of(SettlementRow, settlements)).where(settlements.c.id == bindparam("id"))
)
list_settlements = Query(
    SettlementRow,
    select(*columns_of(SettlementRow, settlements))
    .where(settlements.c.office == bindparam("at"), settlements.c.id > bindparam("after"))
    .order_by(settlements.c.id)
    .limit(bindparam("most")),
)


@qris_settlements.on(QrisSettled)
def _(settled: QrisSettled, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        settlements,
        id=settled.originator_id,
        case_id=envelope.case_id,
        office=settled.office,
        nmid=settled.nmid,
        batch=settled.batch,
        settled_on=settled.settled_on,
        count=len(settled.references),
        gross=settled.gross,
        mdr=settled.mdr,
    )
    for reference in settled.references:
        yield insert_row(
            settled_payments,
            office=settled.office,
            nmid=settled.nmid,
            reference=reference,
            settlement_id=settled.originator_id,
            case_id=envelope.case_id,
        )


@deadlines.view.on(QrisSettled)
def _(settled: QrisSettled, envelope: Envelope) -> Iterator[Write]:
    """Chargebacks are recorded as soon as the job of deadlines runs: each in a commit of the case of its bill."""
    if settled.taken_back:
        yield deadlines.due(settled.originator_id, CHARGEBACKS, envelope.recorded_at, envelope)


@deadlines.view.on(QrisChargebacksRecorded)
def _(recorded: QrisChargebacksRecorded, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(recorded.originator_id, CHARGEBACKS)
