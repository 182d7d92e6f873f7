"""Work lists as they are shown; a page begins after a place in the order."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Annotated, get_args
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, BeforeValidator

from services.intake.application.values import Finding
from services.intake.application.work_rows import Task, WorkRow
from services.intake.card.time_limits import Cause, Means
from shared.privacy.clear_text import Sought
from shared.web.lists import Line
from shared.web.values import Body, Name, Text

After = Annotated[Sought | None, Query(pattern=r"^[A-Za-z0-9_\-]{28}$", description="`next` of the page before.")]
"""21 bytes in base64url: the number of the day, the case, and its task."""
_LAST_DAY = date.max.toordinal()
_TASKS = ("", *sorted(get_args(Task)))
"""Codes of the tasks, in the order of a list; nothing comes before the first task of a case."""


def after_of(token: str | None) -> tuple[date, UUID, str]:
    """Where a page begins. Any token is a place; an invented one begins or ends the list."""
    if token is None:
        return date.min, UUID(int=0), ""
    place = base64.urlsafe_b64decode(token)
    day = min(max(int.from_bytes(place[:4], "big"), 1), _LAST_DAY)
    return date.fromordinal(day), UUID(bytes=place[4:20]), _TASKS[min(place[20], len(_TASKS) - 1)]


def next_of(rows: Sequence[WorkRow], limit: int) -> str | None:
    """The token of the next page; None on the last."""
    if len(rows) < limit:
        return None
    last = rows[-1]
    place = last.ranked_on.toordinal().to_bytes(4, "big") + last.application_id.bytes + bytes([_TASKS.index(last.task)])
    return base64.urlsafe_b64encode(place).decode()


class AssignmentBody(Body):
    """The token subject of the officer who gets the case, and why."""

    officer: Name
    reason: Text


class NotificationBody(Body):
    """How the office told the applicant `of` the lateness, or of its error: by one of the means that the service card promises."""

    means: Means
    of: Cause = "lateness"


class AfterCheckBody(Body):
    """The findings about an application that counts as approved, with their record; no personal data.

    `not-fulfilled` takes no permit away: that is for supervision, under its own rules.
    """

    finding: Finding
    record: Text
    file: UUID | None = None


class OuterLimitBody(Body):
    """What the head of the office does about a case whose outer limit has passed; no personal data."""

    measure: Text


class WorkLine(Line):
    """A waiting case; `due_on` is null if nothing is promised yet, or at all.

    `task`: a `step` of its procedure; a `notice` to its applicant that it is late, or an `error-notice`, by one of
    `means`; a `held-approval`: it counts as approved when the complaint about it is triaged; an `after-check`:
    it counts as approved, and is examined afterwards; or its `outer-limit` has passed and the head of the office looks
    after it.
    """

    application_id: UUID
    service_code: str
    number: str | None
    state: str
    due_on: date | None
    claimed_by: str | None
    task: Task
    means: Annotated[list[Means], BeforeValidator(lambda means: (means or "").split())]


class WorkView(BaseModel):
    role: str
    items: list[WorkLine]
    next: str | None
