"""The recalculations that clocks have still to record, as rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    bindparam,
    select,
    tuple_,
)

from services.intake.clock.amendment import PromiseRecalculated, RecalculationNotApplied
from services.intake.clock.read_model import clocks, is_open
from services.intake.recalculation.recalculation import CasesListed, Decided, ListClosed
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_missing_row, insert_row, update_row

recalculations = Table(
    "recalculations_due",
    tables.metadata,
    Column("case_id", Uuid, nullable=False),
    Column("calendar", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("decision", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "calendar"),
    Index("recalculations_due_decision", "decision", "case_id"),
)


unlisted = Table(
    "recalculations_unlisted",
    tables.metadata,
    Column("decision", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("calendar", Text, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("last_case", Uuid, nullable=False),
)


recalculations_view = View("recalculations_due", recalculations, unlisted)


def _due(decided: Decided | CasesListed) -> Iterator[Write]:
    for case in decided.cases:
        yield insert_missing_row(
            recalculations,
            ("case_id", "calendar"),
            case_id=case.case_id,
            calendar=decided.calendar,
            office=decided.office,
            legal_basis=decided.legal_basis,
            decision=decided.originator_id,
            decided_at=decided.at,
            decided_by=decided.decided_by,
        )


class DueRow(NamedTuple):
    """A clock that has still to record what was decided."""

    case_id: UUID
    calendar: str
    office: str
    legal_basis: str
    decision: UUID
    decided_at: datetime
    decided_by: str


class UnlistedRow(NamedTuple):
    """A decision of which some cases have still to be listed: those after `last_case`."""

    decision: UUID
    office: str
    calendar: str
    parts: int
    last_case: UUID


recalculations_due = Query(
    DueRow,
    select(*columns_of(DueRow, recalculations))
    .join(clocks, clocks.c.case_id == recalculations.c.case_id)
    .where(
        is_open,
        clocks.c.calendar != recalculations.c.calendar,
        tuple_(recalculations.c.decision, recalculations.c.case_id)
        > tuple_(bindparam("after_decision", type_=Uuid), bindparam("after_case", type_=Uuid)),
    )
    .order_by(recalculations.c.decision, recalculations.c.case_id)
    .limit(bindparam("most")),
)
"""What was decided and not yet recorded by a clock, after a place; one that ended meanwhile keeps its promise as it was."""


recalculations_unlisted = Query(UnlistedRow, select(*columns_of(UnlistedRow, unlisted)).order_by(unlisted.c.decision))
"""The decisions of which some cases have still to be listed, and where the list goes on."""


@recalculations_view.on(Decided)
def _(decided: Decided, envelope: Envelope) -> Iterator[Write]:
    yield from _due(decided)
    if decided.goes_on:
        yield insert_row(
            unlisted,
            decision=decided.originator_id,
            office=decided.office,
            calendar=decided.calendar,
            parts=1,
            last_case=decided.cases[-1].case_id,
        )


@recalculations_view.on(CasesListed)
def _(listed: CasesListed, envelope: Envelope) -> Iterator[Write]:
    yield from _due(listed)
    yield update_row(unlisted, listed.originator_id, parts=listed.part, last_case=listed.cases[-1].case_id)


@recalculations_view.on(ListClosed)
def _(closed: ListClosed, envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(unlisted, decision=closed.originator_id)


@recalculations_view.on(PromiseRecalculated)
def _(recalculated: PromiseRecalculated, envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(recalculations, case_id=envelope.case_id, calendar=recalculated.calendar)


@recalculations_view.on(RecalculationNotApplied)
def _(kept: RecalculationNotApplied, envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(recalculations, case_id=envelope.case_id, calendar=kept.calendar)
