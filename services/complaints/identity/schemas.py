"""Requests about reporters, and their answers."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.complaints.identity.disclosure import ReadableField
from services.complaints.identity.reporter import Purpose, ReadFor, Reading, Reporter
from services.complaints.policy.words import ReporterField, Secrecy
from shared.web.exact_numbers import Subject
from shared.web.values import Body
from shared.wording import Language, word

Fields = Annotated[list[ReadableField], Field(min_length=1, max_length=6)]


class ReporterView(BaseModel):
    """A reporter, all fields sealed. `held`: the fields that the reporter left. `readings`: how often somebody read one."""

    id: UUID
    version: int
    complaint_id: UUID
    secrecy: Secrecy
    language: Language
    held: list[ReporterField]
    readings: int

    @classmethod
    def of(cls, reporter: Reporter) -> Self:
        return cls(
            id=reporter.id,
            version=reporter.version,
            complaint_id=reporter.complaint_id,
            secrecy=reporter.secrecy,
            language=reporter.language,
            held=list(reporter.sealed),
            readings=len(reporter.readings),
        )


class IdentityBody(Body):
    """The fields to read in clear, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "phone"], "purpose": "ask-reporter"}]}
    )

    fields: Fields
    purpose: Purpose


class ReadingConsentBody(IdentityBody):
    """`reader`: the `sub` in the tokens of the person who may read once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reader": "lestari@disperindag-pasuruan", "fields": ["name", "phone"], "purpose": "protection"}
            ]
        }
    )

    reader: Subject


class IdentityView(BaseModel):
    """The clear values; `[dihapus]` if the reporter's key is gone."""

    values: dict[ReporterField, str]


class Words(BaseModel):
    """A code in words, in both languages."""

    id: str
    en: str

    @classmethod
    def of(cls, code: str) -> Self:
        return cls(id=word(code, "id"), en=word(code, "en"))


class ReadingView(BaseModel):
    """One reading. `role`: the role in which the reader acted; `system` for a message that was sent."""

    on: date
    role: str
    role_text: Words
    fields: list[ReporterField]
    purpose: ReadFor
    purpose_text: Words

    @classmethod
    def of(cls, reading: Reading) -> Self:
        return cls(
            on=reading.on,
            role=reading.role,
            role_text=Words.of(reading.role),
            fields=list(reading.fields),
            purpose=reading.purpose,
            purpose_text=Words.of(reading.purpose),
        )


class ReadingsView(BaseModel):
    """Every reading of who you are, the first one first."""

    readings: list[ReadingView]
