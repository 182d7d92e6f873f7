"""Registers an applicant: at the counter, or by an account."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.intake.applicant.applicant import Applicant, UnitByOfficers, sealed_fields
from services.intake.applicant.identity import Business, PersonalField
from services.intake.card.card import ApplicantKind
from shared.errors import Conflict
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import Nib
from shared.privacy.personal import Personal


class ApplicantKnown(Conflict):
    code = "applicant-known"
    indonesian = "Pemohon ini sudah terdaftar di sini: di loket, atau oleh akun Anda sendiri."
    english = "This applicant is registered here already: at the counter, or by your own account."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Registered(FirstEvent[Applicant]):
    """An applicant was registered; the sealed fields are a natural person's: the applicant or the contact of a business
    or unit.

    For a unit of the office itself `business_name` is its name; it has no NIB.

    `account` is the token subject that declared this NIK or NIB, which proves nothing; None for a registration at the
    counter. `registered_by`: the officer at the counter; None if an account registered itself, and in older events.
    """

    TOPIC = "intake.applicant-registered"
    INDONESIAN = "Pemohon didaftarkan sebagai {kind}."
    ENGLISH = "The applicant was registered as a {kind}."
    office: str
    kind: ApplicantKind
    account: str | None
    nib: Nib | None
    business_name: str | None
    name: Personal[str]
    phone: Personal[str]
    nik: Personal[str] | None
    npwp: Personal[str] | None
    email: Personal[str] | None
    address: Personal[str] | None
    registered_by: str | None = None

    def apply(self, applicant: Applicant) -> None:
        applicant.registered_online = self.account is not None
        applicant.identified_by = self.registered_by
        applicant.person = self.name.person
        applicant.sealed = sealed_fields(self)


# Decision – refuses, or records one thing. Time is an argument.
def register(
    *,
    id: UUID,
    office: str,
    account: str | None,
    business: Business | None,
    sealed: Mapping[PersonalField, Personal[str]],
    now: datetime,
    registered_by: str | None = None,
    unit: str | None = None,
) -> Applicant:
    """Registers an applicant of an office. A unique key allows one per NIK or NIB from the counter, and one from each
    account.

    `unit`: the name of a unit of the office. Refuses with UnitByOfficers if an account registers it.
    """
    if unit is not None and account is not None:
        raise UnitByOfficers
    return Applicant.begin(
        Registered,
        id=id,
        now=now,
        office=office,
        kind="unit" if unit is not None else "business" if business else "person",
        account=account,
        nib=business.nib if business else None,
        business_name=business.name if business else unit,
        name=sealed["name"],
        phone=sealed["phone"],
        nik=sealed.get("nik"),
        npwp=sealed.get("npwp"),
        email=sealed.get("email"),
        address=sealed.get("address"),
        registered_by=registered_by,
    )
