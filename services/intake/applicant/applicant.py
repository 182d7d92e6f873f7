"""An applicant (pemohon): a person with a NIK, a business with a NIB, or a unit of the office itself, with a contact
person.

An account that registers online declares a NIK or NIB; at the counter a person tells it to an officer. An account that
is proved to belong to the applicant reaches everything of the applicant; an account that only declared it reaches what
it filed itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.intake.applicant.identity import PersonalField
from services.intake.card.card import ApplicantKind
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

Proof = Literal["identity-provider", "oss", "one-time-code", "papers"]
"""How an account was proved.

identity-provider  the token carried a NIK or NIB that the identity provider has verified
oss                OSS names a person of the account as responsible for the NIB
one-time-code      the account entered the code that the counter gave to the applicant
papers             an officer saw the papers
"""
Seen = Literal["ktp", "ktp-and-nib"]
"""The papers that an officer saw: a person's KTP; for a business also the NIB that names the person."""
Standing = Literal["proved", "counter", "declared"]
"""The basis of an applicant's NIK or NIB: an account with a proof, the counter, or only an account's declaration."""

PERSONAL: tuple[PersonalField, ...] = ("name", "phone", "nik", "npwp", "email", "address")
MOST_CHANGES = 100
"""Bindings, codes and corrections of one applicant, limited because a stream must not grow without end."""


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


class TooManyChanges(RefusedByRule):
    code = "too-many-changes-of-applicant"
    indonesian = "Pemohon ini sudah diubah {limit} kali; daftarkan pemohon baru di loket."
    english = "This applicant was changed {limit} times already; register a new one at the counter."


@dataclass(frozen=True)
class IssuedCode:
    """A one-time code that may still be entered: its keyed hash, its expiry, and its issuer."""

    lookup: str
    expires_at: datetime
    issued_by: str


class Applicant(Aggregate):
    """An applicant; belongs to the office that registered it.

    `sealed`: the personal data of the natural person (the applicant or a contact), sealed under that person's key
    (`person`). `ever_bound`: all accounts ever proved to be the applicant's; `identified_by`: the officer who wrote the
    NIK or NIB.
    """

    TOPIC = "intake.applicant"

    office: str
    account: str | None
    kind: ApplicantKind
    nib: str | None
    business_name: str | None
    registered_online: bool = field(init=False)
    identified_by: str | None = field(init=False)
    person: UUID = field(init=False)
    sealed: dict[PersonalField, Personal[str]] = field(init=False)
    proof: Proof | None = None
    bound_by: str | None = None
    ever_bound: frozenset[str] = frozenset()
    code: IssuedCode | None = None
    changes: int = 0

    @property
    def standing(self) -> Standing:
        """How sure the NIK or NIB is."""
        if self.proof is not None:
            return "proved"
        return "declared" if self.registered_online else "counter"

    def refuse_when_changed_too_often(self) -> None:
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)


def sealed_fields(event: Any) -> dict[PersonalField, Personal[str]]:
    """The personal fields in an event, without those that it leaves out."""
    given = {name: getattr(event, name) for name in PERSONAL}
    return {name: value for name, value in given.items() if value is not None}
