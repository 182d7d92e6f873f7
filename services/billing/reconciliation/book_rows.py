"""What the books know of the lines of a statement: queries on bills, suspense and other lines. Split from the read model for its
length.
"""

from uuid import UUID

from sqlalchemy import bindparam, case, exists, func, or_, select, union_all

from services.billing.bank.read_model import accounts
from services.billing.bill.read_model import bills
from services.billing.bill.receipt_rows import receipts
from services.billing.deposit.read_model import deposits
from services.billing.reconciliation.books import KnownReceipt
from services.billing.reconciliation.read_model import NOBODYS, statement_lines, statements
from services.billing.reconciliation.rows import (
    DayAmount,
    HeldLine,
    HeldRow,
    MissingRow,
    NumberedBill,
    NumberedDeposit,
    TakenBack,
)
from services.billing.suspense.read_model import unclaimed
from shared.service.queries import Query, among, columns_of

_s, _l, _r = statements.c, statement_lines.c, receipts.c

_known = select(
    _r.id,
    _r.bill_id,
    _r.channel,
    _r.reference,
    _r.amount,
    _r.over,
    _r.reversed_on.is_not(None).label("is_reversed"),
    _r.seen_on.is_not(None).label("is_seen"),
    _r.missing_on.is_not(None).label("is_missing"),
).where(_r.office == bindparam("office"), among(_r.reference, "references"))
known_receipts = Query(KnownReceipt, _known.where(or_(_r.channel == "virtual-account", _r.channel == "transfer")))
qris_receipts = Query(KnownReceipt, _known.where(_r.channel == "qris"))
bills_of_documents = Query(
    NumberedBill,
    select(bills.c.skrd_number.label("number"), bills.c.id).where(
        bills.c.office == bindparam("office"), among(bills.c.skrd_number, "numbers")
    ),
)
bills_of_accounts = Query(
    NumberedBill,
    select(accounts.c.number, accounts.c.bill_id.label("id")).where(
        accounts.c.office == bindparam("office"), among(accounts.c.number, "numbers")
    ),
)
known_deposits = Query(
    NumberedDeposit,
    select(*columns_of(NumberedDeposit, deposits)).where(
        deposits.c.office == bindparam("office"), among(deposits.c.number, "numbers")
    ),
)
_u = unclaimed.c
_at_acquirer = union_all(
    select(_r.received_on.label("on"), _r.amount).where(
        _r.office == bindparam("office"), _r.channel == "qris", among(_r.received_on, "days")
    ),
    select(_u.on, _u.amount).where(
        _u.office == bindparam("office"),
        _u.channel == "qris",
        among(_u.on, "days"),
        or_(*(_u.status == one for one in ("held", "reserved", "returned", "reversed"))),
    ),
).subquery()
in_transit = Query(
    DayAmount,
    select(_at_acquirer.c.on, func.sum(_at_acquirer.c.amount).label("amount")).group_by(_at_acquirer.c.on),
)
"""What acquirers got for the office on some days: on bills, or in suspense, such as money under the static code at the counter.

What they took back since is among it: a batch may have settled it before.
"""
settled_batches = Query(
    DayAmount,
    select(_l.batch_on.label("on"), func.sum(_l.matched + _l.batch_mdr).label("amount"))
    .join(statements, _s.id == _l.statement_id)
    .where(_s.office == bindparam("office"), _l.kind == "qris", among(_l.batch_on, "days"), _l.matched > 0)
    .group_by(_l.batch_on),
)
held_money = Query(HeldRow, select(*columns_of(HeldRow, unclaimed)).where(among(unclaimed.c.id, "ids")))
held_lines = Query(
    HeldLine,
    select(_l.reference, _l.held)
    .join(statements, _s.id == _l.statement_id)
    .where(
        _s.office == bindparam("office"), among(_l.reference, "references"), _l.held.is_not(None), _l.side == "credit"
    ),
)
_times = func.sum(case((_l.side == "debit", 1), else_=-1))
taken_back_before = Query(
    TakenBack,
    select(_l.reference, _l.amount, _times.label("times"))
    .join(statements, _s.id == _l.statement_id)
    .where(
        _s.office == bindparam("office"),
        among(_l.reference, "references"),
        NOBODYS,
        or_(_l.is_reversal, _l.side == "credit"),
    )
    .group_by(_l.reference, _l.amount)
    .having(_times > 0),
)
"""Reversals of money that nobody knew, less the credits that came after them."""
explained_suspense = Query(UUID, select(_l.held).where(among(_l.held, "ids"), _l.side == "credit"))
explained_deposits = Query(
    str,
    select(_l.document)
    .join(statements, _s.id == _l.statement_id)
    .where(
        _s.office == bindparam("office"), _l.kind == "deposit", among(_l.document, "numbers"), _l.result == "matched"
    ),
)
_other = statements.alias("other")
missing_money = Query(
    MissingRow,
    select(_r.id, _r.bill_id, _r.channel, _r.reference)
    .where(
        _r.office == bindparam("office"),
        _r.channel == "virtual-account",
        _r.bank == bindparam("bank"),
        _r.received_on <= bindparam("until"),
        _r.received_on
        >= select(func.min(_other.c.on))
        .where(_other.c.office == bindparam("office"), _other.c.account == bindparam("account"))
        .scalar_subquery(),
        _r.seen_on.is_(None),
        _r.missing_on.is_(None),
        _r.reversed_on.is_(None),
    )
    .order_by(_r.received_on)
    .limit(500),
)
is_reported_missing = Query(
    bool, select(exists().where(_r.id == bindparam("id"), _r.missing_on.is_not(None)).label("is_missing"))
)
