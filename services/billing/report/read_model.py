"""The sums of the reports, straight from the ledger and the bills: nothing is kept for them."""

from datetime import date
from typing import Final

from sqlalchemy import Date, and_, bindparam, case, cast, func, literal, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from services.billing.bill.read_model import bills
from services.billing.ledger.accounts import Account
from services.billing.ledger.read_model import entries
from services.billing.report.rows import CashLine, Counted, Receivable, Sums
from shared.service.queries import Query

_MONEY: Final[tuple[Account, ...]] = ("cash", "bank", "in-transit", "state", "refundable")
"""What pays a claim: money, or money that another bill had too much of."""
_HELD: Final[tuple[Account, ...]] = ("cash", "bank")
"""What the treasurer holds."""
_e, _b = entries.c, bills.c

LEVY: Final[ColumnElement[str]] = func.coalesce(_b.levy_object, _b.what_for, literal("-"))
"""What a bill charges: the object of the levy as the law names it; for revenue of the state, what it is for."""
ACCOUNT_CODE: Final[ColumnElement[str]] = _b.account_code
"""The account of the budget; None if nobody has named it."""


def _one_of(column: ColumnElement[str], accounts: tuple[Account, ...]) -> ColumnElement[bool]:
    return or_(*(column == one for one in accounts))


def _net(into: ColumnElement[bool], out: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((into, _e.amount), (out, -_e.amount), else_=0)), 0)


_assessed = _net(_e.credit == "assessed", _e.debit == "assessed")
_received = _net(
    and_(_one_of(_e.debit, _MONEY), _e.credit == "receivable"),
    and_(_e.debit == "receivable", _one_of(_e.credit, _MONEY)),
)
_written_off = _net(_e.debit == "written-off", _e.credit == "written-off")
_receivable = _net(_e.debit == "receivable", _e.credit == "receivable")
_in_range = (
    _e.office == bindparam("office"),
    _e.on >= bindparam("first", type_=Date),
    _e.on <= bindparam("last", type_=Date),
)
_MONTH: Final = cast(func.date_trunc(literal_column("'month'"), _e.on), Date)
"""Without a parameter, so that PostgreSQL sees the same expression in the columns and in GROUP BY."""


def _sums(day: ColumnElement[date]) -> Query[Sums]:
    of_bills = select(
        day.label("on"),
        LEVY.label("levy"),
        ACCOUNT_CODE.label("account_code"),
        cast(_assessed, _e.amount.type).label("assessed"),
        cast(_received, _e.amount.type).label("received"),
        cast(_written_off, _e.amount.type).label("written_off"),
    ).join(bills, _b.id == _e.bill_id)
    # Not by the name "on": in GROUP BY it would be the entry's own day.
    return Query(Sums, of_bills.where(*_in_range).group_by(day, "levy", ACCOUNT_CODE).order_by("on", "levy"))


sums_by_day = _sums(_e.on)
sums_by_month = _sums(_MONTH)
outstanding = Query(
    Receivable,
    select(
        LEVY.label("levy"), ACCOUNT_CODE.label("account_code"), cast(_receivable, _e.amount.type).label("outstanding")
    )
    .join(bills, _b.id == _e.bill_id)
    .where(_e.office == bindparam("office"), _e.on <= bindparam("last", type_=Date))
    .group_by("levy", "account_code")
    .order_by("levy"),
)
"""What payers owe at the end of a day."""


cash_before = Query(
    Counted,
    select(
        cast(_net(_e.debit == "cash", _e.credit == "cash"), _e.amount.type).label("cash"),
        cast(_net(_e.debit == "bank", _e.credit == "bank"), _e.amount.type).label("bank"),
    ).where(_e.office == bindparam("office"), _e.on < bindparam("first", type_=Date)),
)
"""What the treasurer held before a day, in cash and on the account."""
cash_lines = Query(
    CashLine,
    select(
        _e.on,
        _e.debit,
        _e.credit,
        cast(func.sum(_e.amount), _e.amount.type).label("amount"),
        func.count().label("entries"),
    )
    .where(*_in_range, or_(_one_of(_e.debit, _HELD), _one_of(_e.credit, _HELD)))
    .group_by(_e.on, _e.debit, _e.credit)
    .order_by(_e.on, _e.debit, _e.credit),
)
"""What moved cash and the account, day by day."""
