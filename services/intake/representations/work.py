"""Work lists as they are shown; a page begins after a due day and a case."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.intake.views.work import NO_DAY
from shared.errors import Unreadable
from shared.web import Body, Name, Text

After = Annotated[
    str | None,
    Query(max_length=60, pattern=r"^\d{4}-\d\d-\d\d_[0-9a-f-]{36}$", description="`next` of the page before."),
]


def after_of(token: str | None) -> tuple[date, UUID]:
    """Where a page begins. Raises Unreadable."""
    if token is None:
        return date.min, UUID(int=0)
    day, _, case = token.partition("_")
    try:
        return date.fromisoformat(day), UUID(case)
    except ValueError:
        raise Unreadable(problem="after") from None


def next_of(rows: Sequence[tuple[Any, ...]], limit: int) -> str | None:
    """The token of the next page, None on the last."""
    return None if len(rows) < limit else f"{rows[-1][4].isoformat()}_{rows[-1][0]}"


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
