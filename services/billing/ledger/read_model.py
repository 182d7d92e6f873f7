"""The double-entry ledger: one row for each transfer between two accounts, folded from the events that move money.

The nouns register on `ledger` what their events move, in their `postings.py`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.elements import ColumnElement

from services.billing.ledger.accounts import PAYER, Transfer, transfers
from services.billing.ledger.rows import EntryRow, Sum
from services.billing.ledger.years import YearClosed, YearStopped
from services.billing.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

entries = Table(
    "ledger_entries",
    tables.metadata,
    Column("stream_id", Uuid, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("debit", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("bill_id", Uuid),
    Column("case_id", Uuid, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("journal_position", BigInteger, nullable=False),
    Index("ledger_entries_office", "office", "journal_position"),
    Index("ledger_entries_bill", "bill_id"),
    Index("ledger_entries_case", "case_id"),
)
"""`on`: the day of account; `happened_on`: the day of the event, which may lie in a closed year. `journal_position`: of the
last event of its command, so that a command counts as a whole.
"""
BLOCK = 10_000
"""Journal positions whose entries are summed together: so a balance at any position adds few rows."""
sums = Table(
    "ledger_sums",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("block", BigInteger, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("debit", Text, primary_key=True),
    Column("credit", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
)
"""The entries of a block of positions, summed by day of account and pair of accounts."""
years = Table(
    "ledger_years",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("journal_position", BigInteger, nullable=False),
)
"""The years that take no more entries, with the position at which each was stopped."""
payers = Table(
    "ledger_payers",
    tables.metadata,
    Column("account", Text, primary_key=True),
    Column("bill_id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
)
"""The bills of each account."""

_SIZE: ColumnElement[int] = literal_column(str(BLOCK), BigInteger)
ledger = View("ledger", entries, sums, years)
payer_list = View("ledger_payers", payers)


def _through(name: str, column: Column[Any]) -> ColumnElement[bool]:
    """Rows up to and including a day or position; if it is None, every row passes."""
    limit = bindparam(name, type_=column.type)
    return or_(limit.is_(None), column <= limit)


_in_time = (_through("on", entries.c.on), _through("position", entries.c.journal_position))
_of_payer = (
    entries.c.office == bindparam("office"),
    or_(*(side == one for one in PAYER for side in (entries.c.debit, entries.c.credit))),
)
_of_case = entries.c.case_id == bindparam("case_id")
_of_account = entries.c.bill_id.in_(select(payers.c.bill_id).where(payers.c.account == bindparam("account")))


def _added(*parts: Select[Any]) -> Query[Sum]:
    """The sums of some transfers by pair of accounts."""
    each = union_all(*parts).subquery()
    amount = cast(func.sum(each.c.amount), BigInteger).label("amount")
    # the limits may be None: planned for their values, a missing one costs nothing
    summed = select(each.c.debit, each.c.credit, amount).group_by(each.c.debit, each.c.credit)
    return Query(Sum, summed, planned_each_time=True)


def _transfers(*where: ColumnElement[bool]) -> Select[Any]:
    return select(entries.c.debit, entries.c.credit, entries.c.amount).where(*where)


def _listed(*where: ColumnElement[bool]) -> Select[Any]:
    columns = [entries.c[name] for name in EntryRow._fields]
    return select(*columns).where(*where)


def _moves(of: ColumnElement[bool]) -> Query[EntryRow]:
    since = entries.c.on >= bindparam("since")
    in_order = (entries.c.on, entries.c.journal_position, entries.c.stream_id, entries.c.version, entries.c.number)
    return Query(EntryRow, _listed(*_of_payer, *_in_time, of, since).order_by(*in_order).limit(bindparam("most")))


def _opening(of: ColumnElement[bool]) -> Query[Sum]:
    return _added(_transfers(*_of_payer, *_in_time, of, entries.c.on < bindparam("since")))


_until = bindparam("position", type_=BigInteger)
_whole_blocks = select(sums.c.debit, sums.c.credit, sums.c.amount).where(
    sums.c.office == bindparam("office"),
    _through("on", sums.c.on),
    or_(_until.is_(None), sums.c.block < _until // _SIZE),
)
_last_block = _transfers(
    entries.c.office == bindparam("office"), *_in_time, entries.c.journal_position >= _until // _SIZE * _SIZE
)
balances = _added(_whole_blocks, _last_block)
"""The transfers of an office through a day and a position: without a position, the sums of all blocks are enough."""
moves_of_case, opening_of_case = _moves(_of_case), _opening(_of_case)
moves_of_account, opening_of_account = _moves(_of_account), _opening(_of_account)
_account = bindparam("account", type_=Text)
list_entries = Query(
    EntryRow,
    _listed(
        entries.c.office == bindparam("office"),
        entries.c.journal_position > bindparam("after"),
        entries.c.on.between(bindparam("since"), bindparam("until")),
        or_(_account.is_(None), entries.c.debit == _account, entries.c.credit == _account),
        equals_if_given(entries.c.bill_id, "bill_id"),
        equals_if_given(entries.c.case_id, "case_id"),
    )
    .order_by(entries.c.journal_position)
    .fetch(bindparam("limit"), with_ties=True),
    planned_each_time=True,
)
"""At least `limit` entries, if there are so many: all of a command together."""

_position = bindparam("journal_position", type_=BigInteger)
_first_open = (
    select(func.make_date(func.max(years.c.year) + 1, 1, 1))
    .where(years.c.office == bindparam("office"), years.c.journal_position < _position)
    .scalar_subquery()
)
_row = {column.name: bindparam(column.name, type_=column.type) for column in entries.c}
_on = func.greatest(_row["happened_on"], _first_open)
_post = insert(entries).values({**_row, "on": _on})
_post_closing = insert(entries).values(_row)
_key = ("office", "block", "on", "debit", "credit")


def _counted(on: ColumnElement[date]) -> Insert:
    """Adds an entry to the sum of its block."""
    row = {name: _row[name] for name in ("office", "debit", "credit", "amount")}
    added = insert(sums).inline().values({**row, "block": _position // _SIZE, "on": on})
    return added.on_conflict_do_update(index_elements=_key, set_={"amount": sums.c.amount + added.excluded.amount})


_count, _count_closing = _counted(_on), _counted(_row["on"])
# Entries of later commands that the appender wrote in one batch before the year was stopped, with the sums of their blocks.
_at = bindparam("at", type_=Text)
_first_open_day = bindparam("first_open", type_=Date)
_move_on = (
    update(entries)
    .where(entries.c.office == _at, entries.c.on < _first_open_day, entries.c.journal_position > _position)
    .values(on=_first_open_day)
)
_forget_sums = delete(sums).where(sums.c.office == _at, sums.c.block >= _position // _SIZE)
_sum_again = insert(sums).from_select(
    [*_key, "amount"],
    select(
        entries.c.office,
        entries.c.journal_position // _SIZE,
        entries.c.on,
        entries.c.debit,
        entries.c.credit,
        func.sum(entries.c.amount),
    )
    .where(entries.c.office == _at, entries.c.journal_position >= _position // _SIZE * _SIZE)
    .group_by(entries.c.office, entries.c.journal_position // _SIZE, entries.c.on, entries.c.debit, entries.c.credit),
)


def posted(
    event: Event[Any], envelope: Envelope, on: date, moves: Iterable[Transfer], *, bill: UUID | None = None
) -> Iterator[Write]:
    """The rows of what an event moves on a day; if its year is closed, they are accounted on the first open day."""
    for row in _rows(event, envelope, on, moves, bill):
        yield Write(_post, row)
        yield Write(_count, row)


@ledger.on(YearStopped)
def _(stopped: YearStopped, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(years, office=stopped.office, year=stopped.year, journal_position=0)
    first_open = date(stopped.year + 1, 1, 1)
    at = {"at": stopped.office, "journal_position": 0}
    yield Write(_move_on, {**at, "first_open": first_open})
    yield Write(_forget_sums, at)
    yield Write(_sum_again, at)


@ledger.on(YearClosed)
def _(closed: YearClosed, envelope: Envelope) -> Iterator[Write]:
    """Moves the income to equity, on the last day of the year itself."""
    last_day = date(closed.year, 12, 31)
    moves = transfers(*((one.account, "equity", -one.balance) for one in closed.income))
    for row in _rows(closed, envelope, last_day, moves, None):
        yield Write(_post_closing, {**row, "on": last_day})
        yield Write(_count_closing, {**row, "on": last_day})


def payer_rows(opened: Event[Any], envelope: Envelope, accounts: Iterable[str]) -> Iterator[Write]:
    """The rows of the accounts of a bill that was opened."""
    for account in dict.fromkeys(accounts):
        yield insert_row(payers, account=account, bill_id=opened.originator_id, office=envelope.office)


def _rows(
    event: Event[Any], envelope: Envelope, on: date, moves: Iterable[Transfer], bill: UUID | None
) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(moves):
        yield {
            "stream_id": event.originator_id,
            "version": event.originator_version,
            "number": number,
            "office": envelope.office,
            "happened_on": on,
            "debit": one.debit,
            "credit": one.credit,
            "amount": one.amount,
            "bill_id": bill,
            "case_id": envelope.case_id,
            "journal_position": 0,
        }
