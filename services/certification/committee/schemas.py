"""Meetings of the committee, as requests and answers show them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.certification.recommendation import Recommendation
from services.certification.committee.meeting import Abstention, Conclusion, Meeting, MeetingStatus, Vote
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Day, LongText, Text

_EXAMPLE = "0191a2b0-7c00-5000-8000-000000000002"


class MeetingBody(Body):
    """`members`: their `sub` in tokens. `agenda`: the certifications that the meeting reviews."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"members": ["endah", "farid", "gita"], "agenda": [_EXAMPLE], "held_on": "2026-03-02"}]
        }
    )

    members: Annotated[list[Subject], Field(min_length=1, max_length=50)]
    agenda: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    held_on: Day


class VoteBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certification_id": _EXAMPLE, "vote": "certify", "grounds": "Semua parameter memenuhi SNI."}]
        }
    )

    certification_id: UUID
    vote: Recommendation
    grounds: Text


class AbstentionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"certification_id": _EXAMPLE, "reason": "Hubungan keluarga dengan klien."}]}
    )

    certification_id: UUID
    reason: Text


class ConclusionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"certification_id": _EXAMPLE, "minutes": "Notulen rapat 2 Maret 2026."}]}
    )

    certification_id: UUID
    minutes: LongText


class MeetingView(BaseModel):
    """`quorum`: the votes that each certification needs. `status`: concluded once every one of the agenda is."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    members: list[str]
    agenda: list[UUID]
    held_on: date
    quorum: int
    status: MeetingStatus
    votes: list[Vote]
    abstentions: list[Abstention]
    conclusions: list[Conclusion]

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        return cls.model_validate(meeting)
