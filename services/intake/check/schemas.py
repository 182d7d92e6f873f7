"""Checks with other systems as they are shown, and NIBs that OSS sent."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.check.check import Check, State
from services.intake.check.lines import ExchangeView
from services.intake.systems.questions import Kind, System
from shared.outgoing.replies import Outcome, Particular
from shared.web.lists import Line


class CheckLine(Line):
    """A check; `outcome`, `status` (of HTTP) and `code` (their own, or what was missing here) belong to the last
    attempt.

    `next_at`: the time of the next attempt; null if it was answered or given up. `report_by`: the last day of a report that a rule
    demands; `overdue`: that day passed unanswered.
    """

    id: UUID
    application_id: UUID
    system: System
    kind: Kind
    step: str | None
    state: State
    attempts: int
    outcome: Outcome | None
    status: int | None
    code: str | None
    requested_at: datetime
    next_at: datetime | None
    report_by: date | None
    overdue: bool


class CheckView(CheckLine):
    """With its question, and the findings."""

    asked: list[Particular]
    found: list[Particular]

    @classmethod
    def whole(cls, check: Check) -> Self:
        fields = {name: getattr(check, name) for name in cls.model_fields if name != "application_id"}
        return cls.model_validate({**fields, "application_id": check.case_id}, from_attributes=True)


class CheckLines(BaseModel):
    """An application's checks."""

    items: list[CheckLine]


class ExchangesView(BaseModel):
    items: list[ExchangeView]
