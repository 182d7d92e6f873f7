"""What intake is sent and what it shows: the shapes of its requests and answers."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.intake import identity
from services.intake.applicant import Applicant, Kind
from services.intake.application_case import Application, Outcome, Status, Verification, Wish
from services.intake.documents import HandedIn, Shortcoming
from services.intake.identity import Identity, PersonalField, SearchBy
from services.intake.service_cards import Place, ServiceCard
from shared.web import Body, Code, Name, Text

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


class DocumentBody(Body):
    """A document of the service card, and which one it is."""

    document: Code
    reference: Text


Documents = Annotated[list[DocumentBody], Field(max_length=50)]


def handed_in(documents: list[DocumentBody]) -> tuple[HandedIn, ...]:
    return tuple(HandedIn(one.document, one.reference) for one in documents)


class DraftBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "applicant_id": "01926a3f-52a1-7c11-9a58-0d4c4f5f8a01",
                    "service_code": "PSR-TERA",
                    "verification": "tera-ulang",
                    "place": "office",
                    "instrument_id": "01926a40-11f0-7d0a-8e0c-6a1f0b7c9d02",
                    "documents": [
                        {"document": "application-letter", "reference": "Surat permohonan tera ulang"},
                        {"document": "registration-form", "reference": "Formulir pendaftaran"},
                    ],
                }
            ]
        }
    )

    applicant_id: UUID
    service_code: Code
    verification: Verification
    place: Place
    instrument_id: UUID
    documents: Documents

    def wish(self) -> Wish:
        return Wish(self.service_code, self.verification, self.place, self.instrument_id, handed_in(self.documents))


class DocumentsBody(Body):
    """All documents handed in from now on; what is not in the list is taken back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "documents": [
                        {"document": "application-letter", "reference": "Surat permohonan tera ulang"},
                        {"document": "registration-form", "reference": "Formulir pendaftaran"},
                    ]
                }
            ]
        }
    )

    documents: Documents


class InstrumentBody(Body):
    """Another instrument of the register."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"instrument_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e"}]}
    )

    instrument_id: UUID


class ShortcomingBody(Body):
    document: Code
    problem: Text


class ReturnBody(Body):
    """What is missing or wrong, document by document."""

    items: Annotated[list[ShortcomingBody], Field(min_length=1, max_length=50)]

    def problems(self) -> list[tuple[str, str]]:
        return [(item.document, item.problem) for item in self.items]


class WithdrawalBody(Body):
    reason: Text


class ApplicationView(BaseModel):
    """An application; `shortcomings` are those of the last return, until it is submitted again."""

    id: UUID
    applicant_id: UUID
    service_code: str
    verification: Verification
    place: Place
    instrument_id: UUID
    documents: list[HandedIn]
    status: Status
    shortcomings: list[Shortcoming]
    number: str | None
    card_version: str | None
    promised_until: date | None
    outcome: Outcome | None
    on_time: bool | None

    @classmethod
    def of(cls, application: Application) -> Self:
        return cls.model_validate(application, from_attributes=True)


class ApplicationLine(BaseModel):
    id: UUID
    applicant_id: UUID
    service_code: str
    status: Status
    number: str | None
    promised_until: date | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        return cls(**dict(zip(cls.model_fields, row, strict=True)))


class ApplicationsView(BaseModel):
    """One part of a list; `next` is the `after` of the next part, null on the last."""

    items: list[ApplicationLine]
    next: str | None


CardCode = Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Z]+-[A-Z0-9]+$")]
"""The code of a service card, such as PSR-TERA."""


class StandardLine(BaseModel):
    """One version of one service standard; `valid_to` is its last day, null while it has none."""

    code: str
    version: str
    name: str
    office: str
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, card: ServiceCard) -> Self:
        return cls.model_validate(card, from_attributes=True)


class StandardsView(BaseModel):
    items: list[StandardLine]
