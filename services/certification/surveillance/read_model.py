"""Surveillances as rows, their deadlines and their tasks, and the siblings of a certificate."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Table, Text, UniqueConstraint, Uuid, bindparam, or_, select

from services.certification.deadline.read_model import deadlines
from services.certification.surveillance.ladder import (
    PROPOSES,
    Continued,
    LadderClimbed,
    LadderLeft,
    Missed,
    RestorationNoted,
    RestorationProposed,
    SuspensionNoted,
)
from services.certification.surveillance.rows import SurveillanceRow
from services.certification.surveillance.scheduling import Ended, RecertificationDue, Resumed, Scheduled, TermRenewed
from services.certification.surveillance.surveillance import LADDER, RECERTIFICATION, SURVEILLANCE
from services.certification.surveillance.visit import Made, ReviewClosed, SiblingMarked
from services.certification.surveillance.waiting import WithdrawalWaits
from services.certification.tables import tables
from services.certification.task.read_model import work_list
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

surveillances = Table(
    "surveillances",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("certificate_id", Uuid, nullable=False),
    Column("certification_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("applicant_id", Uuid, nullable=False),
    Column("family", Text),
    Column("due_on", Date),
    Column("step", Text),
    Column("ended", Text),
    UniqueConstraint("certificate_id", name="surveillances_certificate"),
    Index("surveillances_office", "office", "id"),
    Index("surveillances_family", "applicant_id", "family"),
)
surveillance_list = View("surveillances", surveillances)

find_surveillance = Query(UUID, select(surveillances.c.id).where(surveillances.c.id == bindparam("id")))
_before = bindparam("before", type_=Date)
list_surveillances = Query(
    SurveillanceRow,
    select(*columns_of(SurveillanceRow, surveillances))
    .where(
        surveillances.c.office == bindparam("at"),
        surveillances.c.id > bindparam("after"),
        or_(_before.is_(None), surveillances.c.due_on < _before),
        equals_if_given(surveillances.c.step, "step"),
    )
    .order_by(surveillances.c.id)
    .limit(bindparam("most")),
)
siblings_of = Query(
    UUID,
    select(surveillances.c.id)
    .where(
        surveillances.c.office == bindparam("at"),
        surveillances.c.applicant_id == bindparam("applicant"),
        surveillances.c.family == bindparam("family"),
        surveillances.c.id != bindparam("but"),
        surveillances.c.ended.is_(None),
    )
    .order_by(surveillances.c.id),
)
"""The surveillances of certificates of the same holder and goods that have not ended."""


@surveillance_list.on(Scheduled)
def _(scheduled: Scheduled, envelope: Envelope) -> Iterator[Write]:
    names = ("certificate_id", "certification_id", "case_id", "office", "scheme", "applicant_id", "family", "due_on")
    yield insert_row(surveillances, id=scheduled.originator_id, **{name: getattr(scheduled, name) for name in names})


@surveillance_list.on(Missed, Made)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, event.originator_id, due_on=event.next_due_on)


@surveillance_list.on(TermRenewed, Continued)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    change = {"due_on": event.due_on} | ({"step": None} if isinstance(event, Continued) else {})
    yield update_row(surveillances, event.originator_id, **change)


@surveillance_list.on(LadderClimbed)
def _(climbed: LadderClimbed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, climbed.originator_id, step=climbed.step)


@surveillance_list.on(SuspensionNoted)
def _(suspended: SuspensionNoted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, suspended.originator_id, step="suspended")


@surveillance_list.on(LadderLeft, RestorationNoted)
def _(left: Any, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, left.originator_id, step=None)


@surveillance_list.on(Resumed)
def _(resumed: Resumed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, resumed.originator_id, ended=None, due_on=resumed.due_on, step=None)


@surveillance_list.on(Ended)
def _(ended: Ended, envelope: Envelope) -> Iterator[Write]:
    yield update_row(surveillances, ended.originator_id, ended=ended.how, due_on=None)


def _due(id: UUID, kind: str, last_day: date | None, envelope: Envelope) -> Write:
    if last_day is None:
        return deadlines.no_longer_due(id, kind)
    return deadlines.due_after(id, kind, last_day, envelope)


@deadlines.view.on(Scheduled, TermRenewed, Resumed)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _due(event.originator_id, SURVEILLANCE, event.due_on, envelope)
    yield _due(event.originator_id, RECERTIFICATION, event.recertify_on, envelope)


@deadlines.view.on(Missed, Made)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _due(event.originator_id, SURVEILLANCE, event.next_due_on, envelope)


@deadlines.view.on(LadderClimbed, SuspensionNoted)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _due(event.originator_id, LADDER, event.until, envelope)


@deadlines.view.on(LadderLeft, RestorationNoted, WithdrawalWaits)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(event.originator_id, LADDER)


@deadlines.view.on(Continued)
def _(continued: Continued, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(continued.originator_id, LADDER)
    yield _due(continued.originator_id, SURVEILLANCE, continued.due_on, envelope)


@deadlines.view.on(RecertificationDue)
def _(due: RecertificationDue, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(due.originator_id, RECERTIFICATION)


@deadlines.view.on(Ended)
def _(ended: Ended, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, SURVEILLANCE, LADDER, RECERTIFICATION)


@work_list.view.on(LadderClimbed)
def _(climbed: LadderClimbed, envelope: Envelope) -> Iterator[Write]:
    id, task = climbed.originator_id, PROPOSES.get(climbed.step)
    yield work_list.close_task(id, "suspension")
    if task is not None and climbed.role is not None:
        yield work_list.open_task(id, task, climbed.role, climbed.on, envelope)


@work_list.view.on(SuspensionNoted, LadderLeft, Continued)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, "suspension", "withdrawal")


@work_list.view.on(RestorationProposed)
def _(proposed: RestorationProposed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(proposed.originator_id, "restoration", proposed.role, proposed.on, envelope)


@work_list.view.on(RestorationNoted)
def _(restored: RestorationNoted, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(restored.originator_id, "suspension", "withdrawal", "restoration")


@work_list.view.on(SiblingMarked)
def _(marked: SiblingMarked, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(marked.originator_id, "review", marked.role, marked.on, envelope)


@work_list.view.on(ReviewClosed)
def _(closed: ReviewClosed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(closed.originator_id, "review")


@work_list.view.on(RecertificationDue)
def _(due: RecertificationDue, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(due.originator_id, "recertification", due.role, due.on, envelope)


@work_list.view.on(TermRenewed)
def _(renewed: TermRenewed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(renewed.originator_id, "recertification")


@work_list.view.on(Ended)
def _(ended: Ended, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(ended.originator_id)
