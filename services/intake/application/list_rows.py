"""An office's list of applications: a statement for each set of filters, so that each is planned by the index that fits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, bindparam, or_, select
from sqlalchemy.sql.expression import ColumnElement

from services.intake.applicant.read_model import applicants_of_account
from services.intake.application.application import Status
from services.intake.application.read_model import applications
from services.intake.application.receipt_rows import tracking
from shared.service.queries import Query, columns_of

_of_receipt = select(tracking.c.case_id).where(tracking.c.receipt == bindparam("receipt", type_=Text))
FILTERS: Final[Mapping[str, ColumnElement[bool]]] = {
    "status": applications.c.status == bindparam("status", type_=Text),
    "applicant": applications.c.applicant_id == bindparam("applicant", type_=Uuid),
    "service": applications.c.service_code == bindparam("service", type_=Text),
    "number": applications.c.number == bindparam("number", type_=Text),
    "receipt": applications.c.id.in_(_of_receipt),
    "submitted_from": applications.c.submitted_on >= bindparam("submitted_from", type_=Date),
    "submitted_to": applications.c.submitted_on <= bindparam("submitted_to", type_=Date),
    "changed_since": applications.c.changed_at >= bindparam("changed_since", type_=DateTime(timezone=True)),
    "sought_account": or_(
        applications.c.filed_by == bindparam("sought_account", type_=Text),
        applications.c.applicant_id.in_(applicants_of_account),
    ),
}
"""By the name of the value that each takes. An account's are those that it filed, and those of the applicants that it was proved to
be."""


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """`promised_until` as given on acceptance; `due_on` as the clock of the case has it now, null once it has ended.

    `submitted_on`: the day of the last submission. `begun_at`, `changed_at`: when the first and the last event were recorded.
    """

    id: UUID
    applicant_id: UUID
    service_code: str
    status: Status
    state: str
    number: str | None
    promised_until: date | None
    due_on: date | None
    submitted_on: date | None
    begun_at: datetime
    changed_at: datetime


def applications_found(filters: Collection[str], *, newest_first: bool) -> Query[ApplicationLine]:
    """The query of a list after the id `after`, at most `most` rows of the office `at`; filters by name of `FILTERS`."""
    return _query(frozenset(filters), newest_first)


@cache
def _query(filters: frozenset[str], newest_first: bool) -> Query[ApplicationLine]:
    ids, after = applications.c.id, bindparam("after", type_=Uuid)
    return Query(
        ApplicationLine,
        select(*columns_of(ApplicationLine, applications))
        .where(
            applications.c.office == bindparam("at", type_=Text),
            ids < after if newest_first else ids > after,
            *(FILTERS[name] for name in sorted(filters)),
        )
        .order_by(ids.desc() if newest_first else ids)
        .limit(bindparam("most")),
    )
