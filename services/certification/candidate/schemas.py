"""Candidates, and the bodies of their commands."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Strict

from services.certification.candidate.candidate import Candidate, Mark, PartResult, Presence, Status
from services.certification.candidate.pass_rules import Part
from services.certification.session.session import Kind
from shared.web.exact_numbers import Quantity
from shared.web.values import Body, Day, Text

_ID = "0f8fad5b-d9cb-569f-a165-70867728950e"


class CandidateBody(Body):
    """The certification whose applicant is the candidate."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"certification_id": _ID}]})

    certification_id: UUID


class DepartureBody(CandidateBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"certification_id": _ID, "why": "Berhalangan hadir."}]})

    why: Text


class AttendanceBody(CandidateBody):
    """`day`: a date of the session."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"certification_id": _ID, "day": "2026-02-16", "present": True}]}
    )

    day: Day
    present: Annotated[bool, Strict()]


class MarkBody(CandidateBody):
    """`mark`: 0 to 100, exact. `correction`: why it replaces the mark that was recorded."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"certification_id": _ID, "part": "theory", "mark": "82.5"}]}
    )

    part: Part
    mark: Quantity
    correction: Text | None = None


class CandidateView(BaseModel):
    """A candidate of a session. `parts`: the marks against the marks that passed; `days_present` of `days_held` of a class."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    session_id: UUID
    kind: Kind
    attempt: int
    status: Status
    quota_on: date | None
    presences: list[Presence]
    days_present: list[date]
    days_held: int | None
    marks: list[Mark]
    parts: list[PartResult]
    resits_left: int | None

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        return cls.model_validate(candidate)
