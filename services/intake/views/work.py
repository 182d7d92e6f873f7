"""Work as rows: a row for each role that may bring a case on, so that a list of many thousands is read by its index."""

from datetime import date

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.expression import Executable

from services.intake.views.tables import tables

NO_DAY = date(9999, 12, 31)
"""Where nothing is promised: such work comes last."""

work = Table(
    "work",
    tables.metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("office", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("number", Text),
    Column("state", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("claimed_by", Text),
    Index("work_waiting", "office", "role", "due_on", "application_id"),
)

end_work = delete(work).where(work.c.application_id == bindparam("application"))


def begin_work(applications: Table) -> Executable:
    """The statement that lets a case wait for a `role`, with what the application's own row says."""
    waiting = select(
        applications.c.id,
        bindparam("role", type_=Text),
        applications.c.office,
        applications.c.service_code,
        applications.c.number,
        applications.c.state,
        func.coalesce(applications.c.due_on, literal(NO_DAY)),
    ).where(applications.c.id == bindparam("application"))
    columns = ["application_id", "role", "office", "service_code", "number", "state", "due_on"]
    return insert(work).from_select(columns, waiting).on_conflict_do_nothing()


set_claim = (
    update(work).where(work.c.application_id == bindparam("application")).values(claimed_by=bindparam("officer"))
)
set_due = update(work).where(work.c.application_id == bindparam("application")).values(due_on=bindparam("falls_due"))

_mine = bindparam("mine", type_=Text)
work_of = (
    select(
        work.c.application_id,
        work.c.service_code,
        work.c.number,
        work.c.state,
        work.c.due_on,
        work.c.claimed_by,
    )
    .where(
        work.c.office == bindparam("at"),
        work.c.role == bindparam("role"),
        or_(_mine.is_(None), work.c.claimed_by == _mine),
        tuple_(work.c.due_on, work.c.application_id)
        > tuple_(bindparam("after_day", type_=Date), bindparam("after_case", type_=Uuid)),
    )
    .order_by(work.c.due_on, work.c.application_id)
    .limit(bindparam("most"))
)
"""What waits for a role of an office, the most urgent first."""
