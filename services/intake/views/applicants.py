"""Applicants as rows, and how one is found."""

from collections.abc import Iterator

import orjson
from pydantic_core import to_jsonable_python
from sqlalchemy import Column, Index, Table, Text, UniqueConstraint, Uuid, bindparam, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.applicant import Applicant, ApplicantKnown
from services.intake.views.tables import tables
from shared.database import Write
from shared.views import Envelope, View

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

applicants_view = View(
    "applicants", applicants, breaches={"applicants_nik": ApplicantKnown, "applicants_nib": ApplicantKnown}
)

_add_applicant = insert(applicants).values({column.name: bindparam(column.name) for column in applicants.columns})


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


_found = select(applicants.c.id).where(applicants.c.office == bindparam("at")).order_by(applicants.c.id).limit(200)
applicants_by = {
    "nik": _found.where(applicants.c.nik_lookup == bindparam("sought")),
    "phone": _found.where(applicants.c.phone_lookup == bindparam("sought")),
    "email": _found.where(applicants.c.email_lookup == bindparam("sought")),
    "nib": _found.where(applicants.c.nib == bindparam("sought")),
}
"""Ids of an office's applicants by what is sought: the keyed hash of a personal field, or the NIB itself."""
