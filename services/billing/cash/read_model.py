"""Cash days with their sums so far, and the findings about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, insert

from services.billing.bill.payment import PaymentReceived
from services.billing.bill.receipt_rows import receipts
from services.billing.cash.cash_day import FindingKind, cash_day_id
from services.billing.cash.closing import CashDayClosed, CashDayStopped, CashDayVerified
from services.billing.cash.deposit_rules import known_deposit_by
from services.billing.cash.finding import CashDifferenceFound, CashFindingAnswered, LateDepositFound
from services.billing.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

MOST_DAYS = 400

days = Table(
    "cash_days",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("first_tbp", Text, nullable=False),
    Column("last_tbp", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("receivers", ARRAY(Text), nullable=False),
    Column("counted", BigInteger),
    Column("deposit_by", Date),
    Column("closed_on", Date),
    Column("verified_on", Date),
    Column("sts_number", Text),
    Column("deposited_on", Date),
    Index("cash_days_office", "office", "day"),
)
findings = Table(
    "cash_findings",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("found_on", Date, nullable=False),
    Column("difference", BigInteger),
    Column("answered_on", Date),
    Index("cash_findings_office", "office", "id"),
)


@dataclass(frozen=True, slots=True)
class CashDayRow:
    """One day of cash: the TBPs and whole rupiah so far. `status`: `open` takes cash; `deposited` is in the STS `sts_number`."""

    id: UUID
    office: str
    day: date
    status: str
    first_tbp: str
    last_tbp: str
    count: int
    total: int
    receivers: list[str]
    counted: int | None
    deposit_by: date | None
    closed_on: date | None
    verified_on: date | None
    sts_number: str | None
    deposited_on: date | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding about a day of cash. `difference`: counted money less the TBPs, in whole rupiah."""

    id: UUID
    office: str
    day: date
    kind: FindingKind
    found_on: date
    difference: int | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class TbpRow:
    """One TBP of a day: its number, its bill and whole rupiah."""

    id: UUID
    bill_id: UUID
    reference: str
    amount: int


cash_days = View("cash_days", days)
finding_list = View("cash_findings", findings)

find_day = Query(CashDayRow, select(*columns_of(CashDayRow, days)).where(days.c.id == bindparam("id")))
list_days = Query(
    CashDayRow,
    select(*columns_of(CashDayRow, days))
    .where(days.c.office == bindparam("office"), days.c.day.between(bindparam("since"), bindparam("until")))
    .order_by(days.c.day)
    .limit(MOST_DAYS),
)
list_undeposited = Query(
    CashDayRow,
    select(*columns_of(CashDayRow, days))
    .where(days.c.office == bindparam("office"), days.c.status == "closed")
    .order_by(days.c.day)
    .limit(MOST_DAYS),
)
list_tbps = Query(
    TbpRow,
    select(*columns_of(TbpRow, receipts))
    .where(
        receipts.c.office == bindparam("office"),
        receipts.c.received_on == bindparam("day"),
        receipts.c.channel == "cash",
        receipts.c.id > bindparam("after"),
    )
    .order_by(receipts.c.id)
    .limit(bindparam("limit")),
)
list_findings = Query(
    FindingRow,
    select(*columns_of(FindingRow, findings))
    .where(
        findings.c.office == bindparam("office"),
        findings.c.id > bindparam("after"),
        equals_if_given(findings.c.kind, "kind"),
    )
    .order_by(findings.c.id)
    .limit(bindparam("limit")),
)
_by = bindparam("by", type_=Text)
_first = insert(days).values(
    id=bindparam("id"),
    office=bindparam("office"),
    day=bindparam("day"),
    status="open",
    first_tbp=bindparam("tbp"),
    last_tbp=bindparam("tbp"),
    count=1,
    total=bindparam("amount"),
    receivers=array([_by]),
    deposit_by=bindparam("deposit_by"),
)
_taken = _first.on_conflict_do_update(
    index_elements=["id"],
    set_={
        "last_tbp": _first.excluded.last_tbp,
        "count": days.c.count + 1,
        "total": days.c.total + _first.excluded.total,
        "receivers": case((_by == any_(days.c.receivers), days.c.receivers), else_=days.c.receivers + array([_by])),
    },
)


@cash_days.on(PaymentReceived)
def _(paid: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    """TBP numbers have no gap and are taken one after another, so the last one recorded is the last of its day."""
    row = {"id": cash_day_id(envelope.office, paid.received_on), "office": envelope.office, "day": paid.received_on}
    row |= {"tbp": paid.tbp_number, "amount": paid.amount, "by": paid.received_by}
    yield Write(_taken, {**row, "deposit_by": known_deposit_by(envelope.office, paid.received_on)})


@cash_days.on(CashDayStopped)
def _(stopped: CashDayStopped, envelope: Envelope) -> Iterator[Write]:
    yield update_row(days, stopped.originator_id, status="counting", deposit_by=stopped.deposit_by)


@cash_days.on(CashDayClosed)
def _(closed: CashDayClosed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(days, closed.originator_id, status="closed", counted=closed.counted, closed_on=closed.closed_on)


@cash_days.on(CashDayVerified)
def _(verified: CashDayVerified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(days, verified.originator_id, verified_on=verified.verified_on)


@finding_list.on(CashDifferenceFound)
def _(found: CashDifferenceFound, envelope: Envelope) -> Iterator[Write]:
    yield _finding(found.originator_id, "cash-difference", found.day, found.found_on, envelope, found.difference)


@finding_list.on(LateDepositFound)
def _(found: LateDepositFound, envelope: Envelope) -> Iterator[Write]:
    yield _finding(found.originator_id, "late-deposit", found.day, found.found_on, envelope)


@finding_list.on(CashFindingAnswered)
def _(answered: CashFindingAnswered, envelope: Envelope) -> Iterator[Write]:
    yield update_row(findings, _finding_id(answered.originator_id, answered.kind), answered_on=answered.answered_on)


def _finding(
    day_id: UUID, kind: FindingKind, day: date, on: date, envelope: Envelope, difference: int | None = None
) -> Write:
    return insert_row(
        findings,
        id=_finding_id(day_id, kind),
        office=envelope.office,
        day=day,
        kind=kind,
        found_on=on,
        difference=difference,
    )


def _finding_id(day_id: UUID, kind: FindingKind) -> UUID:
    return uuid5(day_id, kind)
