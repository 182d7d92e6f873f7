"""What is known of an applicant: registered once, sealed, and read in clear only on the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.applicant.bindings import IssuedCode, Proof
from services.intake.applicant.identity import Business, PersonalField
from services.intake.card.card import ApplicantKind
from shared.errors import Conflict, RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import Nib
from shared.privacy.personal import Personal


class ApplicantKnown(Conflict):
    code = "applicant-known"
    indonesian = "Pemohon ini sudah terdaftar di sini: di loket, atau oleh akun Anda sendiri."
    english = "This applicant is registered here already: at the counter, or by your own account."


class UnitByOfficers(RefusedByRule):
    code = "unit-by-officers"
    indonesian = (
        "Unit kerja kantor didaftarkan dan diwakili oleh petugasnya sendiri; unit kerja tidak mempunyai akun pemohon."
    )
    english = "Officers register a unit of the office and act for it; a unit has no applicant's account."


class NotHeld(RefusedByRule):
    code = "personal-data-not-held"
    indonesian = "Data ini tidak ada pada pemohon: {fields:words}."
    english = "The applicant has no such data: {fields:words}."


def given(
    *,
    name: Personal[str] | None,
    phone: Personal[str] | None,
    nik: Personal[str] | None,
    npwp: Personal[str] | None,
    email: Personal[str] | None,
    address: Personal[str] | None,
) -> dict[PersonalField, Personal[str]]:
    """The sealed fields that an event gives, by name, without those that it leaves out."""
    named: dict[PersonalField, Personal[str] | None] = {
        "name": name,
        "phone": phone,
        "nik": nik,
        "npwp": npwp,
        "email": email,
        "address": address,
    }
    return {field: value for field, value in named.items() if value is not None}


class ApplicantData(Aggregate):
    """The part of an applicant that holds who it is."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Registered(Created):
        """An applicant became known; the sealed fields are a natural person's: the applicant or the contact of a business or unit.

        Of a unit of the office itself `business_name` is its name; it has no NIB.

        `account` is the token subject that declared this NIK or NIB; None for one who came to the counter. It proves nothing.
        `registered_by`: the officer at the counter; None where an account registered itself, and in events older than this.
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

    class PersonalDataDisclosed(Aggregate.Event):
        """Somebody read sealed fields in clear; the envelope says who (UU 27/2022 art. 31)."""

        TOPIC = "intake.personal-data-disclosed"
        INDONESIAN = "Data pribadi pemohon dibaca ({fields}); keperluan: {purpose}"
        ENGLISH = "The applicant's personal data were read ({fields}); purpose: {purpose}"
        person: UUID
        fields: tuple[PersonalField, ...]
        purpose: str

    @event(Registered)
    def __init__(
        self,
        *,
        office: str,
        kind: ApplicantKind,
        account: str | None,
        nib: str | None,
        business_name: str | None,
        name: Personal[str],
        phone: Personal[str],
        nik: Personal[str] | None,
        npwp: Personal[str] | None,
        email: Personal[str] | None,
        address: Personal[str] | None,
        registered_by: str | None,
    ) -> None:
        self.office = office
        self.account = account
        self.registered_online = account is not None
        self.proof: Proof | None = None
        self.bound_by: str | None = None
        self.ever_bound: frozenset[str] = frozenset()
        self.identified_by = registered_by
        self.code: IssuedCode | None = None
        self.changes = 0
        self.kind = kind
        self.nib = nib
        self.business_name = business_name
        self.person = name.person
        self.sealed = given(name=name, phone=phone, nik=nik, npwp=npwp, email=email, address=address)

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        office: str,
        account: str | None,
        business: Business | None,
        sealed: Mapping[PersonalField, Personal[str]],
        now: datetime,
        registered_by: str | None = None,
        unit: str | None = None,
    ) -> Self:
        """A new applicant of an office. A unique key of the view keeps one for a NIK or NIB at the counter, and of each account.

        `unit`: the name of a unit of the office. Refuses with UnitByOfficers where an account registers it.
        """
        if unit is not None and account is not None:
            raise UnitByOfficers
        return cls.begin(
            cls.Registered,
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

    def disclose(self, fields: Sequence[PersonalField], purpose: str, now: datetime) -> None:
        """Records that the fields are about to be read in clear. Refuses with NotHeld."""
        if absent := [field for field in fields if field not in self.sealed]:
            raise NotHeld(fields=absent)
        self.record(
            self.PersonalDataDisclosed, now, person=self.person, fields=tuple(dict.fromkeys(fields)), purpose=purpose
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(PersonalDataDisclosed)
    def _personal_data_disclosed(self) -> None:
        """Reading changes nothing; the event itself is the record."""
