"""The requests that banks have to get, as rows that the events of virtual accounts make, and the exchanges with banks.

A request is a row like a deadline: it commits with the event that causes it, so it is never lost, and a rebuild makes it again.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from services.billing.bank.profile import bank_profile
from services.billing.bank.virtual_account import (
    VirtualAccount,
    VirtualAccountAmountChanged,
    VirtualAccountClosed,
    VirtualAccountOpened,
    VirtualAccountReopened,
)
from services.billing.registration.registration import RequestKind, registration_id, request_id
from services.billing.registration.rows import SnapExchange, VaRequestRow
from services.billing.registration.sending import (
    AtBankCreated,
    AtBankDeleted,
    AtBankStatusHeard,
    AtBankUpdated,
    VaRequestAttempted,
    VaRequestDropped,
    VaRequestGivenUp,
    VaRequestRetried,
    VaStatusAsked,
)
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.offices import office
from shared.outgoing.rows import Claims, Exchanges
from shared.roles import TREASURER
from shared.service.queries import Query, among, columns_of, equals_if_given, fields_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

GIVEN_UP: Final = "va-request-given-up"
"""The kind of the task."""

registrations = Table(
    "va_registrations",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("bill_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("is_hosted", Boolean, nullable=False),
    Column("question_at", DateTime(timezone=True), nullable=False),
    Column("at_bank", Text, nullable=False),
    Column("amount", BigInteger),
    Index("va_registrations_bill", "bill_id"),
)
"""One row for each virtual account. `is_hosted`: the bank has to be told of it. `amount`: what the bank has of it."""
requests = Table(
    "va_requests",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("registration_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text),
    Column("http_status", Integer),
    Column("code", Text),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True)),
    Index("va_requests_registration", "registration_id", "number"),
    Index("va_requests_office", "office", "id"),
    Index("va_requests_due", "next_at", postgresql_where="next_at IS NOT NULL"),
)
"""`number`: the order in which the bank gets what changes the account; negative for a question of an officer."""
va_requests = View("va_requests", registrations, requests)
claims = Claims(tables.metadata, "va_request")
exchanges = Exchanges(tables.metadata, "request", name="snap_exchanges")
"""With banks and with acquirers."""

_of_registration = {"account_id", "bill_id", "case_id"}
_rows = select(
    *(registrations.c[name] if name in _of_registration else requests.c[name] for name in fields_of(VaRequestRow))
).join_from(requests, registrations, registrations.c.id == requests.c.registration_id)
find_request = Query(VaRequestRow, _rows.where(requests.c.id == bindparam("id")))
list_requests = Query(
    VaRequestRow,
    _rows.where(
        requests.c.office == bindparam("at"),
        requests.c.id > bindparam("after"),
        equals_if_given(requests.c.state, "state"),
        equals_if_given(registrations.c.bill_id, "bill"),
    )
    .order_by(requests.c.id)
    .limit(bindparam("most")),
)
_earlier = requests.alias("earlier")
due_requests = claims.due(
    requests.c.id,
    requests.c.next_at,
    among(requests.c.bank, "banks"),
    or_(
        requests.c.kind == "status",
        ~select(_earlier.c.id)
        .where(
            _earlier.c.registration_id == requests.c.registration_id,
            _earlier.c.number < requests.c.number,
            _earlier.c.kind != "status",
            _earlier.c.state != "done",
        )
        .exists(),
    ),
)
"""Due requests to these banks; one that changes an account waits for the earlier ones of the same account."""
exchanges_of = Query(
    SnapExchange,
    select(*columns_of(SnapExchange, exchanges.table))
    .where(exchanges.table.c.request_id == bindparam("request"))
    .order_by(exchanges.table.c.id)
    .limit(200),
)

_FIELDS = ("id", "registration_id", "office", "bank", "kind", "number", "state", "attempts", "queued_at", "next_at")
_row = select(
    bindparam("request", type_=Uuid),
    registrations.c.id,
    registrations.c.office,
    registrations.c.bank,
    bindparam("of_kind", type_=Text),
    bindparam("of_number", type_=Integer),
    cast("waiting", Text),
    cast(0, Integer),
    bindparam("queued", type_=DateTime(timezone=True)),
    func.coalesce(bindparam("due", type_=DateTime(timezone=True)), registrations.c.question_at),
).where(registrations.c.id == bindparam("registration", type_=Uuid))
_queue_any = insert(requests).from_select(_FIELDS, _row)
_queue_hosted = insert(requests).from_select(_FIELDS, _row.where(registrations.c.is_hosted))
"""`due`: None for the question near the account's end."""
_no_more_questions = (
    update(requests)
    .where(
        requests.c.registration_id == bindparam("registration", type_=Uuid),
        requests.c.kind == "status",
        requests.c.number > 0,
        requests.c.state != "given-up",
    )
    .values(state="done", next_at=null())
)


def _values(event: Event[Any], registration: UUID, kind: RequestKind, envelope: Envelope) -> dict[str, Any]:
    values: dict[str, Any] = {"request": request_id(event.originator_id, event.originator_version, kind)}
    values |= {"registration": registration, "of_kind": kind, "of_number": event.originator_version}
    return {**values, "queued": envelope.recorded_at, "due": envelope.recorded_at}


def _request(event: Event[VirtualAccount], kind: RequestKind, envelope: Envelope) -> Write:
    """What the bank has to be told, if it hosts the account."""
    return Write(_queue_hosted, _values(event, registration_id(event.originator_id), kind, envelope))


def _question(event: Event[VirtualAccount], envelope: Envelope) -> Write:
    """Near the account's end the bank is asked whether it was paid."""
    values = _values(event, registration_id(event.originator_id), "status", envelope)
    return Write(_queue_any, {**values, "due": None})


@va_requests.on(VirtualAccountOpened)
def _(opened: VirtualAccountOpened, envelope: Envelope) -> Iterator[Write]:
    profile = bank_profile(opened.bank, office(envelope.office).local_day(envelope.effective_at))
    before = timedelta(minutes=60 if profile is None else profile.question_minutes)
    yield insert_row(
        registrations,
        id=registration_id(opened.originator_id),
        account_id=opened.originator_id,
        bill_id=opened.bill_id,
        case_id=opened.case_id,
        office=opened.office,
        bank=opened.bank,
        is_hosted=profile is not None and not profile.asks,
        question_at=opened.expires_at - before,
        at_bank="unknown",
    )
    yield _request(opened, "create", envelope)
    yield _question(opened, envelope)


@va_requests.on(VirtualAccountReopened)
def _(reopened: VirtualAccountReopened, envelope: Envelope) -> Iterator[Write]:
    yield _request(reopened, "create", envelope)
    yield _question(reopened, envelope)


@va_requests.on(VirtualAccountAmountChanged)
def _(changed: VirtualAccountAmountChanged, envelope: Envelope) -> Iterator[Write]:
    yield _request(changed, "update", envelope)


@va_requests.on(VirtualAccountClosed)
def _(closed: VirtualAccountClosed, envelope: Envelope) -> Iterator[Write]:
    yield _request(closed, "delete", envelope)
    yield Write(_no_more_questions, {"registration": registration_id(closed.originator_id)})


@va_requests.on(VaStatusAsked)
def _(asked: VaStatusAsked, envelope: Envelope) -> Iterator[Write]:
    values = _values(asked, asked.originator_id, "status", envelope)
    yield Write(_queue_any, {**values, "of_number": -asked.number, "due": asked.due_at})


@va_requests.on(VaRequestAttempted)
def _(attempted: VaRequestAttempted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        requests,
        attempted.request,
        state="failing",
        attempts=attempted.attempt,
        outcome=attempted.outcome,
        http_status=attempted.http_status,
        code=attempted.code,
        next_at=attempted.next_at,
    )


@va_requests.on(AtBankCreated, AtBankUpdated)
def _(done: Any, envelope: Envelope) -> Iterator[Write]:
    yield update_row(requests, done.request, state="done", next_at=None)
    yield update_row(registrations, done.originator_id, at_bank="created", amount=done.amount)


@va_requests.on(AtBankDeleted)
def _(deleted: AtBankDeleted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(requests, deleted.request, state="done", next_at=None)
    yield update_row(registrations, deleted.originator_id, at_bank="deleted", amount=None)


@va_requests.on(AtBankStatusHeard)
def _(heard: AtBankStatusHeard, envelope: Envelope) -> Iterator[Write]:
    state = "done" if heard.next_at is None else "waiting"
    yield update_row(requests, heard.request, state=state, next_at=heard.next_at)


@va_requests.on(VaRequestDropped, VaRequestGivenUp)
def _(ended: Any, envelope: Envelope) -> Iterator[Write]:
    state = "done" if isinstance(ended, VaRequestDropped) else "given-up"
    yield update_row(requests, ended.request, state=state, next_at=None)


@va_requests.on(VaRequestRetried)
def _(retried: VaRequestRetried, envelope: Envelope) -> Iterator[Write]:
    yield update_row(requests, retried.request, state="waiting", next_at=retried.due_at)


@work_list.view.on(VaRequestGivenUp)
def _(given_up: VaRequestGivenUp, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(given_up.request, GIVEN_UP, TREASURER, given_up.given_up_on, envelope)


@work_list.view.on(VaRequestRetried)
def _(retried: VaRequestRetried, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(retried.request, GIVEN_UP)
