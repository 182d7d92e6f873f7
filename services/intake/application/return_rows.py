"""Returns as rows: each with the officer, how many working days were left, and what an earlier one could have named."""

from dataclasses import dataclass
from datetime import date
from typing import Any
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

from services.intake.application.return_to_applicant import Returned
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


def values_of_return(returned: Returned, actor: str) -> dict[str, Any]:
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


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A return that is worth a look; it is a question to the officer, not a verdict.

    `times`: how often the case had come back by then; `working_days_left`: after that day until the promise fell due, 0 on its last
    day; `could_have_named`: documents that an earlier return did not name, although they were the same or lacking then.
    """

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


@dataclass(frozen=True, slots=True)
class ReturnsLine:
    """How often an officer returned cases of a service: in all, on the last day, and for what an earlier return could have named."""

    officer: str
    service_code: str
    returns: int
    on_last_day: int
    could_have_named: int


returns_to_look_at = Query(
    ReturnLine,
    select(*columns_of(ReturnLine, returns))
    .where(*_within, or_(returns.c.on_last_day, _named_late), returns.c.id > bindparam("after"))
    .order_by(returns.c.id)
    .limit(bindparam("most")),
)
"""An office's returns of some days on the last day of a promise, and those that an earlier one could have named."""

returns_counted = Query(
    ReturnsLine,
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
