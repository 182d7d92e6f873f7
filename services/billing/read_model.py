"""Billing's read model: one row for each bill, with the numbers of its documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
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

from services.billing.assessment import FeeAssessed, LevyAssessed, NothingDue
from services.billing.payment import NtpnConfirmed, PaymentReceived, Settled
from services.billing.skrd import SkrdIssued
from shared.database import Write
from shared.errors import Conflict
from shared.service.read_models import Envelope, View
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
    """A row of the list of bills; `total` in whole rupiah. A levy has a verification, a printed fee its number in the case."""

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
    """Without saying of which bill: it may be another office's."""

    code = "ntpn-used"
    indonesian = "NTPN ini sudah dipakai untuk tagihan lain; satu NTPN membuktikan satu pembayaran."
    english = "This NTPN was used for another bill; one NTPN proves one payment."


bill_list = View("bills", bills, breaches={"bills_ntpn": NtpnUsed})

_assess = insert(bills).values(
    id=bindparam("id"),
    verification_id=bindparam("verification_id"),
    case_id=bindparam("case_id"),
    office=bindparam("office"),
    status="assessed",
    tested_on=bindparam("tested_on"),
    total=bindparam("total"),
)
_assess_fee = insert(bills).values(
    id=bindparam("id"),
    case_id=bindparam("case_id"),
    office=bindparam("office"),
    status="assessed",
    total=bindparam("total"),
    fee_number=bindparam("fee_number"),
    what_for=bindparam("what_for"),
    fee_kind=bindparam("fee_kind"),
)
_move = update(bills).where(bills.c.id == bindparam("bill")).values(status=bindparam("new_status"))
_issue = (
    update(bills)
    .where(bills.c.id == bindparam("bill"))
    .values(
        status="skrd-issued", skrd_number=bindparam("number"), issued_on=bindparam("issued"), due_on=bindparam("due")
    )
)
_receive = (
    update(bills)
    .where(bills.c.id == bindparam("bill"))
    .values(tbp_number=bindparam("number"), received_on=bindparam("received"))
)
_confirm = (
    update(bills)
    .where(bills.c.id == bindparam("bill"))
    .values(ntpn=bindparam("confirmed_ntpn"), received_on=bindparam("received"))
)

find_bill = select(bills.c.id).where(bills.c.id == bindparam("of_id"))
find_bill_of = select(bills.c.id).where(bills.c.verification_id == bindparam("of_verification"))
list_bills = (
    select(bills)
    .where(
        bills.c.office == bindparam("at_office"),
        bills.c.id > bindparam("after"),
        or_(bindparam("in_status", type_=Text).is_(None), bills.c.status == bindparam("in_status")),
        or_(bindparam("of_case", type_=Uuid).is_(None), bills.c.case_id == bindparam("of_case")),
        or_(
            bindparam("of_verification", type_=Uuid).is_(None), bills.c.verification_id == bindparam("of_verification")
        ),
    )
    .order_by(bills.c.id)
    .limit(bindparam("most"))
)


@bill_list.on(LevyAssessed)
def _(assessed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _assess,
        {
            "id": assessed.originator_id,
            "verification_id": assessed.verification_id,
            "case_id": assessed.case_id,
            "office": assessed.office,
            "tested_on": assessed.tested_on,
            "total": assessed.total,
        },
    )


@bill_list.on(FeeAssessed)
def _(assessed: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _assess_fee,
        {
            "id": assessed.originator_id,
            "case_id": assessed.case_id,
            "office": assessed.office,
            "total": assessed.total,
            "fee_number": assessed.for_number,
            "what_for": assessed.what_for,
            "fee_kind": assessed.kind,
        },
    )


@bill_list.on(NothingDue)
def _(nothing_due: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_move, {"bill": nothing_due.originator_id, "new_status": "nothing-due"})


@bill_list.on(SkrdIssued)
def _(issued: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _issue,
        {
            "bill": issued.originator_id,
            "number": issued.number,
            "issued": issued.issued_on,
            "due": issued.due_on,
        },
    )


@bill_list.on(PaymentReceived)
def _(payment: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _receive,
        {"bill": payment.originator_id, "number": payment.tbp_number, "received": payment.received_on},
    )


@bill_list.on(NtpnConfirmed)
def _(confirmed: Any, envelope: Envelope) -> Iterator[Write]:
    """`received_on` is then the day on which the state had the money."""
    values = {"bill": confirmed.originator_id, "confirmed_ntpn": confirmed.ntpn, "received": confirmed.paid_on}
    yield Write(_confirm, values)


@bill_list.on(Settled)
def _(settled: Any, envelope: Envelope) -> Iterator[Write]:
    yield Write(_move, {"bill": settled.originator_id, "new_status": "settled"})
