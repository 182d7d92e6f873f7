"""Refunds as rows, an office's list of them, and what the payers still owe."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.billing.bill.payment import PaymentReceived
from services.billing.bill.pursuit import CHARGE_SANCTION
from services.billing.bill.read_model import bills
from services.billing.bill.receipt import MoneyReceived, PaymentReversed
from services.billing.bill.refunding import RefundReleased, RefundReserved
from services.billing.claim.read_model import CHARGEBACK
from services.billing.deadline.read_model import deadlines
from services.billing.refund.decision import RefundApproved, RefundDeemedGranted, RefundLate, RefundRefused
from services.billing.refund.payout import RefundDebtsSettled, RefundPaid, RefundSetOff, RefundWithdrawn
from services.billing.refund.proposal import RefundProposed
from services.billing.refund.refund import DECISION, DOCUMENT, PAYMENT, SET_OFF, Refund
from services.billing.refund.rows import Debt, RefundRow
from services.billing.tables import tables
from services.billing.task.read_model import CLAIM_BACK, surplus_tasks, work_list
from shared.database import Write
from shared.errors import Conflict
from shared.journal.events import Event
from shared.roles import HEAD_OF_OFFICE, TREASURER
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

APPROVE: Final = "approve-refund"
PAY: Final = "pay-refund"
LATE: Final = "refund-late"
PAY_INTEREST: Final = "pay-refund-interest"
"""The tasks of a refund; those of a bill's surplus are in `task/read_model.py`."""
COLLECT_AGAIN: Final = "collect-after-reversal"
"""The task: the bank took money back after the applicant got what the bill is for."""

refunds = Table(
    "refunds",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("bill_id", Uuid),
    Column("unclaimed_id", Uuid),
    Column("amount", BigInteger, nullable=False),
    Column("set_off", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("number", Text),
    Column("proposed_on", Date, nullable=False),
    Column("pay_by", Date),
    Column("paid_on", Date),
    Column("paid_reference", Text),
    UniqueConstraint("office", "number", name="refunds_number"),
    UniqueConstraint("office", "paid_reference", name="refunds_paid_reference"),
    Index("refunds_office", "office", "status", "id"),
    Index("refunds_bill", "bill_id"),
    Index("refunds_case", "case_id"),
)


class PaymentReferenceUsed(Conflict):
    code = "refund-reference-used"
    indonesian = "Referensi bank ini sudah dipakai untuk pengembalian lain. Periksa rekening koran, lalu isi referensi yang benar."
    english = (
        "This reference of the bank was used for another refund. Check the bank statement, then give the right one."
    )


refund_list = View("refunds", refunds, breaches={"refunds_paid_reference": PaymentReferenceUsed})

list_refunds = Query(
    RefundRow,
    select(*columns_of(RefundRow, refunds))
    .where(
        refunds.c.office == bindparam("office"),
        refunds.c.id > bindparam("after"),
        equals_if_given(refunds.c.status, "status"),
        equals_if_given(refunds.c.bill_id, "bill_id"),
        equals_if_given(refunds.c.case_id, "case_id"),
    )
    .order_by(refunds.c.id)
    .limit(bindparam("limit")),
)
other_debts = Query(
    Debt,
    select(bills.c.id, bills.c.case_id)
    .where(
        bills.c.office == bindparam("office"),
        bills.c.status == "skrd-issued",
        bills.c.id != bindparam("bill_id"),
        or_(
            bills.c.case_id == bindparam("case_id"),
            bills.c.accounts.overlap(bindparam("accounts", type_=ARRAY(Text))),
        ),
    )
    .order_by(bills.c.due_on, bills.c.id),
)
"""The other bills of the same payer that are to be paid, the oldest due date first."""

_add_set_off = (
    update(refunds)
    .where(refunds.c.id == bindparam("one", type_=Uuid))
    .values(set_off=refunds.c.set_off + bindparam("more", type_=BigInteger))
)


@refund_list.on(RefundProposed)
def _(proposed: RefundProposed, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        refunds,
        id=proposed.originator_id,
        office=proposed.office,
        case_id=proposed.case_id,
        source=proposed.source,
        bill_id=proposed.bill_id,
        unclaimed_id=proposed.unclaimed_id,
        amount=proposed.amount,
        set_off=0,
        status="proposed",
        proposed_on=proposed.proposed_on,
    )


@refund_list.on(RefundDeemedGranted)
def _(granted: RefundDeemedGranted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(refunds, granted.originator_id, status="granted")


@refund_list.on(RefundApproved)
def _(approved: RefundApproved, envelope: Envelope) -> Iterator[Write]:
    id = approved.originator_id
    yield update_row(refunds, id, status="to-refund", number=approved.number, pay_by=approved.pay_by)


@refund_list.on(RefundSetOff)
def _(part: RefundSetOff, envelope: Envelope) -> Iterator[Write]:
    yield Write(_add_set_off, {"one": part.originator_id, "more": part.amount})


@refund_list.on(RefundDebtsSettled)
def _(settled: RefundDebtsSettled, envelope: Envelope) -> Iterator[Write]:
    if settled.left == 0:
        yield update_row(refunds, settled.originator_id, status="set-off")


@refund_list.on(RefundPaid)
def _(paid: RefundPaid, envelope: Envelope) -> Iterator[Write]:
    id = paid.originator_id
    yield update_row(refunds, id, status="paid", paid_on=paid.paid_on, paid_reference=paid.reference)


@refund_list.on(RefundRefused)
def _(refused: RefundRefused, envelope: Envelope) -> Iterator[Write]:
    yield update_row(refunds, refused.originator_id, status="refused")


@refund_list.on(RefundWithdrawn)
def _(withdrawn: RefundWithdrawn, envelope: Envelope) -> Iterator[Write]:
    yield update_row(refunds, withdrawn.originator_id, status="withdrawn")


@deadlines.view.on(RefundProposed)
def _(proposed: RefundProposed, envelope: Envelope) -> Iterator[Write]:
    if proposed.decide_by is not None:
        yield deadlines.due_after(proposed.originator_id, DECISION, proposed.decide_by, envelope)


@deadlines.view.on(RefundDeemedGranted)
def _(granted: RefundDeemedGranted, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(granted.originator_id, DECISION)
    yield deadlines.due_after(granted.originator_id, DOCUMENT, granted.document_by, envelope)


@deadlines.view.on(RefundApproved)
def _(approved: RefundApproved, envelope: Envelope) -> Iterator[Write]:
    """A surplus is set off as soon as the job of deadlines runs: each debt in a commit of its own case."""
    id = approved.originator_id
    yield deadlines.no_longer_due(id, DECISION, DOCUMENT)
    if approved.pay_by is not None:
        yield deadlines.due_after(id, PAYMENT, approved.pay_by, envelope)
        yield deadlines.due(id, SET_OFF, envelope.recorded_at, envelope)


@deadlines.view.on(RefundDebtsSettled)
def _(settled: RefundDebtsSettled, envelope: Envelope) -> Iterator[Write]:
    id = settled.originator_id
    yield deadlines.no_longer_due(id, SET_OFF, *([] if settled.left else [PAYMENT]))


@deadlines.view.on(RefundLate)
def _(late: RefundLate, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(late.originator_id, DOCUMENT if late.what == "document" else PAYMENT)


@deadlines.view.on(RefundPaid, RefundRefused, RefundWithdrawn)
def _(ended: Event[Refund], envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, DECISION, DOCUMENT, PAYMENT, SET_OFF)


@work_list.view.on(RefundProposed)
def _(proposed: RefundProposed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(proposed.originator_id, APPROVE, HEAD_OF_OFFICE, proposed.proposed_on, envelope)


@work_list.view.on(RefundApproved)
def _(approved: RefundApproved, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(approved.originator_id)
    yield work_list.open_task(approved.originator_id, PAY, TREASURER, approved.approved_on, envelope)


@work_list.view.on(RefundDebtsSettled)
def _(settled: RefundDebtsSettled, envelope: Envelope) -> Iterator[Write]:
    if settled.left == 0:
        yield work_list.close_task(settled.originator_id, PAY)


@work_list.view.on(RefundLate)
def _(late: RefundLate, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(late.originator_id, LATE, HEAD_OF_OFFICE, late.due_on, envelope)


@work_list.view.on(RefundPaid)
def _(paid: RefundPaid, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(paid.originator_id)
    if paid.interest:
        yield work_list.open_task(paid.originator_id, PAY_INTEREST, HEAD_OF_OFFICE, paid.paid_on, envelope)


@work_list.view.on(RefundRefused, RefundWithdrawn)
def _(ended: Event[Refund], envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(ended.originator_id)


@work_list.view.on(MoneyReceived)
def _(money: MoneyReceived, envelope: Envelope) -> Iterator[Write]:
    if money.moved.over:
        is_states = money.channel == "state"
        yield from surplus_tasks(money.originator_id, money.over, money.received_on, envelope, is_states=is_states)


@work_list.view.on(PaymentReversed)
def _(back: PaymentReversed, envelope: Envelope) -> Iterator[Write]:
    if back.terms:  # the bill is owed again, so its sanction waits for a Surat Teguran
        yield work_list.close_task(back.originator_id, CHARGE_SANCTION)
    if back.after_delivery:
        yield work_list.open_task(back.originator_id, COLLECT_AGAIN, TREASURER, back.reversed_on, envelope)
    if back.channel == "qris" and back.moved.principal + back.moved.sanction < 0:
        yield work_list.open_task(back.originator_id, CHARGEBACK, TREASURER, back.reversed_on, envelope)
    if back.moved.over:
        yield from surplus_tasks(
            back.originator_id, back.over, back.reversed_on, envelope, is_states=back.channel == "state"
        )


@work_list.view.on(RefundReserved)
def _(reserved: RefundReserved, envelope: Envelope) -> Iterator[Write]:
    yield from surplus_tasks(reserved.originator_id, reserved.over, reserved.reserved_on, envelope)


@work_list.view.on(RefundReleased)
def _(released: RefundReleased, envelope: Envelope) -> Iterator[Write]:
    yield from surplus_tasks(released.originator_id, released.over, released.released_on, envelope)


@work_list.view.on(PaymentReceived)
def _(paid: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    if paid.owed_back:
        yield work_list.close_task(paid.originator_id, CLAIM_BACK)
