"""Applications as they are sent and shown."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.application_case import Application, Outcome, Status, Verification, Wish
from services.intake.documents import HandedIn, Shortcoming
from services.intake.service_cards import Place
from shared.web import Body, Code, Text


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
