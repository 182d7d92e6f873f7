"""Work as rows: one for each role that may bring a case on, tell its applicant of a lateness, or look after a passed limit, so that
a list of many thousands is read by its index."""

from datetime import date
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.expression import ColumnElement, Executable

from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.row_changes import delete_rows

NO_DAY = date(9999, 12, 31)
"""Where nothing is promised, or the clock stands or has ended: such work comes last."""
Task = Literal["step", "notice", "error-notice", "after-check", "outer-limit", "held-approval"]
"""What a case waits for: a step of its procedure, a notice of a lateness or of an error to its applicant, a check afterwards, a look
at its passed limit, or at the complaint that holds its deemed approval.
"""
_STEP: Final[Task] = "step"

work = Table(
    "work",
    tables.metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("office", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("number", Text),
    Column("state", Text, nullable=False),
    Column("due_on", Date),
    Column("claimed_by", Text),
    Column("task", Text, primary_key=True),
    Column("means", Text),
    Column("ranked_on", Date, nullable=False),
    Index("work_waiting", "office", "role", "ranked_on", "application_id", "task"),
)

_COLUMNS = [
    "application_id",
    "role",
    "office",
    "service_code",
    "number",
    "state",
    "task",
    "means",
    "due_on",
    "ranked_on",
]


def begin_work(applications: Table) -> Executable:
    """The statement that puts a case on the list of a `role`, with values of the application's own row.

    A case that waits for examination has no promise yet; it ranks as if due on the day after submission.
    """
    day_after = case((applications.c.status == "submitted", applications.c.submitted_on + literal(1)))
    ranked_on = func.coalesce(applications.c.due_on, day_after, literal(NO_DAY))
    return _begin(applications, "step", null(), applications.c.due_on, ranked_on)


def begin_notice(applications: Table, task: Task = "notice") -> Executable:
    """The statement that puts a case on the list of a `role`, to tell its applicant of a lateness, or of an error, by `means`."""
    since = bindparam("since", type_=Date)
    return _begin(applications, task, bindparam("means", type_=Text), since, since)


def begin_held_approval(applications: Table) -> Executable:
    """The statement that puts a case whose deemed approval waits for a complaint on the list of a `role`, by the day `since` which."""
    since = bindparam("since", type_=Date)
    return _begin(applications, "held-approval", null(), since, since)


def begin_after_check(applications: Table) -> Executable:
    """The statement that puts a case, approved by lateness since a day, on the list of a `role` to check it."""
    return _begin(applications, "after-check", null(), null(), bindparam("since", type_=Date))


def begin_outer_limit(applications: Table) -> Executable:
    """The statement that puts a case whose outer limit passed on the list of a `role`; it ranks by the day `since` which it waits."""
    since = bindparam("since", type_=Date)
    return _begin(applications, "outer-limit", null(), since, since)


def _begin(applications: Table, task: Task, *more: ColumnElement[Any]) -> Executable:
    own = (applications.c.office, applications.c.service_code, applications.c.number, applications.c.state)
    waiting = select(applications.c.id, bindparam("role", type_=Text), *own, literal(task), *more)
    found = waiting.where(applications.c.id == bindparam("application"))
    return insert(work).from_select(_COLUMNS, found).on_conflict_do_nothing()


_of_case = update(work).where(work.c.application_id == bindparam("application"))
_steps, _lasting = _of_case.where(work.c.task == _STEP), _of_case.where(work.c.task != _STEP)
_set_lasting_state = _lasting.values(state=bindparam("now_state"))
_set_claim = _steps.values(claimed_by=bindparam("officer"))
_set_due = _steps.values(due_on=bindparam("falls_due"), ranked_on=bindparam("ranked"))


def end_task(application: UUID, task: Task) -> Write:
    """The case waits for this no longer."""
    return delete_rows(work, application_id=application, task=task)


def set_lasting_state(application: UUID, state: str) -> Write:
    """Notices, checks afterwards and tasks of the head outlast the steps of their case; their list shows where the case is then."""
    return Write(_set_lasting_state, {"application": application, "now_state": state})


def set_claim(application: UUID, officer: str | None) -> Write:
    """The officer takes the steps of the case up; None gives them back."""
    return Write(_set_claim, {"application": application, "officer": officer})


def set_due(application: UUID, on: date | None) -> Write:
    """The steps of the case fall due on another day; None: on no day."""
    return Write(_set_due, {"application": application, "falls_due": on, "ranked": on or NO_DAY})


class WorkRow(NamedTuple):
    """Something that a case waits for; the list is sorted by `ranked_on`."""

    application_id: UUID
    service_code: str
    number: str | None
    state: str
    due_on: date | None
    claimed_by: str | None
    task: Task
    means: str | None
    ranked_on: date


work_of = Query(
    WorkRow,
    select(*columns_of(WorkRow, work))
    .where(
        work.c.office == bindparam("at"),
        work.c.role == bindparam("role"),
        equals_if_given(work.c.claimed_by, "mine"),
        tuple_(work.c.ranked_on, work.c.application_id, work.c.task)
        > tuple_(
            bindparam("after_day", type_=Date),
            bindparam("after_case", type_=Uuid),
            bindparam("after_task", type_=Text),
        ),
    )
    .order_by(work.c.ranked_on, work.c.application_id, work.c.task)
    .limit(bindparam("most")),
)
"""What waits for a role of an office, the most urgent first."""
