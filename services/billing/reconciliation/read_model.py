"""Statements and their lines as rows; which receipts a line has shown; the tasks of the treasurer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

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
    any_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.billing.bill.bill import Channel
from services.billing.bill.read_model import bills, receipt_id, receipt_list, receipts
from services.billing.reconciliation.classification import KnownHeld, KnownReceipt, LineClass, LinesClassified
from services.billing.reconciliation.line import Batch, ReadLine, Side
from services.billing.reconciliation.missing import MoneyMissing
from services.billing.reconciliation.profile import Kind
from services.billing.reconciliation.statement import (
    LinesRead,
    ReadingBegan,
    ReadingDropped,
    StatementCompleted,
    StatementOpened,
    Status,
    line_id,
    line_key,
)
from services.billing.suspense.read_model import unclaimed
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.roles import TREASURER
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

EXPLAIN_DEBIT: Final = "explain-debit"
"""The task: money left the account, and nobody knows why."""
ASK_BANK: Final = "ask-bank-for-money"
"""The task: the bank told of money that stands in no statement."""

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
    Index("statement_lines_deposit", "document", postgresql_where=text("kind = 'deposit'")),
    Index("statement_lines_batch", "batch_on", postgresql_where=text("kind = 'qris'")),
)
"""`id` sorts by number within a statement; `key` tells a line apart whatever file it came in. Until `result`, a line has no class."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement; sums in whole rupiah. `classified`: how many of its `lines` have their class."""

    id: UUID
    office: str
    bank: str
    account: str
    on: date
    status: Status
    opening: int
    closing: int
    lines: int
    credits: int
    debits: int
    classified: int
    matched: int
    over: int
    unmatched: int
    reversed: int
    swept: int
    unmatched_debits: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a statement; rupiah. `result`: its class, None until it has one. `held`: what holds it in suspense."""

    id: UUID
    number: int
    reference: str
    side: Side
    amount: int
    kind: Kind
    is_reversal: bool
    document: str | None
    virtual_account: str | None
    result: LineClass | None
    matched: int | None
    over: int | None
    unmatched: int | None
    bill_id: UUID | None
    held: UUID | None


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A line without a class."""

    number: int
    reference: str
    side: Side
    amount: int
    occurrence: int
    kind: Kind
    is_reversal: bool
    document: str | None
    virtual_account: str | None
    batch_on: date | None
    batch_count: int | None
    batch_gross: int | None
    batch_mdr: int | None

    def line(self) -> ReadLine:
        """The line as it was read."""
        batch = None
        if self.batch_on is not None:
            batch = Batch(self.batch_on, self.batch_count or 0, self.batch_gross or 0, self.batch_mdr or 0)
        plain = (self.number, self.reference, self.side, self.amount, self.occurrence, self.kind, self.is_reversal)
        return ReadLine(*plain, self.document, self.virtual_account, batch)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A stored line. `is_counted`: of a complete file."""

    key: UUID
    is_counted: bool


@dataclass(frozen=True, slots=True)
class NumberedBill:
    number: str
    id: UUID


@dataclass(frozen=True, slots=True)
class DayAmount:
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Money in suspense, rupiah."""

    id: UUID
    amount: int
    channel: Channel
    reference: str
    bill_id: UUID | None
    status: str

    def known(self, *, is_explained: bool) -> KnownHeld:
        is_reversed = self.status == "reversed"
        return KnownHeld(self.amount, self.channel, self.reference, self.bill_id, is_reversed, is_explained)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """The reference of a line whose money is in suspense."""

    reference: str
    held: UUID


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Money that the bank told of and that stands in no statement."""

    id: UUID
    bill_id: UUID
    channel: Channel
    reference: str


statement_list = View("statements", statements, statement_lines)
_s, _l, _r = statements.c, statement_lines.c, receipts.c


def _among(column: Any, name: str) -> Any:
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


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
    .where(_among(_l.key, "keys")),
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
known_receipts = Query(
    KnownReceipt,
    select(
        _r.id,
        _r.bill_id,
        _r.channel,
        _r.reference,
        _r.amount,
        _r.over,
        _r.reversed_on.is_not(None).label("is_reversed"),
        _r.seen_on.is_not(None).label("is_seen"),
        _r.missing_on.is_not(None).label("is_missing"),
    ).where(
        _r.office == bindparam("office"),
        or_(_r.channel == "virtual-account", _r.channel == "transfer"),
        _among(_r.reference, "references"),
    ),
)
bills_of_documents = Query(
    NumberedBill,
    select(bills.c.skrd_number.label("number"), bills.c.id).where(
        bills.c.office == bindparam("office"), _among(bills.c.skrd_number, "numbers")
    ),
)
in_transit = Query(
    DayAmount,
    select(_r.received_on.label("on"), func.sum(_r.amount).label("amount"))
    .where(
        _r.office == bindparam("office"), _r.channel == "qris", _among(_r.received_on, "days"), _r.reversed_on.is_(None)
    )
    .group_by(_r.received_on),
)
settled_batches = Query(
    DayAmount,
    select(_l.batch_on.label("on"), func.sum(_l.matched + _l.batch_mdr).label("amount"))
    .join(statements, _s.id == _l.statement_id)
    .where(_s.office == bindparam("office"), _l.kind == "qris", _among(_l.batch_on, "days"), _l.matched > 0)
    .group_by(_l.batch_on),
)
held_money = Query(HeldRow, select(*columns_of(HeldRow, unclaimed)).where(_among(unclaimed.c.id, "ids")))
held_lines = Query(
    HeldLine,
    select(_l.reference, _l.held)
    .join(statements, _s.id == _l.statement_id)
    .where(
        _s.office == bindparam("office"), _among(_l.reference, "references"), _l.held.is_not(None), _l.side == "credit"
    ),
)
explained_suspense = Query(UUID, select(_l.held).where(_among(_l.held, "ids"), _l.side == "credit"))
explained_deposits = Query(
    str,
    select(_l.document)
    .join(statements, _s.id == _l.statement_id)
    .where(
        _s.office == bindparam("office"), _l.kind == "deposit", _among(_l.document, "numbers"), _l.result == "matched"
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

_ARRAYS: Final = ("id", "key", "number", "reference", "side", "amount", "occurrence", "kind", "is_reversal", "document",
                  "virtual_account", "batch_on", "batch_count", "batch_gross", "batch_mdr")  # fmt: skip


def _unnested(*names: str) -> list[Any]:
    """Columns of rows that come as one array for each column: one statement for all of them."""
    return [func.unnest(bindparam(name, type_=ARRAY(_l[name].type))).label(name) for name in names]


_insert_lines = insert(statement_lines).from_select(
    ["statement_id", *_ARRAYS], select(bindparam("statement_id", type_=Uuid), *_unnested(*_ARRAYS))
)
_CLASSES: Final = ("number", "result", "matched", "over", "unmatched", "bill_id", "held")
_classes = select(*_unnested(*_CLASSES)).subquery("classes")
_set_classes = (
    update(statement_lines)
    .where(
        _l.id > bindparam("from_id", type_=Uuid),
        _l.id <= bindparam("until_id", type_=Uuid),
        _l.number == _classes.c.number,
    )
    .values({name: _classes.c[name] for name in _CLASSES[1:]})
)
_add = update(statements).where(_s.id == bindparam("one", type_=Uuid))
_complete = _add.values(
    status="classifying",
    closing=bindparam("ends_with", type_=BigInteger),
    lines=_s.lines + bindparam("more_lines", type_=BigInteger),
    credits=func.coalesce(
        select(func.sum(_l.amount))
        .where(_l.statement_id == bindparam("one", type_=Uuid), _l.side == "credit")
        .scalar_subquery(),
        0,
    ),
    debits=func.coalesce(
        select(func.sum(_l.amount))
        .where(_l.statement_id == bindparam("one", type_=Uuid), _l.side == "debit")
        .scalar_subquery(),
        0,
    ),
)
_SUMS: Final = ("classified", "matched", "over", "unmatched", "reversed", "swept", "unmatched_debits")
_count_classes = _add.values({name: _s[name] + bindparam(f"more_{name}", type_=BigInteger) for name in _SUMS})
_finish = _add.where(_s.classified == _s.lines).values(status="done")
_drop_uncounted = delete(statement_lines).where(
    _l.statement_id == bindparam("one", type_=Uuid),
    _l.number > select(_s.lines).where(_s.id == bindparam("one", type_=Uuid)).scalar_subquery(),
)
_see_receipts = (
    update(receipts)
    .where(_r.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .values(seen_on=bindparam("seen", type_=Date))
)


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


@statement_list.on(ReadingBegan)
def _(began: ReadingBegan, envelope: Envelope) -> Iterator[Write]:
    yield Write(_drop_uncounted, {"one": began.originator_id})


@statement_list.on(ReadingDropped)
def _(dropped: ReadingDropped, envelope: Envelope) -> Iterator[Write]:
    yield Write(_drop_uncounted, {"one": dropped.originator_id})


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
    ends = {"ends_with": completed.closing, "more_lines": completed.new}
    yield Write(_complete, {"one": completed.originator_id, **ends})


@statement_list.on(LinesClassified)
def _(classified: LinesClassified, envelope: Envelope) -> Iterator[Write]:
    statement, outcomes = classified.originator_id, classified.outcomes
    values: dict[str, Any] = {name: [getattr(one, name) for one in outcomes] for name in _CLASSES}
    yield Write(_set_classes, {**values, "from_id": line_id(statement, 0), "until_id": line_id(statement, LAST_NUMBER)})
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
