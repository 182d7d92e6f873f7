"""Applicants as rows, and the queries that find them."""

from collections.abc import Iterator, Mapping
from uuid import UUID

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
    not_,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.applicant.applicant import sealed_fields
from services.intake.applicant.bindings import AccountBound, AccountUnbound, BindingCodeIssued
from services.intake.applicant.correction import Corrected
from services.intake.applicant.registration import ApplicantKnown, Registered
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import as_json, insert_row, update_row

# NULL differs from NULL in a unique key: a business has no NIK, a person no NIB. Declaring a NIK or NIB online keeps
# nobody else from it: the key allows one row from the counter, and one from each account that declares it.
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
    Column("declared_by", Text, nullable=False),  # the account that registered it; empty: the counter
    Column("proof", Text),
    Column("code_lookup", Text),
    UniqueConstraint("office", "declared_by", "nik_lookup", name="applicants_nik"),
    UniqueConstraint("office", "declared_by", "nib", name="applicants_nib"),
    Index("applicants_nik_found", "office", "nik_lookup"),
    Index("applicants_nib_found", "office", "nib"),
    Index("applicants_code", "office", "code_lookup"),
    Index("applicants_phone", "office", "phone_lookup"),
    Index("applicants_email", "office", "email_lookup"),
    Index("applicants_person", "office", "person_lookup"),
    Index("applicants_account", "office", "account"),
)

applicants_view = View(
    "applicants", applicants, breaches={"applicants_nik": ApplicantKnown, "applicants_nib": ApplicantKnown}
)

_LOOKUPS: Mapping[str, str] = {"nik": "nik_lookup", "phone": "phone_lookup", "email": "email_lookup"}
_reseal = (
    update(applicants)
    .where(applicants.c.id == bindparam("applicant"))
    .values(sealed=applicants.c.sealed.op("||", return_type=JSONB())(bindparam("more_sealed", type_=JSONB)))
)


@applicants_view.on(Registered)
def _(registered: Registered, envelope: Envelope) -> Iterator[Write]:
    person = registered.nik or registered.npwp
    yield insert_row(
        applicants,
        id=registered.originator_id,
        office=registered.office,
        account=registered.account,
        kind=registered.kind,
        nib=registered.nib,
        business_name=registered.business_name,
        nik_lookup=registered.nik and registered.nik.lookup,
        phone_lookup=registered.phone.lookup,
        email_lookup=registered.email and registered.email.lookup,
        person_lookup=person.lookup if person else None,
        sealed=as_json(sealed_fields(registered)),
        declared_by=registered.account or "",
    )


@applicants_view.on(AccountBound)
def _(bound: AccountBound, envelope: Envelope) -> Iterator[Write]:
    yield update_row(applicants, bound.originator_id, account=bound.account, proof=bound.proof, code_lookup=None)


@applicants_view.on(AccountUnbound)
def _(unbound: AccountUnbound, envelope: Envelope) -> Iterator[Write]:
    yield update_row(applicants, unbound.originator_id, account=None, proof=None, code_lookup=None)


@applicants_view.on(BindingCodeIssued)
def _(issued: BindingCodeIssued, envelope: Envelope) -> Iterator[Write]:
    yield update_row(applicants, issued.originator_id, code_lookup=issued.lookup)


@applicants_view.on(Corrected)
def _(corrected: Corrected, envelope: Envelope) -> Iterator[Write]:
    sealed = sealed_fields(corrected)
    now = {_LOOKUPS[field]: value.lookup for field, value in sealed.items() if field in _LOOKUPS}
    if person := corrected.nik or corrected.npwp:
        now["person_lookup"] = person.lookup
    now |= {field: getattr(corrected, field) for field in ("nib", "business_name") if field in corrected.fields}
    if corrected.drops_proof:
        now["proof"] = None
    if corrected.nik is not None or corrected.nib is not None:
        now["code_lookup"] = None
    if now:
        yield update_row(applicants, corrected.originator_id, **now)
    if sealed:
        yield Write(_reseal, {"applicant": corrected.originator_id, "more_sealed": as_json(sealed)})


# Declared applicants come last: somebody who declares a number many times must not push out its real owner.
_is_declared = and_(applicants.c.proof.is_(None), applicants.c.declared_by != "")
_found = select(applicants.c.id).where(applicants.c.office == bindparam("at")).order_by(_is_declared, applicants.c.id)
_by = {
    "nik": _found.where(applicants.c.nik_lookup == bindparam("sought")),
    "phone": _found.where(applicants.c.phone_lookup == bindparam("sought")),
    "email": _found.where(applicants.c.email_lookup == bindparam("sought")),
    "nib": _found.where(applicants.c.nib == bindparam("sought")),
}
MOST_FOUND = 200
MOST_BOUND = 10
"""Registrations of one person or business by the counter and one account: one each, more only after corrections."""
applicants_by = {by: Query(UUID, query.limit(MOST_FOUND)) for by, query in _by.items()}
"""Ids of an office's applicants by the keyed hash of a personal field, or by the NIB itself."""
applicant_of_nib = Query(UUID, _by["nib"].where(not_(_is_declared)).limit(1))
"""The applicant of a NIB whom the counter registered, or whose account is proved; nobody who only declared the NIB."""
known_by = {
    by: Query(UUID, _by[by].where(applicants.c.declared_by == bindparam("of_account")).limit(1))
    for by in ("nik", "nib")
}
"""The applicant that an account, or the counter (empty), registered under a NIK or NIB."""
_to_bind = {by: _by[by].where(applicants.c.declared_by.in_(("", bindparam("asker")))) for by in ("nik", "nib")}
bindable_by = {
    by: Query(
        UUID,
        query.where(or_(applicants.c.account.is_(None), applicants.c.account == bindparam("asker"))).limit(MOST_BOUND),
    )
    for by, query in _to_bind.items()
}
"""Registrations under a NIK or NIB by the counter or by the asker's account, without another proved account."""
bound_elsewhere_by = {
    by: Query(UUID, query.where(applicants.c.account != bindparam("asker"), applicants.c.proof.is_not(None)).limit(1))
    for by, query in _to_bind.items()
}
"""The same with another proved account."""
applicant_of_code = Query(
    UUID,
    select(applicants.c.id)
    .where(applicants.c.office == bindparam("at"), applicants.c.code_lookup == bindparam("sought"))
    .limit(1),
)
"""The applicant who got the one-time code with this keyed hash."""
bound_account = Query(
    str,
    select(applicants.c.account).where(applicants.c.id == bindparam("applicant"), applicants.c.proof.is_not(None)),
)
"""The account that was proved to be an applicant's; no row if there is none."""
persons_of_account = Query(
    str,
    select(applicants.c.nik_lookup).where(
        applicants.c.office == bindparam("at"),
        applicants.c.account == bindparam("account"),
        applicants.c.proof.is_not(None),
        applicants.c.nik_lookup.is_not(None),
    ),
)
"""The keyed hashes of the NIKs of the persons that an account was proved to be."""
applicants_of_account = select(applicants.c.id).where(
    applicants.c.account == bindparam("sought_account", type_=Text), applicants.c.proof.is_not(None)
)
"""The applicants that an account was proved to be; part of other queries."""


_own, _other = applicants.alias("own"), applicants.alias("other")


def _sharing(column: str) -> Select[tuple[UUID]]:
    shares = and_(_other.c.office == _own.c.office, _other.c[column] == _own.c[column])
    return select(_other.c.id).select_from(_own.join(_other, shares)).where(_own.c.id == bindparam("applicant"))


alike_of = Query(UUID, union(_sharing("nik_lookup"), _sharing("nib")).limit(50))
"""The applicants with the same NIK or NIB as one applicant, itself among them."""
same_person = Query(UUID, union(_sharing("person_lookup"), _sharing("nib"), _sharing("account")).limit(50))
"""Registrations that may be the same person: same NIK or NIB, the NPWP of the business equals the NIK, or the same
account acts as both, proved or declared. An officer judges whether two of them are alike.
"""
