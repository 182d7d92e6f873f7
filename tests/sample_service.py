"""A service small enough to see the spine through: boxes that are opened, filled, and have unique labels."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint, Uuid, bindparam, select, update

from shared.clock import Clock
from shared.contracts import Contract
from shared.database import Bounds, Write, pool
from shared.errors import RefusedByRule
from shared.journal.appender import Appender
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.journal.news import News
from shared.service.ask import Answer, Ask
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row
from shared.service.schema import deadline_table, service_schema
from shared.service.tables import service_tables
from shared.service.unit_of_work import UnitOfWork

PATIENT = Bounds(connect=60, lock=60, idle_in_transaction=60, transaction=120)
WAIT = 90.0
"""On a busy machine a whole process may stand still for seconds; what is about limits sets its own."""
tables = service_tables("sample")
boxes = Table(
    "boxes",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("label", Text, nullable=False),
    Column("content", Integer, nullable=False),
    UniqueConstraint("label", name="boxes_label"),
)
SAMPLE_SCHEMA = [
    *service_schema("sample"),
    deadline_table("sample"),
    (
        "CREATE TABLE sample.boxes (id uuid PRIMARY KEY, label text NOT NULL, content integer NOT NULL,"
        " CONSTRAINT boxes_label UNIQUE (label))"
    ),
    # the library's own test cases write under topics of theirs
    "CREATE POLICY sample_appends_anything ON journal.events FOR INSERT TO jejak_sample WITH CHECK (true)",
]


class LabelTaken(RefusedByRule):
    code = "label-taken"
    indonesian = "Label sudah dipakai."
    english = "The label is taken."


class BoxFull(RefusedByRule):
    code = "box-full"
    indonesian = "Kotak penuh."
    english = "The box is full."


class Box(Aggregate):
    TOPIC = "sample.box"
    label: str
    number: int
    content: int = 0


class Opened(FirstEvent[Box]):
    TOPIC = "sample.box-opened"
    INDONESIAN = "Kotak {label} dibuka."
    ENGLISH = "Box {label} was opened."
    label: str
    number: int = 0


class Filled(Event[Box]):
    TOPIC = "sample.box-filled"
    INDONESIAN = "Kotak diisi {amount}."
    ENGLISH = "The box was filled with {amount}."
    amount: int

    def apply(self, box: Box) -> None:
        box.content += self.amount


def fill(box: Box, amount: int, now: datetime) -> None:
    if box.content + amount > 1000:
        raise BoxFull
    box.record(Filled, now, amount=amount)


view = View("boxes", boxes, breaches={"boxes_label": LabelTaken})
_fill = update(boxes).where(boxes.c.id == bindparam("box")).values(content=boxes.c.content + bindparam("amount"))


class BoxRow(NamedTuple):
    id: UUID
    label: str
    content: int


all_boxes = Query(BoxRow, select(*columns_of(BoxRow, boxes)).order_by(boxes.c.id))


@view.on(Opened)
def _(opened: Opened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(boxes, id=opened.originator_id, label=opened.label, content=0)


@view.on(Filled)
def _(filled: Filled, envelope: Envelope) -> Iterator[Write]:
    yield Write(_fill, {"box": filled.originator_id, "amount": filled.amount})


def opened(box_id: UUID, label: str, now: datetime, number: int = 0) -> Box:
    return Box.begin(Opened, id=box_id, now=now, label=label, number=number)


def ask(clock: Clock, **changes: Any) -> Ask:
    """An Ask of an officer whose answer is the aggregate's version."""
    now = clock.now()
    values: dict[str, Any] = {
        "actor": "officer-1",
        "role": "officer",
        "office": "disperindag-pasuruan",
        "channel": "counter",
        "command_id": uuid4(),
        "now": now,
        "effective_at": now,
        "request_hash": b"same",
        "render": lambda box: Answer(200, str(box.version).encode(), box.version),
    }
    return Ask(**{**values, **changes})


@asynccontextmanager
async def sample_unit(
    url: str, bounds: Bounds = PATIENT, *more: View, series_wait: float = WAIT
) -> AsyncIterator[UnitOfWork]:
    """The sample service's unit of work on a migrated database."""
    appender = Appender(url, News(), bounds=bounds, wait=WAIT)
    unit = UnitOfWork(tables, pool(url, 4, bounds, wait=WAIT), appender, [view, *more], series_wait=series_wait)
    await unit.pool.open()
    try:
        yield unit
    finally:
        await unit.appender.close()
        await unit.pool.close()


class BoxFilled(Contract):
    """What another service hears when a box was filled."""

    TYPE = "sample.box-filled"
    amount: int
