"""Checks as rows, with their due times and claims, and the recorded exchanges."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    false,
    select,
)

from services.intake.check.check import Attempted, Check, GivenUp, Requested, Retried, State, Succeeded
from services.intake.check.lines import ExchangeView
from services.intake.check.overdue import REPORT_DUE, Overdue
from services.intake.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.outgoing.rows import Claims, Exchanges
from shared.service.deadlines import Deadlines
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

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
    Column("report_by", Date),
    Column("overdue", Boolean, nullable=False, server_default=false()),
    Index("checks_case", "case_id", "id"),
    Index("checks_office", "office", "state", "id"),
    Index("checks_due", "system", "next_at", postgresql_where="next_at IS NOT NULL"),
)

checks_view = View("checks", checks)
deadlines = Deadlines(tables)
"""Intake's deadlines: of reports. The clocks of cases have a table of their own (record 48)."""


@checks_view.on(Requested)
def _(requested: Requested, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        checks,
        id=requested.originator_id,
        case_id=requested.application_id,
        office=requested.office,
        system=requested.system,
        kind=requested.kind,
        step=requested.step,
        state="waiting",
        attempts=0,
        requested_at=requested.due_at,
        next_at=requested.due_at,
        report_by=requested.report_by,
        overdue=False,
    )


@deadlines.view.on(Requested)
def _(requested: Requested, envelope: Envelope) -> Iterator[Write]:
    if requested.report_by is not None:
        yield deadlines.due_after(requested.originator_id, REPORT_DUE, requested.report_by, envelope)


@deadlines.view.on(Succeeded, Overdue)
def _(ended: Event[Check], envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, REPORT_DUE)


@checks_view.on(Overdue)
def _(overdue: Overdue, envelope: Envelope) -> Iterator[Write]:
    yield update_row(checks, overdue.originator_id, overdue=True)


@checks_view.on(Attempted)
def _(attempted: Attempted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        checks,
        attempted.originator_id,
        state="failing",
        attempts=attempted.attempt,
        outcome=attempted.outcome,
        status=attempted.status,
        code=attempted.code,
        next_at=attempted.next_at,
    )


def _settled(check: UUID, state: State) -> Write:
    return update_row(checks, check, state=state, next_at=None)


@checks_view.on(Succeeded)
def _(succeeded: Succeeded, envelope: Envelope) -> Iterator[Write]:
    yield _settled(succeeded.originator_id, "answered")


@checks_view.on(GivenUp)
def _(given_up: GivenUp, envelope: Envelope) -> Iterator[Write]:
    yield _settled(given_up.originator_id, "given-up")


@checks_view.on(Retried)
def _(retried: Retried, envelope: Envelope) -> Iterator[Write]:
    yield update_row(checks, retried.originator_id, state="waiting", next_at=retried.due_at)


class CheckRow(NamedTuple):
    """A check with the outcome of its last attempt."""

    id: UUID
    case_id: UUID
    system: str
    kind: str
    step: str | None
    state: str
    attempts: int
    outcome: str | None
    status: int | None
    code: str | None
    requested_at: datetime
    next_at: datetime | None
    report_by: date | None
    overdue: bool

    @property
    def application_id(self) -> UUID:
        return self.case_id


_rows = select(*columns_of(CheckRow, checks)).order_by(checks.c.id)
checks_of_case = Query(CheckRow, _rows.where(checks.c.case_id == bindparam("case")).limit(200))
reports_of_case = Query(
    UUID,
    select(checks.c.id)
    .where(
        checks.c.case_id == bindparam("case"),
        checks.c.system == bindparam("of_system"),
        checks.c.kind == "certificate-report",
    )
    .order_by(checks.c.requested_at, checks.c.id)
    .limit(200),
)
_inquiry = select(checks.c.id).where(
    checks.c.case_id == bindparam("case"), checks.c.system == "oss", checks.c.kind == "nib-inquiry"
)
inquiry_of_case = Query(UUID, _inquiry.limit(1))
"""A row if OSS was ever asked about the NIB of a case."""
confirmed_inquiry = Query(
    UUID,
    _inquiry.where(checks.c.state == "answered").order_by(checks.c.requested_at.desc(), checks.c.id.desc()).limit(1),
)
"""The newest of them that OSS answered."""
checks_of_office = Query(
    CheckRow,
    _rows.where(
        checks.c.office == bindparam("at"),
        checks.c.id > bindparam("after"),
        equals_if_given(checks.c.state, "state"),
    ).limit(bindparam("most")),
)
"""An office's checks after an id; without a state, all of them."""

claims = Claims(tables.metadata, "check")
exchanges = Exchanges(tables.metadata, "check")
due_checks = claims.due(checks.c.id, checks.c.next_at, checks.c.system == bindparam("of_system"))
exchanges_of = Query(
    ExchangeView,
    select(*columns_of(ExchangeView, exchanges.table))
    .where(exchanges.table.c.check_id == bindparam("check"))
    .order_by(exchanges.table.c.id)
    .limit(200),
)
