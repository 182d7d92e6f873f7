"""What payers see: their own bills with all money on them, and one bill by its payment number.

What is still to be paid is the balance of `receivable` in the ledger: no bill is folded for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, case, cast, func, null, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from services.billing.bank.read_model import accounts
from services.billing.bill.read_model import bills
from services.billing.bill.receipt_rows import receipts
from services.billing.billing_code.read_model import codes
from services.billing.ledger.accounts import Account
from services.billing.ledger.read_model import entries
from services.billing.qris.read_model import codes as qris
from shared.service.queries import Query, among


@dataclass(frozen=True, slots=True)
class PayableRow:
    """A bill as its payer sees it, amounts in whole rupiah. `claim`: what is to be paid of it; `owed_back`: of a refund.

    `charged`: with sanctions, and without what the office gave up; 0 before it is owed.
    """

    id: UUID
    case_id: UUID
    office: str
    status: str
    total: int
    charged: int
    claim: int
    owed_back: int
    skrd_number: str | None
    due_on: date | None
    payment_number: str | None
    verification_id: UUID | None
    what_for: str | None
    fee_kind: str | None

    @property
    def owed(self) -> int:
        return self.claim + self.owed_back


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Money on a bill with its proof: the TBP, the bank's reference, the NTPN, or the refund that was set off."""

    bill_id: UUID
    channel: str
    reference: str
    amount: int
    received_on: date
    reversed_on: date | None


def _balance(*accounts: Account) -> ColumnElement[int]:
    """Debits less credits of the bill's entries on some accounts of the ledger."""
    moved = case(
        (or_(*(entries.c.debit == one for one in accounts)), entries.c.amount),
        (or_(*(entries.c.credit == one for one in accounts)), -entries.c.amount),
        else_=0,
    )
    balance = select(func.coalesce(func.sum(moved), 0)).where(entries.c.bill_id == bills.c.id)
    return cast(balance.scalar_subquery(), BigInteger)


_payable = select(
    bills.c.id,
    bills.c.case_id,
    bills.c.office,
    bills.c.status,
    bills.c.total,
    (-_balance("assessed", "written-off")).label("charged"),
    _balance("receivable").label("claim"),
    bills.c.owed_back,
    bills.c.skrd_number,
    bills.c.due_on,
    bills.c.payment_number,
    bills.c.verification_id,
    bills.c.what_for,
    bills.c.fee_kind,
)

bill_of_number = Query(PayableRow, _payable.where(bills.c.payment_number == bindparam("number")))
own_bills = Query(
    PayableRow,
    _payable.where(
        bills.c.office == bindparam("office"),
        bills.c.accounts.contains(bindparam("accounts", type_=ARRAY(Text))),
        bills.c.id > bindparam("after"),
    )
    .order_by(bills.c.id)
    .limit(bindparam("limit")),
)
money_on = Query(
    ReceiptRow,
    select(
        receipts.c.bill_id,
        receipts.c.channel,
        receipts.c.reference,
        receipts.c.amount,
        receipts.c.received_on,
        receipts.c.reversed_on,
    )
    .where(among(receipts.c.bill_id, "bills"))
    .order_by(receipts.c.received_on, receipts.c.id),
)


@dataclass(frozen=True, slots=True)
class WayRow:
    """A number under which a bill can be paid elsewhere. `bank`: the id of the bank's profile; `qr`: what a QR code says.

    `amount`: what it takes, in whole rupiah.
    """

    bill_id: UUID
    amount: int
    number: str | None
    bank: str | None
    qr: str | None
    until: datetime | None


accounts_to_pay = Query(
    WayRow,
    select(
        accounts.c.bill_id,
        accounts.c.amount,
        accounts.c.number,
        accounts.c.bank,
        null().label("qr"),
        accounts.c.expires_at.label("until"),
    ).where(among(accounts.c.bill_id, "bills"), accounts.c.status == "open"),
)
qris_to_pay = Query(
    WayRow,
    select(
        qris.c.bill_id,
        qris.c.amount,
        null().label("number"),
        null().label("bank"),
        qris.c.payload.label("qr"),
        qris.c.expires_at.label("until"),
    ).where(among(qris.c.bill_id, "bills"), qris.c.status == "generated"),
)
codes_to_pay = Query(
    WayRow,
    select(
        codes.c.bill_id,
        codes.c.amount,
        codes.c.code.label("number"),
        null().label("bank"),
        null().label("qr"),
        codes.c.expires_at.label("until"),
    )
    .where(among(codes.c.bill_id, "bills"), among(codes.c.status, "payable"))
    .ext(distinct_on(codes.c.bill_id))
    .order_by(codes.c.bill_id, codes.c.number.desc()),
)
"""The newest of each bill: nobody needs to see that the one before is over."""
