"""What statistics count: a row for each report, with the quarters in which it was received, was due and was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from services.complaints.complaint.answering import AnswerDelivered
from services.complaints.complaint.receiving import ComplaintReceived
from services.complaints.complaint.stages import StageOverdue
from services.complaints.complaint.study import ComplaintClassified
from services.complaints.policy.words import Stage
from services.complaints.statistics.figures import Dimension
from services.complaints.statistics.groups import Counts
from services.complaints.tables import tables
from shared.database import Write
from shared.quarter import Quarter
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

statistics = Table(
    "statistics",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("service_code", Text),
    Column("component", Text),
    Column("received_on", Date, nullable=False),
    Column("received_in", Text, nullable=False),
    Column("due_in", Text),
    Column("in_time", Boolean),
    Column("answered_in", Text),
    Column("days", Integer),
    Index("statistics_received", "office", "received_in"),
    Index("statistics_due", "office", "due_in"),
    Index("statistics_answered", "office", "answered_in"),
)
"""`due_in`: the quarter of the first answer, or of the day after its last day if that came first; `days`: from receipt to the first
answer. What a report had once keeps its quarter, so that a published quarter does not change."""
statistics_view = View("statistics", statistics)

_ENDED_BY_ANSWER: Final = frozenset[Stage]({"answer", "decision"})


@dataclass(frozen=True, slots=True)
class CountRow:
    """The counts of the reports that are alike in the first four columns."""

    channel: str
    kind: str
    service_code: str | None
    component: str | None
    received: int
    in_time: int
    late: int
    answered: int
    days: int

    @property
    def alike(self) -> dict[Dimension, str | None]:
        """What the reports have in common."""
        return {
            "channel": self.channel,
            "kind": self.kind,
            "service": self.service_code,
            "component": self.component,
        }

    @property
    def counts(self) -> Counts:
        return Counts(self.received, self.in_time, self.late, self.answered, self.days)


_c = statistics.c
_quarter = bindparam("quarter", type_=Text)
_groups = (_c.channel, _c.kind, _c.service_code, _c.component)
count_quarter = Query(
    CountRow,
    select(
        *_groups,
        func.count().filter(_c.received_in == _quarter).label("received"),
        func.count().filter(_c.due_in == _quarter, _c.in_time).label("in_time"),
        func.count().filter(_c.due_in == _quarter, ~_c.in_time).label("late"),
        func.count().filter(_c.answered_in == _quarter).label("answered"),
        func.coalesce(func.sum(_c.days).filter(_c.answered_in == _quarter), 0).label("days"),
    )
    .where(
        _c.office == bindparam("office"),
        or_(_c.received_in == _quarter, _c.due_in == _quarter, _c.answered_in == _quarter),
    )
    .group_by(*_groups),
)
count_received = Query(
    int,
    select(func.count()).where(
        _c.office == bindparam("office"), _c.received_in == _quarter, _c.received_on < bindparam("before")
    ),
)


@statistics_view.on(ComplaintReceived)
def _(received: ComplaintReceived, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        statistics,
        id=received.originator_id,
        office=received.office,
        channel=received.channel,
        kind=received.kind,
        service_code=received.service_code,
        component=received.component,
        received_on=received.received_on,
        received_in=str(Quarter.of(received.received_on)),
    )


@statistics_view.on(ComplaintClassified)
def _(classified: ComplaintClassified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        statistics,
        classified.originator_id,
        service_code=classified.service_code,
        component=classified.component,
    )


_first_due = (
    update(statistics)
    .where(_c.id == bindparam("report"))
    .values(
        due_in=func.coalesce(_c.due_in, bindparam("due", type_=Text)),
        in_time=func.coalesce(_c.in_time, bindparam("timely", type_=Boolean)),
    )
)
_first_answer = _first_due.values(
    answered_in=func.coalesce(_c.answered_in, bindparam("due", type_=Text)),
    days=func.coalesce(_c.days, type_coerce(bindparam("on", type_=Date) - _c.received_on, Integer)),
)


@statistics_view.on(StageOverdue)
def _(overdue: StageOverdue, envelope: Envelope) -> Iterator[Write]:
    if overdue.stage in _ENDED_BY_ANSWER:
        yield Write(_first_due, _due(overdue.originator_id, overdue.last_day + timedelta(days=1), in_time=False))


@statistics_view.on(AnswerDelivered)
def _(answered: AnswerDelivered, envelope: Envelope) -> Iterator[Write]:
    values = _due(answered.originator_id, answered.on, in_time=answered.in_time)
    yield Write(_first_answer, {**values, "on": answered.on})


def _due(report: UUID, on: date, *, in_time: bool) -> dict[str, Any]:
    return {"report": report, "due": str(Quarter.of(on)), "timely": in_time}
