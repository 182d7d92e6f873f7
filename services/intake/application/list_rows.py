"""An office's list of applications: a statement for each set of filters, so that each is planned by the index that fits."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, DateTime, Select, Text, Uuid, bindparam, or_, select
from sqlalchemy.sql.expression import ColumnElement

from services.intake.applicant.read_model import applicants_of_account
from services.intake.application.read_model import applications
from services.intake.application.receipt_rows import tracking

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


def applications_found(filters: Collection[str], *, newest_first: bool) -> Select[Any]:
    """The statement of a list after the id `after`, at most `most` rows of the office `at`; filters by name of `FILTERS`."""
    return _statement(frozenset(filters), newest_first)


@cache
def _statement(filters: frozenset[str], newest_first: bool) -> Select[Any]:
    ids, after = applications.c.id, bindparam("after", type_=Uuid)
    return (
        select(
            ids,
            applications.c.applicant_id,
            applications.c.service_code,
            applications.c.status,
            applications.c.state,
            applications.c.number,
            applications.c.promised_until,
            applications.c.due_on,
            applications.c.submitted_on,
            applications.c.begun_at,
            applications.c.changed_at,
        )
        .where(
            applications.c.office == bindparam("at", type_=Text),
            ids < after if newest_first else ids > after,
            *(FILTERS[name] for name in sorted(filters)),
        )
        .order_by(ids.desc() if newest_first else ids)
        .limit(bindparam("most"))
    )
