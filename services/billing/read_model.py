"""Billing's read model: one row for each bill, with the numbers of its documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.billing.assessment import FeeAssessed, LevyAssessed, NothingDue
from services.billing.contract_fee import ContractFeeAssessed
from services.billing.payment import NtpnConfirmed, PaymentReceived, Settled
from services.billing.skrd import SkrdIssued
from shared.database import Write
from shared.errors import Conflict
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row
from shared.service.tables import service_tables

tables = service_tables("billing")

bills = Table(
    "bills",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("verification_id", Uuid),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("tested_on", Date),
    Column("total", BigInteger, nullable=False),
    Column("skrd_number", Text),
    Column("issued_on", Date),
    Column("due_on", Date),
    Column("tbp_number", Text),
    Column("received_on", Date),
    Column("fee_number", Integer),
    Column("what_for", Text),
    Column("fee_kind", Text),
    Column("ntpn", Text),
    UniqueConstraint("verification_id", name="bills_verification"),
    UniqueConstraint("office", "skrd_number", name="bills_skrd_number"),
    UniqueConstraint("office", "tbp_number", name="bills_tbp_number"),
    UniqueConstraint("ntpn", name="bills_ntpn"),
    Index("bills_office", "office", "status", "id"),
    Index("bills_case", "case_id"),
)


@dataclass(frozen=True, slots=True)
class BillRow:
    """A row of the list of bills; `total` in whole rupiah. A levy of an instrument has a verification, a printed fee its number
    in the case; the fee of a certification has neither.
    """

    id: UUID
    verification_id: UUID | None
    case_id: UUID
    office: str
    status: str
    tested_on: date | None
    total: int
    skrd_number: str | None
    issued_on: date | None
    due_on: date | None
    tbp_number: str | None
    received_on: date | None
    fee_number: int | None
    what_for: str | None
    fee_kind: str | None
    ntpn: str | None


class NtpnUsed(Conflict):
    """Does not name the other bill: it may belong to another office."""

    code = "ntpn-used"
    indonesian = "NTPN ini sudah dipakai untuk tagihan lain; satu NTPN membuktikan satu pembayaran."
    english = "This NTPN was used for another bill; one NTPN proves one payment."


bill_list = View("bills", bills, breaches={"bills_ntpn": NtpnUsed})

find_bill = Query(UUID, select(bills.c.id).where(bills.c.id == bindparam("id")))
find_bill_of = Query(UUID, select(bills.c.id).where(bills.c.verification_id == bindparam("verification_id")))
list_bills = Query(
    BillRow,
    select(*columns_of(BillRow, bills))
    .where(
        bills.c.office == bindparam("office"),
        bills.c.id > bindparam("after"),
        equals_if_given(bills.c.status, "status"),
        equals_if_given(bills.c.case_id, "case_id"),
        equals_if_given(bills.c.verification_id, "verification_id"),
    )
    .order_by(bills.c.id)
    .limit(bindparam("limit")),
)


@bill_list.on(LevyAssessed)
def _(assessed: LevyAssessed, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        bills,
        id=assessed.originator_id,
        verification_id=assessed.verification_id,
        case_id=assessed.case_id,
        office=assessed.office,
        status="assessed",
        tested_on=assessed.tested_on,
        total=assessed.total,
    )


@bill_list.on(FeeAssessed)
def _(assessed: FeeAssessed, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        bills,
        id=assessed.originator_id,
        case_id=assessed.case_id,
        office=assessed.office,
        status="assessed",
        total=assessed.total,
        fee_number=assessed.for_number,
        what_for=assessed.what_for,
        fee_kind=assessed.kind,
    )


@bill_list.on(ContractFeeAssessed)
def _(assessed: ContractFeeAssessed, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        bills,
        id=assessed.originator_id,
        case_id=assessed.case_id,
        office=assessed.office,
        status="assessed",
        total=assessed.total,
        what_for=f"Sertifikasi {assessed.service_code}",
        fee_kind=assessed.kind,
    )


@bill_list.on(NothingDue)
def _(nothing_due: NothingDue, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, nothing_due.originator_id, status="nothing-due")


@bill_list.on(SkrdIssued)
def _(issued: SkrdIssued, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        bills,
        issued.originator_id,
        status="skrd-issued",
        skrd_number=issued.number,
        issued_on=issued.issued_on,
        due_on=issued.due_on,
    )


@bill_list.on(PaymentReceived)
def _(payment: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, payment.originator_id, tbp_number=payment.tbp_number, received_on=payment.received_on)


@bill_list.on(NtpnConfirmed)
def _(confirmed: NtpnConfirmed, envelope: Envelope) -> Iterator[Write]:
    """For a payment to the state, `received_on` is the day on which the state received the money."""
    yield update_row(bills, confirmed.originator_id, ntpn=confirmed.ntpn, received_on=confirmed.paid_on)


@bill_list.on(Settled)
def _(settled: Settled, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, settled.originator_id, status="settled")
