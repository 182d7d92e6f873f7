"""Returns as rows: each with the officer, how many working days were left, and what an earlier one could have named."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.sql.expression import Executable

from services.intake.application.application import Application
from services.intake.tables import tables
from shared.service.queries import Query, columns_of

returns = Table(
    "returns",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("number", Text),
    Column("officer", Text, nullable=False),
    Column("returned_on", Date, nullable=False),
    Column("times", Integer),
    Column("working_days_left", Integer),
    Column("on_last_day", Boolean, nullable=False),
    Column("could_have_named", ARRAY(Text), nullable=False),
    Index("returns_of_office", "office", "returned_on", "id"),
)

_GIVEN = ("id", "officer", "returned_on", "times", "working_days_left", "on_last_day", "could_have_named")


def add_return(applications: Table) -> Executable:
    """The statement that adds a return, with what the application's own row says."""
    own = (applications.c.id, applications.c.office, applications.c.service_code, applications.c.number)
    row = select(*own, *(bindparam(name, type_=returns.c[name].type) for name in _GIVEN))
    found = row.where(applications.c.id == bindparam("application"))
    return insert(returns).from_select(["application_id", "office", "service_code", "number", *_GIVEN], found)


def values_of_return(returned: Application.Returned, actor: str) -> dict[str, Any]:
    """What a return adds to it. Of one from before they were counted, only that it was one is known."""
    count = returned.count
    return {
        "application": returned.originator_id,
        "id": uuid5(returned.originator_id, str(returned.originator_version)),
        "officer": returned.by or actor,
        "returned_on": returned.returned_on,
        "times": None if count is None else count.times,
        "working_days_left": None if count is None else count.working_days_left,
        "on_last_day": count is not None and count.on_last_day,
        "could_have_named": [] if count is None else list(count.could_have_named),
    }


_named_late = func.cardinality(returns.c.could_have_named) > 0
_within = (
    returns.c.office == bindparam("at"),
    returns.c.returned_on >= bindparam("since", type_=Date),
    returns.c.returned_on <= bindparam("until", type_=Date),
)


class ReturnRow(NamedTuple):
    """A return; without `times`, one from before returns were counted."""

    id: UUID
    application_id: UUID
    service_code: str
    number: str | None
    officer: str
    returned_on: date
    times: int | None
    working_days_left: int | None
    on_last_day: bool
    could_have_named: list[str]


class ReturnsRow(NamedTuple):
    """How often an officer returned cases of a service."""

    officer: str
    service_code: str
    returns: int
    on_last_day: int
    could_have_named: int


returns_to_look_at = Query(
    ReturnRow,
    select(*columns_of(ReturnRow, returns))
    .where(*_within, or_(returns.c.on_last_day, _named_late), returns.c.id > bindparam("after"))
    .order_by(returns.c.id)
    .limit(bindparam("most")),
)
"""An office's returns of some days on the last day of a promise, and those that an earlier one could have named."""

returns_counted = Query(
    ReturnsRow,
    select(
        returns.c.officer,
        returns.c.service_code,
        func.count().label("returns"),
        func.count(case((returns.c.on_last_day, 1))).label("on_last_day"),
        func.count(case((_named_late, 1))).label("could_have_named"),
    )
    .where(*_within)
    .group_by(returns.c.officer, returns.c.service_code)
    .order_by(returns.c.officer, returns.c.service_code),
)
"""The same days by officer and service: all returns, those on the last day, those that an earlier one could have named."""
