"""The deadline of each watched term: the day of its next reminder; and whether a term is known."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, bindparam, select

from services.messages.deadline.read_model import deadlines
from services.messages.expiry.expiry import (
    REMINDER,
    ExpiryMoved,
    ExpiryUnwatched,
    ExpiryWatched,
    HolderReminded,
)
from services.messages.tables import tables
from shared.database import Write
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

expiries = Table(
    "expiries",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject_id", Uuid, nullable=False),
    Column("about", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("valid_until", Date, nullable=False),
    Index("expiries_about", "about"),
)
expiry_list: Final = View("expiries", expiries)
expiry_deadlines: Final = deadlines.view

find_expiry = Query(UUID, select(expiries.c.id).where(expiries.c.id == bindparam("id")))


@expiry_list.on(ExpiryWatched)
def _(watched: ExpiryWatched, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        expiries,
        id=watched.originator_id,
        subject_id=watched.subject_id,
        about=watched.about,
        kind=watched.kind,
        office=envelope.office,
        valid_until=watched.valid_until,
    )


@expiry_list.on(ExpiryMoved)
def _(moved: ExpiryMoved, _envelope: Envelope) -> Iterator[Write]:
    yield update_row(expiries, moved.originator_id, about=moved.about, valid_until=moved.valid_until)


@deadlines.view.on(ExpiryWatched)
def _(watched: ExpiryWatched, envelope: Envelope) -> Iterator[Write]:
    yield _next_reminder(watched.originator_id, watched.remind_on, envelope)


@deadlines.view.on(ExpiryMoved)
def _(moved: ExpiryMoved, envelope: Envelope) -> Iterator[Write]:
    yield _next_reminder(moved.originator_id, moved.remind_on, envelope)


@deadlines.view.on(HolderReminded)
def _(reminded: HolderReminded, envelope: Envelope) -> Iterator[Write]:
    yield _next_reminder(reminded.originator_id, reminded.remind_on, envelope)


@deadlines.view.on(ExpiryUnwatched)
def _(unwatched: ExpiryUnwatched, _envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(unwatched.originator_id, REMINDER)


def _next_reminder(expiry: UUID, days: tuple[date, ...], envelope: Envelope) -> Write:
    """A reminder is due when its day begins, so at the end of the day before."""
    if not days:
        return deadlines.no_longer_due(expiry, REMINDER)
    return deadlines.due_after(expiry, REMINDER, days[0] - timedelta(days=1), envelope)
