"""Billing codes as rows, their deadlines and tasks, and when SIMPONI is asked about them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from services.billing.bill.read_model import bills
from services.billing.bill.receipt_rows import receipts
from services.billing.billing_code.billing_code import CODE_LAPSES, OPEN, BillingCode, CodeOpenAlready, CodeRequested
from services.billing.billing_code.ending import CodeCancelled, CodeClosed, CodeExpired
from services.billing.billing_code.payment_news import (
    CodeDoubtExamined,
    CodePaid,
    CodePaymentDoubted,
)
from services.billing.billing_code.requesting import CodeAttempted, CodeGivenUp, CodeIssued, CodeRetried
from services.billing.billing_code.restitution import RestitutionReferred
from services.billing.billing_code.rows import CodeRow, Followed, SimponiExchange
from services.billing.deadline.read_model import deadlines
from services.billing.tables import tables
from services.billing.task.read_model import STATE_SURPLUS, work_list
from shared.database import Write
from shared.errors import Conflict
from shared.journal.events import Event
from shared.offices import office
from shared.outgoing.rows import Claims, Exchanges
from shared.roles import TREASURER
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row, upsert_row

GIVEN_UP: Final = "billing-code-given-up"
DOUBT: Final = "billing-code-doubt"

_are_open = "status IN ({})".format(", ".join(f"'{one}'" for one in sorted(OPEN)))
codes = Table(
    "billing_codes",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bill_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("code", Text),
    Column("issued_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("followed_until", DateTime(timezone=True)),
    Column("ntpn", Text),
    Column("paid_at", DateTime(timezone=True)),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text),
    Column("next_at", DateTime(timezone=True)),
    Index("billing_codes_bill", "bill_id", "number"),
    Index("billing_codes_open", "bill_id", unique=True, postgresql_where=_are_open),
    Index("billing_codes_code", "code", unique=True),
    Index("billing_codes_office", "office", "id"),
    Index("billing_codes_case", "case_id"),
    Index("billing_codes_due", "next_at", postgresql_where="next_at IS NOT NULL"),
    Index("billing_codes_followed", "followed_until"),
)
polls = Table(
    "billing_code_polls",
    tables.metadata,
    Column("billing_code_id", Uuid, primary_key=True),
    Column("polls", Integer, nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
)
"""When SIMPONI is asked about a code: no fact of the case, so no event tells of it. A code without a row is asked about at once."""


class CodeKnown(Conflict):
    """Says nothing of whose code it is."""

    code = "billing-code-known"
    indonesian = "Kode billing ini sudah tercatat untuk permintaan lain. Periksa kode pada laman SIMPONI."
    english = "This billing code is recorded for another request. Check the code on SIMPONI's page."


code_list = View(
    "billing_codes", codes, breaches={"billing_codes_open": CodeOpenAlready, "billing_codes_code": CodeKnown}
)
claims = Claims(tables.metadata, "billing_code")
exchanges = Exchanges(tables.metadata, "billing_code", "billing_code_exchanges")

_rows = select(*columns_of(CodeRow, codes))
list_codes = Query(
    CodeRow,
    _rows.where(
        codes.c.office == bindparam("at"),
        codes.c.id > bindparam("after"),
        equals_if_given(codes.c.bill_id, "bill"),
        equals_if_given(codes.c.status, "status"),
    )
    .order_by(codes.c.id)
    .limit(bindparam("most")),
)
find_code_by_number = Query(CodeRow, _rows.where(codes.c.code == bindparam("code", type_=Text)))
newest_code_of = Query(
    CodeRow, _rows.where(codes.c.bill_id == bindparam("bill")).order_by(codes.c.number.desc()).limit(1)
)
open_codes_of_case = Query(
    CodeRow, _rows.where(codes.c.case_id == bindparam("case"), or_(*(codes.c.status == one for one in sorted(OPEN))))
)
bills_to_pay_of_case = Query(
    UUID,
    select(bills.c.id)
    .where(
        bills.c.case_id == bindparam("case"),
        bills.c.office == bindparam("at"),
        bills.c.fee_kind == "pnbp",
        bills.c.status == "assessed",
        ~select(codes.c.id).where(codes.c.bill_id == bills.c.id).exists(),
    )
    .order_by(bills.c.id),
)
"""Bills of the state for which no code was requested yet."""
bill_of_ntpn = Query(
    UUID,
    select(receipts.c.bill_id).where(
        receipts.c.channel == "state", receipts.c.reference == bindparam("ntpn", type_=Text)
    ),
)
due_requests = claims.due(codes.c.id, codes.c.next_at)
_next_poll = select(polls.c.next_at).where(polls.c.billing_code_id == codes.c.id).scalar_subquery()
due_polls = claims.due(
    codes.c.id,
    func.coalesce(_next_poll, codes.c.issued_at),
    codes.c.followed_until > bindparam("at", type_=DateTime(timezone=True)),
)
_polls_of = select(polls.c.polls).where(polls.c.billing_code_id == codes.c.id).scalar_subquery().label("polls")
find_followed = Query(
    Followed,
    select(
        codes.c.id,
        codes.c.office,
        codes.c.case_id,
        codes.c.status,
        codes.c.code,
        codes.c.expires_at,
        codes.c.followed_until,
        _polls_of,
    ).where(and_(codes.c.id == bindparam("id"), codes.c.code.isnot(None))),
)
find_request = Query(CodeRow, _rows.where(codes.c.id == bindparam("id"), codes.c.next_at.isnot(None)))
exchanges_of_code = Query(
    SimponiExchange,
    select(*columns_of(SimponiExchange, exchanges.table))
    .where(exchanges.table.c.billing_code_id == bindparam("of"))
    .order_by(exchanges.table.c.id)
    .limit(200),
)


_moment = bindparam("at_moment", type_=DateTime(timezone=True))
_first_payment = (
    update(codes)
    .where(codes.c.id == bindparam("paid_code"), or_(codes.c.paid_at.is_(None), codes.c.paid_at > _moment))
    .values(ntpn=bindparam("by_ntpn", type_=Text), paid_at=_moment)
)
"""The row shows the first payment, whichever was heard first."""


def polled(id: UUID, count: int, next_at: datetime) -> Write:
    """Notes how often SIMPONI was asked about a code, and when it is the next time."""
    return upsert_row(polls, billing_code_id=id, polls=count, next_at=next_at)


@code_list.on(CodeRequested)
def _(requested: CodeRequested, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        codes,
        id=requested.originator_id,
        bill_id=requested.bill_id,
        case_id=requested.case_id,
        office=requested.office,
        number=requested.number,
        status="requested",
        amount=requested.amount,
        attempts=0,
        next_at=requested.due_at,
    )


@code_list.on(CodeAttempted)
def _(attempted: CodeAttempted, envelope: Envelope) -> Iterator[Write]:
    changes = {"attempts": attempted.attempt, "outcome": attempted.outcome, "next_at": attempted.next_at}
    yield update_row(codes, attempted.originator_id, **changes)


@code_list.on(CodeIssued)
def _(issued: CodeIssued, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        codes,
        issued.originator_id,
        status="payable",
        code=issued.code,
        issued_at=issued.issued_at,
        expires_at=issued.expires_at,
        followed_until=issued.followed_until,
        next_at=None,
    )


@code_list.on(CodeGivenUp)
def _(given_up: CodeGivenUp, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, given_up.originator_id, status="given-up", next_at=None)


@code_list.on(CodeRetried)
def _(retried: CodeRetried, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, retried.originator_id, status="requested", next_at=retried.due_at)


@code_list.on(CodePaid)
def _(paid: CodePaid, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, paid.originator_id, status="paid")
    yield Write(_first_payment, {"paid_code": paid.originator_id, "by_ntpn": paid.ntpn, "at_moment": paid.paid_at})


@code_list.on(CodeExpired)
def _(expired: CodeExpired, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, expired.originator_id, status="expired")


@code_list.on(CodeCancelled, CodeClosed)
def _(ended: Event[BillingCode], envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, ended.originator_id, status="cancelled", next_at=None)


@deadlines.view.on(CodeIssued)
def _(issued: CodeIssued, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due(issued.originator_id, CODE_LAPSES, issued.lapses_at, envelope)


@deadlines.view.on(CodePaid, CodeExpired, CodeCancelled, CodeClosed)
def _(ended: Event[BillingCode], envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, CODE_LAPSES)


@work_list.view.on(CodeGivenUp)
def _(given_up: CodeGivenUp, envelope: Envelope) -> Iterator[Write]:
    yield _task(given_up, GIVEN_UP, envelope)


@work_list.view.on(CodeIssued, CodeRetried, CodeCancelled, CodeClosed)
def _(ended: Event[BillingCode], envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(ended.originator_id, GIVEN_UP)


@work_list.view.on(CodePaymentDoubted)
def _(doubted: CodePaymentDoubted, envelope: Envelope) -> Iterator[Write]:
    yield _task(doubted, DOUBT, envelope)


@work_list.view.on(CodeDoubtExamined)
def _(examined: CodeDoubtExamined, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(examined.originator_id, DOUBT)


@work_list.view.on(RestitutionReferred)
def _(referred: RestitutionReferred, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(referred.originator_id, STATE_SURPLUS)


def _task(event: Event[BillingCode], kind: str, envelope: Envelope) -> Write:
    day = office(envelope.office).local_day(envelope.recorded_at)
    return work_list.open_task(event.originator_id, kind, TREASURER, day, envelope)
