"""Statements and their lines as rows; which receipts a line has shown; the tasks of the treasurer."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.billing.bill.receipt_rows import receipt_id, receipt_list, receipts
from services.billing.reconciliation.classification import LinesClassified
from services.billing.reconciliation.line import Side
from services.billing.reconciliation.missing import MoneyMissing
from services.billing.reconciliation.rows import KeyRow, LineRow, PendingLine, StatementRow
from services.billing.reconciliation.statement import (
    LinesRead,
    ReadingBegan,
    ReadingDropped,
    Statement,
    StatementCompleted,
    StatementOpened,
    line_id,
    line_key,
)
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.roles import TREASURER
from shared.service.queries import Query, among, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

EXPLAIN_DEBIT: Final = "explain-debit"
"""The task: money left the account, and nobody knows why."""
ASK_BANK: Final = "ask-bank-for-money"
"""The task: the bank told of money that no statement shows."""

statements = Table(
    "statements",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("opening", BigInteger, nullable=False),
    Column("closing", BigInteger, nullable=False),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in (
            "lines",
            "credits",
            "debits",
            "classified",
            "matched",
            "over",
            "unmatched",
            "reversed",
            "swept",
            "unmatched_debits",
        )
    ),
    Index("statements_office", "office", "id"),
    Index("statements_account", "office", "account", "on"),
)
NOBODYS: Final = text("result IN ('reversal', 'unmatched') AND bill_id IS NULL AND held IS NULL")
"""Lines with a class that are about no bill and no money in suspense."""
statement_lines = Table(
    "statement_lines",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Uuid, nullable=False),
    Column("statement_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("is_reversal", Boolean, nullable=False),
    Column("document", Text),
    Column("virtual_account", Text),
    Column("batch_on", Date),
    Column("batch_count", Integer),
    Column("batch_gross", BigInteger),
    Column("batch_mdr", BigInteger),
    Column("result", Text),
    Column("matched", BigInteger),
    Column("over", BigInteger),
    Column("unmatched", BigInteger),
    Column("bill_id", Uuid),
    Column("held", Uuid),
    Index("statement_lines_key", "key", unique=True),
    Index("statement_lines_pending", "id", postgresql_where=text("result IS NULL")),
    Index("statement_lines_held", "held", postgresql_where=text("held IS NOT NULL")),
    Index("statement_lines_unmatched", "reference", postgresql_where=text("held IS NOT NULL")),
    Index("statement_lines_nobodys", "reference", postgresql_where=NOBODYS),
    Index("statement_lines_deposit", "document", postgresql_where=text("kind = 'deposit'")),
    Index("statement_lines_batch", "batch_on", postgresql_where=text("kind = 'qris'")),
)
"""`id` sorts by number within a statement; `key` tells a line apart whatever file it came in. Until `result`, a line has no class."""


statement_list = View("statements", statements, statement_lines)
_s, _l, _r = statements.c, statement_lines.c, receipts.c


find_statement = Query(StatementRow, select(*columns_of(StatementRow, statements)).where(_s.id == bindparam("id")))
list_statements = Query(
    StatementRow,
    select(*columns_of(StatementRow, statements))
    .where(
        _s.office == bindparam("office"),
        _s.id > bindparam("after"),
        equals_if_given(_s.account, "account"),
        equals_if_given(_s.on, "on"),
        equals_if_given(_s.status, "status"),
    )
    .order_by(_s.id)
    .limit(bindparam("limit")),
)
list_lines = Query(
    LineRow,
    select(*columns_of(LineRow, statement_lines))
    .join(statements, _s.id == _l.statement_id)
    .where(
        _l.id > bindparam("after"),
        _l.id <= bindparam("until"),
        _l.number <= _s.lines,
        equals_if_given(_l.result, "result"),
    )
    .order_by(_l.id)
    .limit(bindparam("limit")),
    planned_each_time=True,
)
find_keys = Query(
    KeyRow,
    select(_l.key, (_l.number <= _s.lines).label("is_counted"))
    .join(statements, _s.id == _l.statement_id)
    .where(among(_l.key, "keys")),
)
pending_lines = Query(
    PendingLine,
    select(*columns_of(PendingLine, statement_lines))
    .join(statements, _s.id == _l.statement_id)
    .where(_l.id > bindparam("after"), _l.id <= bindparam("until"), _l.result.is_(None), _l.number <= _s.lines)
    .order_by(_l.id)
    .limit(bindparam("most")),
)
unclassified_statements = Query(
    StatementRow,
    select(*columns_of(StatementRow, statements)).where(_s.status == "classifying").order_by(_s.on).limit(100),
)
_ARRAYS: Final = ("id", "key", "number", "reference", "side", "amount", "occurrence", "kind", "is_reversal", "document",
                  "virtual_account", "batch_on", "batch_count", "batch_gross", "batch_mdr")  # fmt: skip


def _unnested(*names: str) -> list[Any]:
    """Columns of rows that come as one array for each column: one statement for all of them."""
    return [func.unnest(bindparam(name, type_=ARRAY(_l[name].type))).label(name) for name in names]


_insert_lines = insert(statement_lines).from_select(
    ["statement_id", *_ARRAYS], select(bindparam("statement_id", type_=Uuid), *_unnested(*_ARRAYS))
)
_CLASSES: Final = ("id", "result", "matched", "over", "unmatched", "bill_id", "held")
_classes = select(*_unnested(*_CLASSES)).subquery("classes")
_set_classes = (
    update(statement_lines).where(_l.id == _classes.c.id).values({name: _classes.c[name] for name in _CLASSES[1:]})
)
_add = update(statements).where(_s.id == bindparam("one", type_=Uuid))


def _sum(side: Side) -> Any:
    of_side = select(func.sum(_l.amount)).where(_l.statement_id == bindparam("one", type_=Uuid), _l.side == side)
    return func.coalesce(of_side.scalar_subquery(), 0)


_complete = _add.values(
    status="classifying",
    closing=bindparam("ends_with", type_=BigInteger),
    lines=_s.lines + bindparam("more_lines", type_=BigInteger),
    credits=_sum("credit"),
    debits=_sum("debit"),
)
_SUMS: Final = ("classified", "matched", "over", "unmatched", "reversed", "swept", "unmatched_debits")
_count_classes = _add.values({name: _s[name] + bindparam(f"more_{name}", type_=BigInteger) for name in _SUMS})
_finish = _add.where(_s.classified == _s.lines).values(status="done")
_drop_uncounted = delete(statement_lines).where(
    _l.statement_id == bindparam("one", type_=Uuid),
    _l.number > select(_s.lines).where(_s.id == bindparam("one", type_=Uuid)).scalar_subquery(),
)
_see_receipts = update(receipts).where(among(_r.id, "ids")).values(seen_on=bindparam("seen", type_=Date))


@statement_list.on(StatementOpened)
def _(opened: StatementOpened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        statements,
        id=opened.originator_id,
        office=opened.office,
        bank=opened.bank,
        account=opened.account,
        on=opened.on,
        status="reading",
        opening=opened.opening,
        closing=opened.opening,
    )


@statement_list.on(ReadingBegan, ReadingDropped)
def _(event: Event[Statement], envelope: Envelope) -> Iterator[Write]:
    yield Write(_drop_uncounted, {"one": event.originator_id})


@statement_list.on(LinesRead)
def _(read: LinesRead, envelope: Envelope) -> Iterator[Write]:
    statement, lines = read.originator_id, read.lines
    batches = [one.batch for one in lines]
    values = {name: [getattr(one, name) for one in lines] for name in _ARRAYS[2:11]}
    values["id"] = [line_id(statement, one.number) for one in lines]
    values["key"] = [line_key(statement, one.key) for one in lines]
    values["batch_on"] = [one and one.on for one in batches]
    values["batch_count"] = [one and one.count for one in batches]
    values["batch_gross"] = [one and one.gross for one in batches]
    values["batch_mdr"] = [one and one.mdr for one in batches]
    yield Write(_insert_lines, {"statement_id": statement, **values})


@statement_list.on(StatementCompleted)
def _(completed: StatementCompleted, envelope: Envelope) -> Iterator[Write]:
    yield Write(
        _complete, {"one": completed.originator_id, "ends_with": completed.closing, "more_lines": completed.new}
    )


@statement_list.on(LinesClassified)
def _(classified: LinesClassified, envelope: Envelope) -> Iterator[Write]:
    statement, outcomes = classified.originator_id, classified.outcomes
    values: dict[str, Any] = {name: [getattr(one, name) for one in outcomes] for name in _CLASSES[1:]}
    yield Write(_set_classes, {**values, "id": [line_id(statement, one.number) for one in outcomes]})
    sums = {f"more_{name}": sum(getattr(one, name) for one in outcomes) for name in ("matched", "over", "unmatched")}
    sums |= {f"more_{name}": getattr(classified, name) for name in ("reversed", "swept", "unmatched_debits")}
    yield Write(_count_classes, {"one": statement, "more_classified": len(outcomes), **sums})
    yield Write(_finish, {"one": statement})


LAST_NUMBER: Final = 2**31 - 1


@receipt_list.on(LinesClassified)
def _(classified: LinesClassified, envelope: Envelope) -> Iterator[Write]:
    ids = [one.receipt_id for one in classified.outcomes if one.receipt_id is not None]
    if ids:
        yield Write(_see_receipts, {"ids": ids, "seen": classified.on})


@receipt_list.on(MoneyMissing)
def _(missing: MoneyMissing, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        receipts, receipt_id(missing.originator_id, missing.channel, missing.reference), missing_on=missing.until
    )


@work_list.view.on(LinesClassified)
def _(classified: LinesClassified, envelope: Envelope) -> Iterator[Write]:
    if classified.unmatched_debits:
        yield work_list.open_task(classified.originator_id, EXPLAIN_DEBIT, TREASURER, classified.on, envelope)
    for one in classified.outcomes:
        if one.found and one.bill_id is not None:
            yield work_list.close_task(one.bill_id, ASK_BANK)


@work_list.view.on(MoneyMissing)
def _(missing: MoneyMissing, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(missing.originator_id, ASK_BANK, TREASURER, missing.until, envelope)
