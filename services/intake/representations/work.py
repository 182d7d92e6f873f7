"""Work lists as they are shown; a page begins after a due day and a case."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.intake.views.work import NO_DAY
from shared.web import Body, Name, Text

After = Annotated[
    str | None, Query(pattern=r"^[A-Za-z0-9_-]{26}[AEIMQUYcgkosw048]$", description="`next` of the page before.")
]
"""20 bytes in base64url: the day by its number, and the case."""
_LAST_DAY = date.max.toordinal()


def after_of(token: str | None) -> tuple[date, UUID]:
    """Where a page begins. Any token is a place; one that nobody gave begins or ends the list."""
    if token is None:
        return date.min, UUID(int=0)
    place = base64.urlsafe_b64decode(token + "=")
    day = min(max(int.from_bytes(place[:4], "big"), 1), _LAST_DAY)
    return date.fromordinal(day), UUID(bytes=place[4:])


def next_of(rows: Sequence[tuple[Any, ...]], limit: int) -> str | None:
    """The token of the next page, None on the last."""
    if len(rows) < limit:
        return None
    case, day = rows[-1][0], rows[-1][4]
    return base64.urlsafe_b64encode(day.toordinal().to_bytes(4, "big") + case.bytes).decode().rstrip("=")


class AssignmentBody(Body):
    """The token subject of the officer who is to do it, and why."""

    officer: Name
    reason: Text


class WorkLine(BaseModel):
    """A case that waits; `due_on` is null where nothing is promised."""

    application_id: UUID
    service_code: str
    number: str | None
    state: str
    due_on: date | None
    claimed_by: str | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        values = dict(zip(cls.model_fields, row, strict=True))
        return cls(**{**values, "due_on": None if values["due_on"] == NO_DAY else values["due_on"]})


class WorkView(BaseModel):
    role: str
    items: list[WorkLine]
    next: str | None
