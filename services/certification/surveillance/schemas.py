"""Surveillances, and the bodies of their commands."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Strict

from services.certification.surveillance.surveillance import Ending, Outcome, Rung, Task, Visit
from shared.web.values import Body, Day, LongText, Text


class VisitBody(Body):
    """The outcome of a surveillance. `sample`: whether it failed because its sample did; then siblings are reviewed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "passed", "words": "Sistem mutu dipelihara; contoh memenuhi SNI."}]}
    )

    outcome: Outcome
    words: LongText
    sample: Annotated[bool, Strict()] = False
    audit_id: UUID | None = None


class ContinuationBody(Body):
    """Why the certificate goes on, and the last day of the additional surveillance."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"due_on": "2027-09-01", "reason": "Pabrik sedang direnovasi."}]}
    )

    due_on: Day
    reason: Text


class ReviewBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"words": "Lini produksi berbeda; contoh pembanding memenuhi syarat."}]}
    )

    words: LongText


class SurveillanceView(BaseModel):
    """`due_on`: the next day of the calendar; `step`: where on the ladder the certificate is, `step_until` its last day.

    `tasks`: what a person must decide, and since when; `missed`: due days that passed without a surveillance.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    certificate_id: UUID
    scheme: str
    issued_on: date
    valid_until: date | None
    due_on: date | None
    recertify_on: date | None
    visits: list[Visit]
    missed: list[date]
    step: Rung | None
    step_until: date | None
    suspended_on: date | None
    tasks: dict[Task, date]
    reviewed_for: list[UUID]
    ended: Ending | None
