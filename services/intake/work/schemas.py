"""Work lists as they are shown; a page begins after a place in the order."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self, get_args
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.intake.application.after_check import Finding
from services.intake.application.work_rows import Task
from services.intake.card.time_limits import Means
from shared.privacy.clear_text import Sought
from shared.web.values import Body, Name, Text

After = Annotated[Sought | None, Query(pattern=r"^[A-Za-z0-9_\-]{28}$", description="`next` of the page before.")]
"""21 bytes in base64url: the day by its number, the case, and which of its tasks."""
_LAST_DAY = date.max.toordinal()
_TASKS = ("", *sorted(get_args(Task)))
"""By their order in a list; before the first of a case is nothing."""


def after_of(token: str | None) -> tuple[date, UUID, str]:
    """Where a page begins. Any token is a place; one that nobody gave begins or ends the list."""
    if token is None:
        return date.min, UUID(int=0), ""
    place = base64.urlsafe_b64decode(token)
    day = min(max(int.from_bytes(place[:4], "big"), 1), _LAST_DAY)
    return date.fromordinal(day), UUID(bytes=place[4:20]), _TASKS[min(place[20], len(_TASKS) - 1)]


def next_of(rows: Sequence[tuple[Any, ...]], limit: int) -> str | None:
    """The token of the next page, None on the last."""
    if len(rows) < limit:
        return None
    case, *_, task, _, day = rows[-1]
    place = day.toordinal().to_bytes(4, "big") + case.bytes + bytes([_TASKS.index(task)])
    return base64.urlsafe_b64encode(place).decode()


class AssignmentBody(Body):
    """The token subject of the officer who is to do it, and why."""

    officer: Name
    reason: Text


class NotificationBody(Body):
    """By which means the applicant was told of the lateness: one of those that the service card promises."""

    means: Means


class AfterCheckBody(Body):
    """What was found of an application that counts as approved, with the record of it; no personal data.

    `not-fulfilled` takes no permit away: that is for supervision, under its own rules.
    """

    finding: Finding
    record: Text
    file: UUID | None = None


class OuterLimitBody(Body):
    """What the head of the office does about a case whose outer limit has passed; no personal data."""

    measure: Text


class WorkLine(BaseModel):
    """A case that waits; `due_on` is null where nothing is promised yet, or at all.

    `task`: a `step` of its procedure; a `notice` to its applicant that it is late, by one of `means`; an `after-check`: it counts as
    approved, and is examined afterwards; or its `outer-limit` has passed and the head of the office is to look after it.
    """

    application_id: UUID
    service_code: str
    number: str | None
    state: str
    due_on: date | None
    claimed_by: str | None
    task: Task
    means: list[Means]

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        values = dict(zip(cls.model_fields, row[:-1], strict=True))
        return cls(**{**values, "means": (values["means"] or "").split()})


class WorkView(BaseModel):
    role: str
    items: list[WorkLine]
    next: str | None
