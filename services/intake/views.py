"""Intake's own tables, how events change them, and what is asked of them."""

from collections.abc import Iterator
from uuid import UUID

import orjson
from pydantic_core import to_jsonable_python
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
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.applicant import Applicant, ApplicantKnown
from services.intake.application_case import Application
from shared.database import Write
from shared.service_tables import service_tables
from shared.views import Envelope, View

tables = service_tables("intake")

# NULL is apart from NULL in a unique key: a business has no NIK, a person no NIB.
applicants = Table(
    "applicants",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("account", Text),
    Column("kind", Text, nullable=False),
    Column("nib", Text),
    Column("business_name", Text),
    Column("nik_lookup", Text),
    Column("phone_lookup", Text),
    Column("email_lookup", Text),
    Column("sealed", JSONB, nullable=False),
    UniqueConstraint("office", "nik_lookup", name="applicants_nik"),
    UniqueConstraint("office", "nib", name="applicants_nib"),
    Index("applicants_phone", "office", "phone_lookup"),
    Index("applicants_email", "office", "email_lookup"),
)
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

applicants_view = View(
    "applicants", applicants, breaches={"applicants_nik": ApplicantKnown, "applicants_nib": ApplicantKnown}
)
applications_view = View("applications", applications)
views = [applicants_view, applications_view]

_add_applicant = insert(applicants).values({column.name: bindparam(column.name) for column in applicants.columns})
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


@applicants_view.on(Applicant.Registered)
def _(registered: Applicant.Registered, envelope: Envelope) -> Iterator[Write]:
    named = {field: getattr(registered, field) for field in ("name", "phone", "nik", "npwp", "email", "address")}
    sealed = {field: to_jsonable_python(value) for field, value in named.items() if value is not None}
    values = {
        "id": registered.originator_id,
        "office": registered.office,
        "account": registered.account,
        "kind": registered.kind,
        "nib": registered.nib,
        "business_name": registered.business_name,
        "nik_lookup": registered.nik and registered.nik.lookup,
        "phone_lookup": registered.phone.lookup,
        "email_lookup": registered.email and registered.email.lookup,
        "sealed": orjson.dumps(sealed).decode(),
    }
    yield Write(_add_applicant, values)


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


_found = select(applicants.c.id).where(applicants.c.office == bindparam("at")).order_by(applicants.c.id).limit(200)
applicants_by = {
    "nik": _found.where(applicants.c.nik_lookup == bindparam("sought")),
    "phone": _found.where(applicants.c.phone_lookup == bindparam("sought")),
    "email": _found.where(applicants.c.email_lookup == bindparam("sought")),
    "nib": _found.where(applicants.c.nib == bindparam("sought")),
}
"""Ids of an office's applicants by what is sought: the keyed hash of a personal field, or the NIB itself."""

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
