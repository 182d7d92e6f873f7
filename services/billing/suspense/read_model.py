"""Money in suspense as rows, an office's list of it, and the tasks of the treasurer."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, Uuid, bindparam, select

from services.billing.suspense.ending import (
    HeldMoneyReversed,
    MoneyAssigned,
    MoneyReturned,
    ReturnCancelled,
    ReturnReserved,
)
from services.billing.suspense.rows import UnclaimedRow
from services.billing.suspense.unclaimed import MoneyHeld, Unclaimed
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.roles import TREASURER
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

SETTLE: Final = "settle-suspense"
"""The task: find the bill of the money, or return it."""
CLAIM: Final = "claim-returned-money"
"""The task: the bank took back what the office had returned, so the sender owes it."""

unclaimed = Table(
    "unclaimed",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("on", Date, nullable=False),
    Column("why", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("bill_id", Uuid),
    Column("refund_id", Uuid),
    Index("unclaimed_office", "office", "status", "id"),
    Index("unclaimed_reference", "channel", "reference"),
    Index("unclaimed_case", "case_id"),
)


suspense_list = View("suspense", unclaimed)

find_held = Query(UUID, select(unclaimed.c.id).where(unclaimed.c.id == bindparam("id")))
list_unclaimed = Query(
    UnclaimedRow,
    select(*columns_of(UnclaimedRow, unclaimed))
    .where(
        unclaimed.c.office == bindparam("office"),
        unclaimed.c.id > bindparam("after"),
        equals_if_given(unclaimed.c.status, "status"),
        equals_if_given(unclaimed.c.why, "why"),
        equals_if_given(unclaimed.c.channel, "channel"),
    )
    .order_by(unclaimed.c.id)
    .limit(bindparam("limit")),
)


@suspense_list.on(MoneyHeld)
def _(held: MoneyHeld, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        unclaimed,
        id=held.originator_id,
        office=held.office,
        case_id=envelope.case_id,
        channel=held.channel,
        reference=held.reference,
        amount=held.amount,
        on=held.on,
        why=held.why,
        status="held",
    )


@suspense_list.on(MoneyAssigned)
def _(assigned: MoneyAssigned, envelope: Envelope) -> Iterator[Write]:
    yield update_row(unclaimed, assigned.originator_id, status="on-bill", bill_id=assigned.bill_id)


@suspense_list.on(ReturnReserved)
def _(reserved: ReturnReserved, envelope: Envelope) -> Iterator[Write]:
    yield update_row(unclaimed, reserved.originator_id, status="reserved", refund_id=reserved.refund_id)


@suspense_list.on(ReturnCancelled)
def _(cancelled: ReturnCancelled, envelope: Envelope) -> Iterator[Write]:
    yield update_row(unclaimed, cancelled.originator_id, status="held", refund_id=None)


@suspense_list.on(MoneyReturned)
def _(returned: MoneyReturned, envelope: Envelope) -> Iterator[Write]:
    yield update_row(unclaimed, returned.originator_id, status="returned")


@suspense_list.on(HeldMoneyReversed)
def _(back: HeldMoneyReversed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(unclaimed, back.originator_id, status="reversed")


@work_list.view.on(MoneyHeld)
def _(held: MoneyHeld, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(held.originator_id, SETTLE, TREASURER, held.on, envelope)


@work_list.view.on(ReturnCancelled)
def _(cancelled: ReturnCancelled, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(cancelled.originator_id, SETTLE, TREASURER, cancelled.cancelled_on, envelope)


@work_list.view.on(MoneyAssigned, ReturnReserved)
def _(decided: Event[Unclaimed], envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(decided.originator_id, SETTLE)


@work_list.view.on(HeldMoneyReversed)
def _(back: HeldMoneyReversed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(back.originator_id, SETTLE)
    if back.was_returned:
        yield work_list.open_task(back.originator_id, CLAIM, TREASURER, back.reversed_on, envelope)
