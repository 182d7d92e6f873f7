"""Applicants as requests and answers show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.intake.applicant import identity
from services.intake.applicant.applicant import Applicant, Proof, Seen, Standing
from services.intake.applicant.identity import Correction, Identity, PersonalField, SearchBy
from services.intake.card.card import ApplicantKind
from shared.privacy.clear_text import guarded
from shared.receipt import LONGEST_WRITTEN
from shared.web.values import Body, Name, PersonalText, SoughtText, Text

SEALED = "[tersegel]"
"""Shown in place of a personal field that the reader did not ask to disclose."""


class PersonBody(Body):
    """A person who applies."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "person",
                    "nik": "3514055203900007",
                    "name": "Siti Aminah",
                    "phone": "0812-3456-7890",
                    "email": "siti@contoh.id",
                    "address": "Jl. Raya Raci No. 9, Bangil",
                }
            ]
        }
    )

    kind: Literal["person"]
    nik: PersonalText
    name: PersonalText
    phone: PersonalText
    email: PersonalText | None = None
    address: PersonalText

    def identity(self) -> Identity:
        return identity.person(nik=self.nik, name=self.name, phone=self.phone, email=self.email, address=self.address)


class ContactBody(Body):
    """The contact person."""

    name: PersonalText
    phone: PersonalText
    email: PersonalText | None = None


class BusinessBody(Body):
    """A business that applies; `npwp` in the old form of 15 digits or the new one of 16."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "business",
                    "nib": "0404230015488",
                    "npwp": "01.312.166.0-091.000",
                    "business_name": "UD Sumber Rejeki",
                    "contact": {"name": "Slamet Riyadi", "phone": "0343-123456"},
                }
            ]
        }
    )

    kind: Literal["business"]
    nib: PersonalText
    npwp: PersonalText
    business_name: Name
    contact: ContactBody

    def identity(self) -> Identity:
        return identity.business(
            nib=self.nib, npwp=self.npwp, business_name=self.business_name, **self.contact.model_dump()
        )


class UnitBody(Body):
    """A unit of the office itself that applies, such as one that holds a sosialisasi; officers register it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "unit",
                    "unit_name": "Bidang Perdagangan",
                    "contact": {"name": "Dewi Lestari", "phone": "0343-6000024"},
                }
            ]
        }
    )

    kind: Literal["unit"]
    unit_name: Name
    contact: ContactBody

    def identity(self) -> Identity:
        return identity.unit(unit_name=self.unit_name, **self.contact.model_dump())


class ApplicantView(BaseModel):
    """An applicant; a personal field is `[tersegel]` if it exists, null if it does not.

    `business_name`: for a unit of the office, its name.

    `standing`: whether an account was proved to be the applicant's (`proof` says how), or the NIK or NIB was told at
    the counter, or only declared online. `alike`: other registrations with the same NIK or NIB, shown to officers who
    read one.
    """

    id: UUID
    kind: ApplicantKind
    account: str | None
    standing: Standing
    proof: Proof | None
    alike: list[UUID] = []
    nib: str | None
    business_name: str | None
    name: str
    phone: str
    nik: str | None
    npwp: str | None
    email: str | None
    address: str | None

    @classmethod
    def of(cls, applicant: Applicant, alike: Sequence[UUID] = ()) -> Self:
        sealed: dict[str, str] = dict.fromkeys(applicant.sealed, SEALED)
        return cls(
            id=applicant.id,
            kind=applicant.kind,
            account=applicant.account,
            standing=applicant.standing,
            proof=applicant.proof,
            alike=list(alike),
            nib=applicant.nib,
            business_name=applicant.business_name,
            name=sealed["name"],
            phone=sealed["phone"],
            nik=sealed.get("nik"),
            npwp=sealed.get("npwp"),
            email=sealed.get("email"),
            address=sealed.get("address"),
        )


class CorrectionBody(Body):
    """Corrections of an applicant's data; fields that are not named stay."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Nomor lama tidak aktif", "phone": "0812-3456-7891"}]}
    )

    reason: Text
    nib: PersonalText | None = None
    business_name: Name | None = None
    name: PersonalText | None = None
    phone: PersonalText | None = None
    nik: PersonalText | None = None
    npwp: PersonalText | None = None
    email: PersonalText | None = None
    address: PersonalText | None = None

    def correction(self) -> Correction:
        personal: dict[PersonalField, str | None] = {
            "name": self.name,
            "phone": self.phone,
            "nik": self.nik,
            "npwp": self.npwp,
            "email": self.email,
            "address": self.address,
        }
        return identity.corrected(self.nib, self.business_name, personal)


class BindingBody(Body):
    """The account of a person whose papers an officer saw, and the papers; `note` contains no personal number."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"account": "siti@contoh", "seen": "ktp", "note": "Datang sendiri ke loket"}]}
    )

    account: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$"), guarded]
    seen: Seen
    note: Text


class UnbindingBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Akun orang lain"}]})

    reason: Text


class BindingCodeView(BaseModel):
    """A one-time code, shown only now."""

    code: str
    expires_at: datetime


class ByProviderBody(Body):
    """The token proves the asker; `nib`: the business, if the token proves a NIB."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"proof": "identity-provider"}]})

    proof: Literal["identity-provider"]
    nib: PersonalText | None = None


class ByCodeBody(Body):
    """The one-time code from the counter, in any case and grouping."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"proof": "code", "code": "7K3M-9QXA-2BCD-E5FG"}]})

    proof: Literal["code"]
    code: Annotated[SoughtText, StringConstraints(max_length=LONGEST_WRITTEN)]


class ByOssBody(Body):
    """Asks OSS who is responsible for the NIB."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"proof": "oss", "nib": "0404230015488"}]})

    proof: Literal["oss"]
    nib: PersonalText


class BoundView(BaseModel):
    """The applicants that the asker's account was proved to be. Empty after a question to OSS, whose answer comes
    later.
    """

    ids: list[UUID]


class SearchBody(Body):
    """Sent in a body, because addresses are logged everywhere. `purpose` is recorded with the search, the value is not."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"by": "nib", "value": "0404230015488", "purpose": "Mencari berkas lama"}]}
    )

    by: SearchBy
    value: PersonalText
    purpose: Text | None = None


class FoundView(BaseModel):
    ids: list[UUID]


class DisclosureBody(Body):
    """The fields to read in clear, the purpose, and the case, if it is for one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "phone"], "purpose": "Memberi tahu UTTP selesai"}]}
    )

    fields: Annotated[list[PersonalField], Field(min_length=1, max_length=6)]
    purpose: Text
    case: UUID | None = None


class DisclosureView(BaseModel):
    """The clear values; `[dihapus]` if the person's key is gone."""

    values: dict[PersonalField, str]
