"""Lists, shown part by part in the same way by every service."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from shared.clear_text import Sought

LARGEST_PAGE = 200
_PAGE_TOKEN = r"^[A-Za-z0-9_\-]{21}[AQgw]$"  # noqa: S105 – a form, not a secret
"""16 bytes in base64url."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` items after the id `after`."""

    after: UUID
    limit: int


async def page(
    after: Annotated[Sought | None, Query(pattern=_PAGE_TOKEN, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Page:
    """Dependency of a list route; ids sort by when they were given, so the order is stable."""
    if after is None:
        return Page(UUID(int=0), limit)
    return Page(UUID(bytes=base64.urlsafe_b64decode(after + "==")), limit)


def next_page(ids: list[UUID], limit: int) -> str | None:
    """The token of the next page, None on the last."""
    if len(ids) < limit:
        return None
    return base64.urlsafe_b64encode(ids[-1].bytes).decode().rstrip("=")


Line = TypeVar("Line")


class Listed(BaseModel, Generic[Line]):
    """One part of a list."""

    items: list[Line]
    next: Annotated[str | None, Field(description="The `after` of the next part; null on the last.")]


def listed(lines: list[Line], part: Page, of: Callable[[Line], UUID] = attrgetter("id")) -> Listed[Line]:
    """The part of a list that was asked for; `of` is the id of a line, by which the list is sorted."""
    return Listed(items=lines, next=next_page([of(line) for line in lines], part.limit))
