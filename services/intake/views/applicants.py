"""Applicants as rows, and how one is found."""

from collections.abc import Iterator
from uuid import UUID

import orjson
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    Column,
    Index,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
    bindparam,
    insert,
    select,
    union,
)
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
    Column("person_lookup", Text),
    UniqueConstraint("office", "nik_lookup", name="applicants_nik"),
    UniqueConstraint("office", "nib", name="applicants_nib"),
    Index("applicants_phone", "office", "phone_lookup"),
    Index("applicants_email", "office", "email_lookup"),
    Index("applicants_person", "office", "person_lookup"),
    Index("applicants_account", "office", "account"),
)

applicants_view = View(
    "applicants", applicants, breaches={"applicants_nik": ApplicantKnown, "applicants_nib": ApplicantKnown}
)

_add_applicant = insert(applicants).values({column.name: bindparam(column.name) for column in applicants.columns})


@applicants_view.on(Applicant.Registered)
def _(registered: Applicant.Registered, envelope: Envelope) -> Iterator[Write]:
    named = {field: getattr(registered, field) for field in ("name", "phone", "nik", "npwp", "email", "address")}
    sealed = {field: to_jsonable_python(value) for field, value in named.items() if value is not None}
    person = registered.nik or registered.npwp
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
        "person_lookup": person.lookup if person else None,
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


_own, _other = applicants.alias("own"), applicants.alias("other")


def _sharing(column: str) -> Select[tuple[UUID]]:
    shares = and_(_other.c.office == _own.c.office, _other.c[column] == _own.c[column])
    return select(_other.c.id).select_from(_own.join(_other, shares)).where(_own.c.id == bindparam("applicant"))


same_person = union(_sharing("person_lookup"), _sharing("account")).limit(50)
"""What the person of an applicant is registered as: the NIK is the same, or the NPWP of the business is that NIK, or the same
account acts as both. Empty for a business of which neither is known."""
