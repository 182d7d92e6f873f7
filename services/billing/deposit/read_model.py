"""The deposits of an office, the deadline of each cash day, and what persons must do with cash."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.billing.bill.payment import PaymentReceived
from services.billing.cash.cash_day import cash_day_id
from services.billing.cash.closing import CashDayClosed, CashDayVerified
from services.billing.cash.deposit_rules import known_deposit_by
from services.billing.cash.finding import CashDifferenceFound, CashFindingAnswered, LateDepositFound
from services.billing.cash.read_model import cash_days, days
from services.billing.deadline.read_model import deadlines
from services.billing.deposit.deposit import DEPOSIT_DUE, CashDayDeposited, Deposited, DepositVerified
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.roles import FINANCE_OFFICER, HEAD_OF_OFFICE, TREASURER
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

DEPOSIT_CASH, VERIFY_CASH_DAY, VERIFY_DEPOSIT = "deposit-cash", "verify-cash-day", "verify-deposit"

deposits = Table(
    "deposits",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("deposited_on", Date, nullable=False),
    Column("verified_on", Date),
    UniqueConstraint("office", "number", name="deposits_number"),
    Index("deposits_office", "office", "deposited_on"),
)
deposited_days = Table(
    "deposited_days",
    tables.metadata,
    Column("day_id", Uuid, primary_key=True),
    Column("deposit_id", Uuid, nullable=False),
)
"""Each cash day is deposited once."""


@dataclass(frozen=True, slots=True)
class DepositRow:
    """One STS, in whole rupiah."""

    id: UUID
    office: str
    number: str
    amount: int
    deposited_on: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class _OfDay:
    """The envelope of an event in the case of its cash day: a payment belongs to the case of its bill."""

    case_id: UUID
    office: str
    actor: str
    recorded_at: datetime
    effective_at: datetime


deposit_list = View("deposits", deposits, deposited_days, breaches={"deposited_days_pkey": CashDayDeposited})

find_deposit_of = Query(
    DepositRow,
    select(*columns_of(DepositRow, deposits))
    .join(deposited_days, deposited_days.c.deposit_id == deposits.c.id)
    .where(deposited_days.c.day_id == bindparam("day_id")),
)
list_deposits = Query(
    DepositRow,
    select(*columns_of(DepositRow, deposits))
    .where(deposits.c.office == bindparam("office"), deposits.c.id > bindparam("after"))
    .order_by(deposits.c.id)
    .limit(bindparam("limit")),
)


@cash_days.on(Deposited)
def _(deposited: Deposited, envelope: Envelope) -> Iterator[Write]:
    for one in deposited.days:
        by = {"sts_number": deposited.number, "deposited_on": deposited.deposited_on}
        yield update_row(days, one.id, status="deposited", **by)


@deposit_list.on(Deposited)
def _(deposited: Deposited, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        deposits,
        id=deposited.originator_id,
        office=deposited.office,
        number=deposited.number,
        amount=deposited.amount,
        deposited_on=deposited.deposited_on,
    )
    for one in deposited.days:
        yield insert_row(deposited_days, day_id=one.id, deposit_id=deposited.originator_id)


@deposit_list.on(DepositVerified)
def _(verified: DepositVerified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(deposits, verified.originator_id, verified_on=verified.verified_on)


@deadlines.view.on(PaymentReceived)
def _(paid: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    day_id = cash_day_id(envelope.office, paid.received_on)
    last_day = known_deposit_by(envelope.office, paid.received_on)
    if last_day is not None:
        seen = (envelope.office, envelope.actor, envelope.recorded_at, envelope.effective_at)
        yield deadlines.due_after(day_id, DEPOSIT_DUE, last_day, _OfDay(day_id, *seen))


@deadlines.view.on(LateDepositFound)
def _(found: LateDepositFound, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(found.originator_id, DEPOSIT_DUE)


@deadlines.view.on(Deposited)
def _(deposited: Deposited, envelope: Envelope) -> Iterator[Write]:
    """The deadline of a late deposit stays: when it passes, it brings the finding."""
    for one in deposited.days:
        if deposited.deposited_on <= one.deposit_by:
            yield deadlines.no_longer_due(one.id, DEPOSIT_DUE)


@work_list.view.on(CashDayClosed)
def _(closed: CashDayClosed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(closed.originator_id, DEPOSIT_CASH, TREASURER, closed.closed_on, envelope)
    yield work_list.open_task(closed.originator_id, VERIFY_CASH_DAY, FINANCE_OFFICER, closed.closed_on, envelope)


@work_list.view.on(CashDayVerified)
def _(verified: CashDayVerified, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(verified.originator_id, VERIFY_CASH_DAY)


@work_list.view.on(CashDifferenceFound)
def _(found: CashDifferenceFound, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(found.originator_id, "cash-difference", HEAD_OF_OFFICE, found.found_on, envelope)


@work_list.view.on(LateDepositFound)
def _(found: LateDepositFound, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(found.originator_id, "late-deposit", HEAD_OF_OFFICE, found.found_on, envelope)


@work_list.view.on(CashFindingAnswered)
def _(answered: CashFindingAnswered, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(answered.originator_id, answered.kind)


@work_list.view.on(Deposited)
def _(deposited: Deposited, envelope: Envelope) -> Iterator[Write]:
    for one in deposited.days:
        yield work_list.close_task(one.id, DEPOSIT_CASH)
    yield work_list.open_task(
        deposited.originator_id, VERIFY_DEPOSIT, FINANCE_OFFICER, deposited.deposited_on, envelope
    )


@work_list.view.on(DepositVerified)
def _(verified: DepositVerified, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(verified.originator_id, VERIFY_DEPOSIT)
