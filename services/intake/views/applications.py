"""Applications as rows, and an office's list of them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    insert,
    null,
    or_,
    select,
    update,
)

from services.intake.application_case import Application
from services.intake.views.tables import tables
from shared.database import Write
from shared.views import Envelope, View

applications = Table(
    "applications",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("account", Text),
    Column("applicant_id", Uuid, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("number", Text),
    Column("promised_until", Date),
    UniqueConstraint("office", "number", name="applications_number"),
    Index("applications_office", "office", "id"),
    Index("applications_applicant", "applicant_id", "id"),
)

applications_view = View("applications", applications)
_add_application = insert(applications).values(
    id=bindparam("id"),
    office=bindparam("office"),
    account=bindparam("account"),
    applicant_id=bindparam("applicant_id"),
    service_code=bindparam("service_code"),
    status="draft",
)
_this_application = update(applications).where(applications.c.id == bindparam("application"))
_set_status = _this_application.values(status=bindparam("now_status"))
_return = _this_application.values(status="returned", promised_until=null())
_accept = _this_application.values(
    status="accepted", number=bindparam("given_number"), promised_until=bindparam("due_date")
)


@applications_view.on(Application.Drafted)
def _(drafted: Application.Drafted, envelope: Envelope) -> Iterator[Write]:
    values = {
        "id": drafted.originator_id,
        "office": drafted.office,
        "account": drafted.account,
        "applicant_id": drafted.applicant_id,
        "service_code": drafted.service_code,
    }
    yield Write(_add_application, values)


def _status(application: UUID, status: str) -> Write:
    return Write(_set_status, {"application": application, "now_status": status})


@applications_view.on(Application.Submitted)
def _(submitted: Application.Submitted, envelope: Envelope) -> Iterator[Write]:
    yield _status(submitted.originator_id, "submitted")


@applications_view.on(Application.Returned)
def _(returned: Application.Returned, envelope: Envelope) -> Iterator[Write]:
    yield Write(_return, {"application": returned.originator_id})


@applications_view.on(Application.Accepted)
def _(accepted: Application.Accepted, envelope: Envelope) -> Iterator[Write]:
    values = {
        "application": accepted.originator_id,
        "given_number": accepted.number,
        "due_date": accepted.promised_until,
    }
    yield Write(_accept, values)


@applications_view.on(Application.Withdrawn)
def _(withdrawn: Application.Withdrawn, envelope: Envelope) -> Iterator[Write]:
    yield _status(withdrawn.originator_id, "withdrawn")


@applications_view.on(Application.Completed)
def _(completed: Application.Completed, envelope: Envelope) -> Iterator[Write]:
    yield _status(completed.originator_id, "completed")


_status_sought = bindparam("sought_status", type_=Text)
_applicant_sought = bindparam("sought_applicant", type_=Uuid)
_account_sought = bindparam("sought_account", type_=Text)
applications_of = (
    select(
        applications.c.id,
        applications.c.applicant_id,
        applications.c.service_code,
        applications.c.status,
        applications.c.number,
        applications.c.promised_until,
    )
    .where(
        applications.c.office == bindparam("at"),
        applications.c.id > bindparam("after"),
        or_(_status_sought.is_(None), applications.c.status == _status_sought),
        or_(_applicant_sought.is_(None), applications.c.applicant_id == _applicant_sought),
        or_(_account_sought.is_(None), applications.c.account == _account_sought),
    )
    .order_by(applications.c.id)
    .limit(bindparam("most"))
)
"""An office's applications after an id; each filter that is None lets everything through."""
