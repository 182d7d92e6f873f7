"""Sessions, and the bodies of their commands."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.session.session import Kind, Session
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Code, Day, Name, Text, only_a_number

MOST_CANDIDATES = 1_000
MOST_DATES = 60
MOST_LEADERS = 30
Candidates = Annotated[int, Field(ge=1, le=MOST_CANDIDATES), only_a_number]
Dates = Annotated[list[Day], Field(min_length=1, max_length=MOST_DATES)]
Leaders = Annotated[list[Subject], Field(min_length=1, max_length=MOST_LEADERS)]


class SessionBody(Body):
    """`leaders`: the token subjects of the examiners or trainers. Without `minimum` a class waits for nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "examination",
                    "scheme": "person",
                    "topic": "Petugas Pengambil Contoh",
                    "place": "Ruang rapat Balai Sertifikasi",
                    "dates": ["2026-02-16"],
                    "leaders": ["retno@balai-sertifikasi"],
                    "minimum": 5,
                    "maximum": 20,
                }
            ]
        }
    )

    kind: Kind
    scheme: Code
    topic: Name
    place: Name
    dates: Dates
    leaders: Leaders
    minimum: Candidates | None = None
    maximum: Candidates | None = None


class QuotaBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"minimum": 3, "maximum": 20, "why": "Peserta lain mundur."}]}
    )

    minimum: Candidates | None = None
    maximum: Candidates | None = None
    why: Text


class DatesBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"dates": ["2026-02-23"], "why": "Kuota belum terpenuhi."}]}
    )

    dates: Dates
    why: Text


class LeadersBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"leaders": ["joko@balai-sertifikasi"], "why": "Penguji melatih peserta."}]}
    )

    leaders: Leaders
    why: Text


class SessionView(BaseModel):
    """A session. `seats`: the certifications of its candidates; `quota_met_on`: the day on which it had enough of them."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    kind: Kind
    scheme: str
    topic: str
    place: str
    dates: list[date]
    leaders: list[str]
    minimum: int | None
    maximum: int | None
    seats: list[UUID]
    quota_met_on: date | None

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls.model_validate(session)
