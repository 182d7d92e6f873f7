"""Appeals, and the bodies of their steps."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.appeal.appeal import About, Appeal, Outcome, Status
from shared.web.exact_numbers import Subject
from shared.web.values import Body, LongText

MOST_HANDLERS = 5


class AppealBody(Body):
    """`about`: the decision that the client disputes; `certificate_id`: the certificate, where it is about one.

    `argument`: what happened and why they dispute it, in their words.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "about": "rejected",
                    "argument": "Contoh yang diuji berasal dari lot lain; berita acara mencantumkan nomor lot yang berbeda.",
                }
            ]
        }
    )

    about: About
    argument: LongText
    certificate_id: UUID | None = None


class AppealAssignmentBody(Body):
    """`handlers`: the token subjects of the people who decide; nobody who took part in the case."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"handlers": ["lestari@bpsmb-surakarta"]}]})

    handlers: Annotated[list[Subject], Field(min_length=1, max_length=MOST_HANDLERS)]


class AppealDecisionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "upheld", "grounds": "Nomor lot pada label contoh tidak sama dengan berita acara."}
            ]
        }
    )

    outcome: Outcome
    grounds: LongText


class AppealView(BaseModel):
    """An appeal. `number`: which decision of this kind on the case it disputes, counted from 1; `contested_on`: its day.

    `decide_by`: the last day on which the office's decision is in time; `overdue`: it passed without one.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    about: About
    certificate_id: UUID | None
    number: int
    contested_on: date
    argument: str
    filed_by: str
    filed_on: date
    decide_by: date
    overdue: bool
    status: Status
    handlers: list[str]
    assigned_by: str | None
    grounds: str | None
    decided_by: str | None
    decided_on: date | None

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        return cls.model_validate(appeal)
