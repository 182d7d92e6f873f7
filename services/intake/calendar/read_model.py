"""Published calendars as rows, and the recalculations that clocks still have to record."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.calendar.calendar import Published
from services.intake.tables import tables
from shared.database import Write
from shared.errors import Conflict
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import as_json, insert_row

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


@calendars_view.on(Published)
def _(published: Published, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        calendars,
        version=published.version,
        amends=published.amends,
        decree=published.decree,
        added=as_json(published.added),
        removed=as_json(published.removed),
        settles=published.settles,
        published_on=published.published_on,
        published_at=envelope.recorded_at,
    )


class CalendarRow(NamedTuple):
    """A published version, with its added and removed days as JSON."""

    version: str
    amends: str
    decree: str
    added: list[dict[str, Any]]
    removed: list[str]
    settles: int | None
    published_on: date


all_calendars = Query(
    CalendarRow,
    select(*columns_of(CalendarRow, calendars)).order_by(calendars.c.published_at, calendars.c.version),
)
"""Every published version, the oldest first, so that an amended version comes before its amendment."""
