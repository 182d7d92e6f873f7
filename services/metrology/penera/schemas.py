"""Penera and their SK."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.metrology.penera.lines import PeneraRow
from services.metrology.penera.penera import Penera, PersonalField, Sk
from shared.privacy.clear_text import Sealed
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Code, Day, PersonalText, Text


class PeneraBody(Body):
    """`subject` is the officer's `sub` in tokens; `nip` has 18 digits."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": "bambang@disperindag-pasuruan",
                    "name": "Bambang Sutrisno",
                    "nip": "198001012005011001",
                    "sk_number": "SK-PB/2023/017",
                    "sk_valid_from": "2023-01-01",
                    "sk_valid_until": "2029-12-31",
                }
            ]
        }
    )

    subject: Subject
    name: PersonalText
    nip: Annotated[Sealed, Field(pattern=r"^[0-9]{18}$")]
    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class SkBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"sk_number": "SK-PB/2026/003", "sk_valid_from": "2026-01-01", "sk_valid_until": "2039-12-31"}]
        }
    )

    sk_number: Code
    sk_valid_from: Day
    sk_valid_until: Day


class PeneraView(BaseModel):
    """Name and NIP stay sealed here. `sks` are all SK that were entered; the SK valid on a day counts for that day."""

    id: UUID
    version: int
    office: str
    subject: str
    sks: list[Sk]

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, penera: Penera) -> Self:
        return cls.model_validate(penera)


class DisclosureBody(Body):
    """The fields to read in clear, and the purpose."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "nip"], "purpose": "Mencetak SKHP."}]}
    )

    fields: Annotated[list[PersonalField], Field(min_length=1, max_length=2)]
    purpose: Text


class DisclosureView(BaseModel):
    """The clear values; `[dihapus]` if the person's key is gone."""

    values: dict[PersonalField, str]


class PeneraList(BaseModel):
    items: list[PeneraRow]
