"""The recalculations that clocks have still to record, as rows."""

from collections.abc import Iterator

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
    delete,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from services.intake.clock.clock import PromiseClock
from services.intake.clock.read_model import clocks, is_open
from services.intake.recalculation.recalculation import Recalculation
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

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


_to_recalculate = (
    upsert(recalculations)
    .values({column.name: bindparam(column.name) for column in recalculations.columns})
    .on_conflict_do_nothing()
)


_recalculated = delete(recalculations).where(
    recalculations.c.case_id == bindparam("of_case"), recalculations.c.calendar == bindparam("now_calendar")
)


_lists_on = insert(unlisted).values({column.name: bindparam(column.name) for column in unlisted.columns})


_listed_to = (
    update(unlisted)
    .where(unlisted.c.decision == bindparam("this_decision"))
    .values(parts=bindparam("now_parts"), last_case=bindparam("now_last"))
)


_list_closed = delete(unlisted).where(unlisted.c.decision == bindparam("this_decision"))


def _due(decided: Recalculation.Decided | Recalculation.CasesListed) -> Iterator[Write]:
    for case in decided.cases:
        values = {
            "case_id": case.case_id,
            "calendar": decided.calendar,
            "office": decided.office,
            "legal_basis": decided.legal_basis,
            "decision": decided.originator_id,
            "decided_at": decided.at,
            "decided_by": decided.decided_by,
        }
        yield Write(_to_recalculate, values)


recalculations_due = (
    select(
        recalculations.c.case_id,
        recalculations.c.calendar,
        recalculations.c.office,
        recalculations.c.legal_basis,
        recalculations.c.decision,
        recalculations.c.decided_at,
        recalculations.c.decided_by,
    )
    .join(clocks, clocks.c.case_id == recalculations.c.case_id)
    .where(
        is_open,
        clocks.c.calendar != recalculations.c.calendar,
        tuple_(recalculations.c.decision, recalculations.c.case_id)
        > tuple_(bindparam("after_decision", type_=Uuid), bindparam("after_case", type_=Uuid)),
    )
    .order_by(recalculations.c.decision, recalculations.c.case_id)
    .limit(bindparam("most"))
)
"""What was decided and not yet recorded by a clock, after a place; one that ended meanwhile keeps its promise as it was."""


recalculations_unlisted = select(
    unlisted.c.decision, unlisted.c.office, unlisted.c.calendar, unlisted.c.parts, unlisted.c.last_case
).order_by(unlisted.c.decision)
"""The decisions of which some cases have still to be listed, and where the list goes on."""


@recalculations_view.on(Recalculation.Decided)
def _(decided: Recalculation.Decided, envelope: Envelope) -> Iterator[Write]:
    yield from _due(decided)
    if decided.goes_on:
        values = {
            "decision": decided.originator_id,
            "office": decided.office,
            "calendar": decided.calendar,
            "parts": 1,
            "last_case": decided.cases[-1].case_id,
        }
        yield Write(_lists_on, values)


@recalculations_view.on(Recalculation.CasesListed)
def _(listed: Recalculation.CasesListed, envelope: Envelope) -> Iterator[Write]:
    yield from _due(listed)
    last = listed.cases[-1].case_id
    yield Write(_listed_to, {"this_decision": listed.originator_id, "now_parts": listed.part, "now_last": last})


@recalculations_view.on(Recalculation.ListClosed)
def _(closed: Recalculation.ListClosed, envelope: Envelope) -> Iterator[Write]:
    yield Write(_list_closed, {"this_decision": closed.originator_id})


@recalculations_view.on(PromiseClock.PromiseRecalculated)
def _(recalculated: PromiseClock.PromiseRecalculated, envelope: Envelope) -> Iterator[Write]:
    yield Write(_recalculated, {"of_case": envelope.case_id, "now_calendar": recalculated.calendar})


@recalculations_view.on(PromiseClock.RecalculationNotApplied)
def _(kept: PromiseClock.RecalculationNotApplied, envelope: Envelope) -> Iterator[Write]:
    yield Write(_recalculated, {"of_case": envelope.case_id, "now_calendar": kept.calendar})
