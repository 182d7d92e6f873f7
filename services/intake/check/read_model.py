"""Checks as rows, what is due of them, who is at one, and the exchanges that were recorded."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from services.intake.check.check import Check, State
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

checks = Table(
    "checks",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("step", Text),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text),
    Column("status", Integer),
    Column("code", Text),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True)),
    Index("checks_case", "case_id", "id"),
    Index("checks_office", "office", "state", "id"),
    Index("checks_due", "system", "next_at", postgresql_where="next_at IS NOT NULL"),
)

checks_view = View("checks", checks)
_add_check = insert(checks).values(
    id=bindparam("id"),
    case_id=bindparam("case_id"),
    office=bindparam("office"),
    system=bindparam("system"),
    kind=bindparam("kind"),
    step=bindparam("step"),
    state="waiting",
    attempts=0,
    requested_at=bindparam("due"),
    next_at=bindparam("due"),
)
_this_check = update(checks).where(checks.c.id == bindparam("check"))
_attempt = _this_check.values(
    state="failing",
    attempts=bindparam("nth"),
    outcome=bindparam("ended"),
    status=bindparam("http_status"),
    code=bindparam("their_code"),
    next_at=bindparam("due"),
)
_settle = _this_check.values(state=bindparam("now_state"), next_at=null())
_retry = _this_check.values(state="waiting", next_at=bindparam("due"))


@checks_view.on(Check.Requested)
def _(requested: Check.Requested, envelope: Envelope) -> Iterator[Write]:
    values = {
        "id": requested.originator_id,
        "case_id": requested.application_id,
        "office": requested.office,
        "system": requested.system,
        "kind": requested.kind,
        "step": requested.step,
        "due": requested.due_at,
    }
    yield Write(_add_check, values)


@checks_view.on(Check.Attempted)
def _(attempted: Check.Attempted, envelope: Envelope) -> Iterator[Write]:
    values = {
        "check": attempted.originator_id,
        "nth": attempted.attempt,
        "ended": attempted.outcome,
        "http_status": attempted.status,
        "their_code": attempted.code,
        "due": attempted.next_at,
    }
    yield Write(_attempt, values)


def _settled(check: UUID, state: State) -> Write:
    return Write(_settle, {"check": check, "now_state": state})


@checks_view.on(Check.Succeeded)
def _(succeeded: Check.Succeeded, envelope: Envelope) -> Iterator[Write]:
    yield _settled(succeeded.originator_id, "answered")


@checks_view.on(Check.GivenUp)
def _(given_up: Check.GivenUp, envelope: Envelope) -> Iterator[Write]:
    yield _settled(given_up.originator_id, "given-up")


@checks_view.on(Check.Retried)
def _(retried: Check.Retried, envelope: Envelope) -> Iterator[Write]:
    yield Write(_retry, {"check": retried.originator_id, "due": retried.due_at})


_line = select(
    checks.c.id,
    checks.c.case_id,
    checks.c.system,
    checks.c.kind,
    checks.c.step,
    checks.c.state,
    checks.c.attempts,
    checks.c.outcome,
    checks.c.status,
    checks.c.code,
    checks.c.requested_at,
    checks.c.next_at,
)
checks_of_case = _line.where(checks.c.case_id == bindparam("case")).order_by(checks.c.id).limit(200)
_inquiry = select(checks.c.id).where(
    checks.c.case_id == bindparam("case"), checks.c.system == "oss", checks.c.kind == "nib-inquiry"
)
inquiry_of_case = _inquiry.limit(1)
"""A row if OSS was ever asked about the NIB of a case."""
confirmed_inquiry = (
    _inquiry.where(checks.c.state == "answered").order_by(checks.c.requested_at.desc(), checks.c.id.desc()).limit(1)
)
"""The newest of them that OSS answered."""
_state_sought = bindparam("sought_state", type_=Text)
checks_of_office = (
    _line.where(
        checks.c.office == bindparam("at"),
        checks.c.id > bindparam("after"),
        or_(_state_sought.is_(None), checks.c.state == _state_sought),
    )
    .order_by(checks.c.id)
    .limit(bindparam("most"))
)
"""An office's checks after an id; without a state, all of them."""

# Not made of events, and so no view: who is at a check for how long, and what went to and fro.
check_claims = Table(
    "check_claims",
    tables.metadata,
    Column("check_id", Uuid, primary_key=True),
    Column("worker", Uuid, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)
exchanges = Table(
    "exchanges",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("check_id", Uuid, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("request_headers", Text, nullable=False),
    Column("request_body", Text, nullable=False),
    Column("answer_status", Integer),
    Column("answer_headers", Text),
    Column("answer_body", Text),
    Index("exchanges_check", "check_id", "id"),
    Index("exchanges_at", "at"),
)

due_checks = (
    select(checks.c.id)
    .outerjoin(check_claims, check_claims.c.check_id == checks.c.id)
    .where(
        checks.c.system == bindparam("of_system"),
        checks.c.next_at <= bindparam("at"),
        or_(check_claims.c.until.is_(None), check_claims.c.until <= bindparam("at")),
    )
    .order_by(checks.c.next_at)
    .limit(bindparam("most"))
)
"""The checks of a system that are due and that nobody is at, the longest due first."""
_claiming = upsert(check_claims).values(
    check_id=bindparam("check"), worker=bindparam("claimant"), until=bindparam("ends")
)
claim_check = _claiming.on_conflict_do_update(
    index_elements=["check_id"],
    set_={"worker": bindparam("claimant"), "until": bindparam("ends")},
    where=check_claims.c.until <= bindparam("at"),
).returning(check_claims.c.check_id)
"""One row if the check is now the claimant's, none if somebody else is at it. The row lock decides between two at once."""
release_check = (
    delete(check_claims)
    .where(check_claims.c.check_id == bindparam("check"), check_claims.c.worker == bindparam("claimant"))
    .returning(check_claims.c.check_id)
)
keep_exchange = insert(exchanges).values({column.name: bindparam(f"its_{column.name}") for column in exchanges.columns})
exchanges_of = select(exchanges).where(exchanges.c.check_id == bindparam("check")).order_by(exchanges.c.id).limit(200)
_old_exchanges = select(exchanges.c.id).where(exchanges.c.at < bindparam("before")).limit(bindparam("most"))
forget_exchanges = delete(exchanges).where(exchanges.c.id.in_(_old_exchanges)).returning(exchanges.c.id)
"""Forgets some of the exchanges from before a moment; a row for each."""
