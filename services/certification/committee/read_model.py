"""Meetings as rows, and the cases of their agendas."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid, bindparam, exists, or_, select, update

from services.certification.committee.convening import MeetingConvened
from services.certification.committee.rows import MeetingRow
from services.certification.committee.voting import MeetingConcluded
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

meetings = Table(
    "meetings",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("quorum", Integer, nullable=False),
    Column("open_cases", Integer, nullable=False),
    Index("meetings_office", "office", "id"),
)
agendas = Table(
    "meeting_cases",
    tables.metadata,
    Column("certification_id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, primary_key=True),
)

meeting_list = View("meetings", meetings, agendas)

_conclude_one = update(meetings).where(meetings.c.id == bindparam("one")).values(open_cases=meetings.c.open_cases - 1)
_ASKED = bindparam("certification", type_=Uuid)
list_meetings = Query(
    MeetingRow,
    select(*columns_of(MeetingRow, meetings))
    .where(
        meetings.c.office == bindparam("office"),
        meetings.c.id > bindparam("after"),
        or_(
            _ASKED.is_(None),
            exists().where(agendas.c.meeting_id == meetings.c.id, agendas.c.certification_id == _ASKED),
        ),
    )
    .order_by(meetings.c.id)
    .limit(bindparam("most")),
)


@meeting_list.on(MeetingConvened)
def _(convened: MeetingConvened, envelope: Envelope) -> Iterator[Write]:
    id: UUID = convened.originator_id
    yield insert_row(
        meetings,
        id=id,
        office=convened.office,
        held_on=convened.held_on,
        quorum=convened.quorum,
        open_cases=len(convened.agenda),
    )
    for one in convened.agenda:
        yield insert_row(agendas, certification_id=one, meeting_id=id)


@meeting_list.on(MeetingConcluded)
def _(concluded: MeetingConcluded, envelope: Envelope) -> Iterator[Write]:
    yield Write(_conclude_one, {"one": concluded.originator_id})
