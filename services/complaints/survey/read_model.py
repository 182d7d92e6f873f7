"""The survey's tables. Three are read models; ballots and box are not, because no event may tell what they hold.

A ballot is an invitation that was not answered yet, under a keyed hash of its token. Answering removes the ballot and puts the
answer into the box, in one statement that leaves nothing in the journal: no command, no actor, no time. So neither table can be
rebuilt; an answer that waits in the box is as safe as the database itself.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
)

from services.complaints.survey.invitation import Invited
from services.complaints.survey.report import Published
from services.complaints.survey.rows import BallotRow, BoxRow, InvitedRow, ReportRow, TallyRow, WaitingRow
from services.complaints.survey.tally import TallyOpened
from services.complaints.tables import tables
from shared.database import Write
from shared.offices import office as office_of
from shared.quarter import Quarter
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_row

ballots = Table(
    "survey_ballots",
    tables.metadata,
    Column("ballot", LargeBinary, primary_key=True),
    Column("office", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("open_until", Date, nullable=False),
    Index("survey_ballots_open", "open_until"),
)
box = Table(
    "survey_box",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("service_code", Text),
    Column("sealed", Text, nullable=False),
    Index("survey_box_office", "office", "quarter", "way", "service_code"),
)
invitations = Table(
    "survey_invitations",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Index("survey_invitations_office", "office", "quarter", "service_code"),
)
tallies = Table(
    "survey_tallies",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("service_code", Text),
    Index("survey_tallies_office", "office", "quarter"),
)
reports = Table(
    "survey_reports",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("quarter", Text, primary_key=True),
    Column("published_on", Date, nullable=False),
    Column("invited", Integer, nullable=False),
    Column("respondents", Integer),
    Column("index", Numeric),
    Column("band", Text),
)
survey_invitations = View("survey_invitations", invitations)
survey_tallies = View("survey_tallies", tallies)
survey_reports = View("survey_reports", reports)


@survey_invitations.on(Invited)
def _(invited: Invited, envelope: Envelope) -> Iterator[Write]:
    quarter = Quarter.of(office_of(invited.office).local_day(envelope.effective_at))
    yield insert_row(
        invitations,
        id=invited.originator_id,
        office=invited.office,
        quarter=str(quarter),
        service_code=invited.service_code,
    )


@survey_tallies.on(TallyOpened)
def _(opened: TallyOpened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        tallies,
        id=opened.originator_id,
        office=opened.office,
        quarter=opened.quarter,
        way=opened.way,
        service_code=opened.service_code,
    )


@survey_reports.on(Published)
def _(published: Published, envelope: Envelope) -> Iterator[Write]:
    figures = published.figures.office
    yield insert_row(
        reports,
        office=published.office,
        quarter=published.quarter,
        published_on=published.published_on,
        invited=published.figures.invited,
        respondents=None if figures is None else figures.respondents,
        index=None if figures is None else figures.index,
        band=None if figures is None else figures.band,
    )


def open_ballot(ballot: bytes, row: BallotRow) -> Write:
    """Lays out a ballot; it moves with the commit of the invitation."""
    return insert_row(ballots, ballot=ballot, **row._asdict())


def take_from_box(rows: Sequence[BoxRow]) -> list[Write]:
    """Removes counted answers; it moves with the commit that counts them."""
    return [delete_rows(box, id=one.id) for one in rows]


_is_ballot = ballots.c.ballot == bindparam("ballot")
find_ballot = Query(BallotRow, select(*columns_of(BallotRow, ballots)).where(_is_ballot))
_spent = delete(ballots).where(_is_ballot).returning(ballots.c.office, ballots.c.service_code).cte("spent")
answer_ballot = Query(
    UUID,
    insert(box)
    .from_select(
        ["id", "office", "quarter", "way", "service_code", "sealed"],
        select(
            bindparam("id", type_=Uuid),
            _spent.c.office,
            bindparam("quarter", type_=Text),
            literal("invitation", Text),
            _spent.c.service_code,
            bindparam("sealed", type_=Text),
        ),
    )
    .returning(box.c.id),
)
"""Removes the ballot and puts the answer into the box; no row if somebody was first."""
answer_at_counter = Query(
    UUID,
    insert(box)
    .values(
        id=bindparam("id"),
        office=bindparam("office"),
        quarter=bindparam("quarter"),
        way="walk-in",
        sealed=bindparam("sealed"),
    )
    .returning(box.c.id),
)
drop_closed_ballots = Query(
    bytes, delete(ballots).where(ballots.c.open_until < bindparam("before", type_=Date)).returning(ballots.c.ballot)
)
_kept_apart = (box.c.office, box.c.quarter, box.c.way, box.c.service_code)
list_waiting = Query(
    WaitingRow,
    select(*_kept_apart, func.count().label("answers")).group_by(*_kept_apart).order_by(*_kept_apart),
)
draw_waiting = Query(
    BoxRow,
    select(*columns_of(BoxRow, box))
    .where(
        box.c.office == bindparam("at"),
        box.c.quarter == bindparam("of"),
        box.c.way == bindparam("by"),
        func.coalesce(box.c.service_code, "") == func.any(bindparam("services")),
    )
    .order_by(func.random())
    .limit(bindparam("most")),
)
"""At most `most` waiting answers, drawn by lot; `services` names a missing service as an empty text."""
list_tallies = Query(
    TallyRow,
    select(*columns_of(TallyRow, tallies))
    .where(tallies.c.office == bindparam("at"), tallies.c.quarter == bindparam("of"))
    .order_by(tallies.c.way, tallies.c.service_code, tallies.c.id),
)
count_invited = Query(
    InvitedRow,
    select(invitations.c.service_code, func.count().label("invited"))
    .where(invitations.c.office == bindparam("at"), invitations.c.quarter == bindparam("of"))
    .group_by(invitations.c.service_code),
)
list_reports = Query(
    ReportRow,
    select(*columns_of(ReportRow, reports))
    .where(reports.c.office == bindparam("at"))
    .order_by(reports.c.quarter.desc())
    .limit(bindparam("most")),
)
list_offices = Query(str, select(reports.c.office).distinct().order_by(reports.c.office))
