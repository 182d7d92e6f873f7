"""Published calendars as rows, and the recalculations that clocks have still to record."""

from collections.abc import Iterator

import orjson
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.calendar.calendar import WorkCalendar
from services.intake.tables import tables
from shared.database import Write
from shared.errors import Conflict
from shared.service.read_models import Envelope, View

calendars = Table(
    "calendars",
    tables.metadata,
    Column("version", Text, primary_key=True),
    Column("amends", Text, nullable=False),
    Column("decree", Text, nullable=False),
    Column("added", JSONB, nullable=False),
    Column("removed", JSONB, nullable=False),
    Column("settles", Integer),
    Column("published_on", Date, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("amends", name="calendars_amends"),
)


class AmendedMeanwhile(Conflict):
    code = "amended-meanwhile"
    indonesian = "Kalender ini baru saja diubah oleh keputusan lain. Baca kembali, lalu ubah versi yang terbaru."
    english = "Another decree has just amended this calendar. Read again, and amend the newest version."


calendars_view = View("calendars", calendars, breaches={"calendars_amends": AmendedMeanwhile})

_add_calendar = insert(calendars).values({column.name: bindparam(column.name) for column in calendars.columns})


@calendars_view.on(WorkCalendar.Published)
def _(published: WorkCalendar.Published, envelope: Envelope) -> Iterator[Write]:
    values = {
        "version": published.version,
        "amends": published.amends,
        "decree": published.decree,
        "added": orjson.dumps(to_jsonable_python(published.added)).decode(),
        "removed": orjson.dumps(to_jsonable_python(published.removed)).decode(),
        "settles": published.settles,
        "published_on": published.published_on,
        "published_at": envelope.recorded_at,
    }
    yield Write(_add_calendar, values)


all_calendars = select(
    calendars.c.version,
    calendars.c.amends,
    calendars.c.decree,
    calendars.c.added,
    calendars.c.removed,
    calendars.c.settles,
    calendars.c.published_on,
).order_by(calendars.c.published_at, calendars.c.version)
"""Every published version, first the oldest, so that what a version amends comes before it."""
