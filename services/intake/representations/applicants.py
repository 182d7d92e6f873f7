"""Applicants as they are sent and shown."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake import identity
from services.intake.applicant import Applicant, Kind
from services.intake.identity import Identity, PersonalField, SearchBy
from shared.request_values import Body, Name, Text

SEALED = "[tersegel]"
"""What a personal field reads as for whoever did not ask for its disclosure."""


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
    nik: Text
    name: Text
    phone: Text
    email: Text | None = None
    address: Text

    def identity(self) -> Identity:
        return identity.person(nik=self.nik, name=self.name, phone=self.phone, email=self.email, address=self.address)


class ContactBody(Body):
    """The natural person to speak to."""

    name: Text
    phone: Text
    email: Text | None = None


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
    nib: Text
    npwp: Text
    business_name: Name
    contact: ContactBody

    def identity(self) -> Identity:
        return identity.business(
            nib=self.nib, npwp=self.npwp, business_name=self.business_name, **self.contact.model_dump()
        )


class ApplicantView(BaseModel):
    """An applicant; a personal field is `[tersegel]` where there is one, null where there is none."""

    id: UUID
    kind: Kind
    account: str | None
    nib: str | None
    business_name: str | None
    name: str
    phone: str
    nik: str | None
    npwp: str | None
    email: str | None
    address: str | None

    @classmethod
    def of(cls, applicant: Applicant) -> Self:
        sealed: dict[str, str] = dict.fromkeys(applicant.sealed, SEALED)
        return cls(
            id=applicant.id,
            kind=applicant.kind,
            account=applicant.account,
            nib=applicant.nib,
            business_name=applicant.business_name,
            name=sealed["name"],
            phone=sealed["phone"],
            nik=sealed.get("nik"),
            npwp=sealed.get("npwp"),
            email=sealed.get("email"),
            address=sealed.get("address"),
        )


class SearchBody(Body):
    """In a body, because an address is logged everywhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"by": "nib", "value": "0404230015488"}]})

    by: SearchBy
    value: Text


class FoundView(BaseModel):
    ids: list[UUID]


class DisclosureBody(Body):
    """Which fields are to be read in clear, what for, and in which case, if it is for one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "phone"], "purpose": "Memberi tahu UTTP selesai"}]}
    )

    fields: Annotated[list[PersonalField], Field(min_length=1, max_length=6)]
    purpose: Text
    case: UUID | None = None


class DisclosureView(BaseModel):
    """The clear values; `[dihapus]` where the person's key is gone."""

    values: dict[PersonalField, str]
