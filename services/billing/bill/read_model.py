"""Billing's read model: one row for each bill, with the numbers of its documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
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
    and_,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from services.billing.bill.assessment import FeeAssessed, LevyAssessed, NothingDue
from services.billing.bill.cancellation import (
    BillCancelled,
    BillReplaced,
    CancellationProposed,
    CancellationRejected,
)
from services.billing.bill.contract_fee import ContractFeeAssessed
from services.billing.bill.payment import NtpnConfirmed, PaymentReceived
from services.billing.bill.pursuit import DECIDE_RELIEF, PURSUIT_TASKS
from services.billing.bill.receipt import MoneyReceived, PaymentReversed
from services.billing.bill.receipt_rows import NtpnUsed
from services.billing.bill.refunding import RefundReleased
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdIssued
from services.billing.tables import tables
from services.billing.task.read_model import surplus_tasks, work_list
from shared.database import Write
from shared.offices import office
from shared.roles import HEAD_OF_OFFICE, SKRD_ISSUER
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

DECIDE_CANCELLATION: Final = "decide-cancellation"
REPLACE_BILL: Final = "replace-bill"
"""Kinds of tasks."""

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
    Column("settled_on", Date),
    Column("accounts", ARRAY(Text)),
    Column("payment_number", Text),
    Column("owed_back", BigInteger, nullable=False, server_default="0"),
    Column("levy_object", Text),
    Column("account_code", Text),
    Index("bills_verification", "verification_id", unique=True, postgresql_where=text("status <> 'cancelled'")),
    UniqueConstraint("office", "skrd_number", name="bills_skrd_number"),
    UniqueConstraint("office", "tbp_number", name="bills_tbp_number"),
    UniqueConstraint("ntpn", name="bills_ntpn"),
    UniqueConstraint("payment_number", name="bills_payment_number"),
    Index("bills_office", "office", "status", "id"),
    Index("bills_case", "case_id"),
    Index("bills_accounts", "accounts", postgresql_using="gin"),
    Index("bills_tested", "office", "tested_on", "id"),
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
    levy_object: str | None
    account_code: str | None


def _is_overdue() -> ColumnElement[bool]:
    """With `overdue_on`: only bills whose due date is over on that day and that are not paid."""
    on: BindParameter[date | None] = bindparam("overdue_on", type_=Date)
    return or_(on.is_(None), and_(bills.c.status == "skrd-issued", bills.c.due_on < on))


bill_list = View("bills", bills, breaches={"bills_ntpn": NtpnUsed})

find_bill = Query(UUID, select(bills.c.id).where(bills.c.id == bindparam("id")))
find_bill_of = Query(
    UUID,
    select(bills.c.id).where(bills.c.verification_id == bindparam("verification_id"), bills.c.status != "cancelled"),
)
find_bills_of_case = Query(
    UUID,
    select(bills.c.id)
    .where(bills.c.case_id == bindparam("case_id"), bills.c.office == bindparam("office"))
    .order_by(bills.c.id),
)
list_bills = Query(
    BillRow,
    select(*columns_of(BillRow, bills))
    .where(
        bills.c.office == bindparam("office"),
        bills.c.id > bindparam("after"),
        equals_if_given(bills.c.status, "status"),
        equals_if_given(bills.c.case_id, "case_id"),
        equals_if_given(bills.c.verification_id, "verification_id"),
        _is_overdue(),
    )
    .order_by(bills.c.id)
    .limit(bindparam("limit")),
)

_pay_back = (
    update(bills)
    .where(bills.c.id == bindparam("one", type_=Uuid))
    .values(owed_back=bills.c.owed_back - bindparam("paid_back", type_=BigInteger))
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
        accounts=list(assessed.accounts),
        levy_object=assessed.levied() or None,
        account_code=assessed.account_code or None,
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
        accounts=list(assessed.accounts),
        fee_number=assessed.for_number,
        what_for=assessed.what_for,
        fee_kind=assessed.kind,
        payment_number=assessed.payment_number,
        levy_object=assessed.levy_object or None,
        account_code=assessed.account_code or None,
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
        accounts=list(assessed.accounts),
        what_for=f"Sertifikasi {assessed.service_code}",
        fee_kind=assessed.kind,
        payment_number=assessed.payment_number,
        levy_object=assessed.levy_object or None,
        account_code=assessed.account_code or None,
    )


@bill_list.on(NothingDue)
def _(nothing_due: NothingDue, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, nothing_due.originator_id, status="nothing-due")


@bill_list.on(SkrdIssued)
def _(issued: SkrdIssued, envelope: Envelope) -> Iterator[Write]:
    named = {"levy_object": issued.levy_object, "account_code": issued.account_code} if issued.levy_object else {}
    yield update_row(
        bills,
        issued.originator_id,
        status="skrd-issued",
        skrd_number=issued.number,
        issued_on=issued.issued_on,
        due_on=issued.due_on,
        payment_number=issued.payment_number,
        **named,
    )


@bill_list.on(PaymentReceived)
def _(payment: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    id = payment.originator_id
    yield update_row(bills, id, tbp_number=payment.tbp_number, received_on=payment.received_on)
    if payment.owed_back:
        yield Write(_pay_back, {"one": id, "paid_back": payment.owed_back})


@bill_list.on(NtpnConfirmed)
def _(confirmed: NtpnConfirmed, envelope: Envelope) -> Iterator[Write]:
    """For a payment to the state, `received_on` is the day on which the state received the money."""
    yield update_row(bills, confirmed.originator_id, ntpn=confirmed.ntpn, received_on=confirmed.paid_on)


@bill_list.on(MoneyReceived)
def _(money: MoneyReceived, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, money.originator_id, received_on=money.received_on, owed_back=max(-money.over, 0))


@bill_list.on(Settled)
def _(settled: Settled, envelope: Envelope) -> Iterator[Write]:
    on = office(envelope.office).local_day(envelope.effective_at) if settled.status == "settled" else None
    yield update_row(bills, settled.originator_id, status=settled.status, settled_on=on)


@bill_list.on(PaymentReversed)
def _(back: PaymentReversed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, back.originator_id, owed_back=max(-back.over, 0))
    if back.status != "settled":
        yield update_row(bills, back.originator_id, status=back.status, settled_on=None)


@bill_list.on(RefundReleased)
def _(released: RefundReleased, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, released.originator_id, owed_back=max(-released.over, 0))


@bill_list.on(BillCancelled)
def _(cancelled: BillCancelled, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, cancelled.originator_id, status="cancelled")


@work_list.view.on(CancellationProposed)
def _(proposed: CancellationProposed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(
        proposed.originator_id, DECIDE_CANCELLATION, HEAD_OF_OFFICE, proposed.proposed_on, envelope
    )


@work_list.view.on(CancellationRejected)
def _(rejected: CancellationRejected, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(rejected.originator_id, DECIDE_CANCELLATION)


@work_list.view.on(BillCancelled)
def _(cancelled: BillCancelled, envelope: Envelope) -> Iterator[Write]:
    """The matter waits for its payment: somebody has to replace the bill, unless nothing is owed."""
    yield work_list.close_task(cancelled.originator_id, DECIDE_CANCELLATION, DECIDE_RELIEF, *PURSUIT_TASKS)
    if cancelled.moved.over > 0:
        about = (cancelled.originator_id, cancelled.moved.over, cancelled.cancelled_on, envelope)
        yield from surplus_tasks(*about, is_states=cancelled.is_states)
    if cancelled.ground != "nothing-owed":
        yield work_list.open_task(cancelled.originator_id, REPLACE_BILL, SKRD_ISSUER, cancelled.cancelled_on, envelope)


@work_list.view.on(BillReplaced)
def _(replaced: BillReplaced, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(replaced.originator_id, REPLACE_BILL)
