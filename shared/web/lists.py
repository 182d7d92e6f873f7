"""Lists, shown page by page in the same way by every service."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Generic, Literal, Self, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from shared.privacy.clear_text import Sought

LARGEST_PAGE = 200
_PAGE_TOKEN = r"^[A-Za-z0-9_\-]{21}[AQgw]$"  # noqa: S105 – a form, not a secret
"""16 bytes in base64url."""
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)


Order = Literal["oldest", "newest"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: at most `limit` items after the id `after`, in the order of ids or against it."""

    after: UUID
    limit: int
    newest_first: bool = False


async def page(
    after: Annotated[Sought | None, Query(pattern=_PAGE_TOKEN, description="`next` of the previous page.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Page:
    """Dependency of a list route: in the order of ids, which never changes.

    It is the order of time only if the clock makes the ids (`shared/ids.py`), and not if they are derived from others
    (bills, verifications, checks).
    """
    return Page(_FIRST if after is None else _id_of(after), limit)


async def ordered_page(
    after: Annotated[Sought | None, Query(pattern=_PAGE_TOKEN, description="`next` of the previous page.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    order: Annotated[
        Order, Query(description="The item that comes first; the same on every page of one walk.")
    ] = "oldest",
) -> Page:
    """Dependency of a list route whose ids the clock makes, so that it can also run from the newest.

    New or changed items never repeat or hide another item.
    """
    newest_first = order == "newest"
    end = _LAST if newest_first else _FIRST
    return Page(end if after is None else _id_of(after), limit, newest_first)


Paging = Annotated[Page, Depends(page)]
OrderedPaging = Annotated[Page, Depends(ordered_page)]


def _id_of(token: str) -> UUID:
    return UUID(bytes=base64.urlsafe_b64decode(token + "=="))


def next_page(ids: list[UUID], limit: int) -> str | None:
    """The token of the next page; None on the last."""
    if len(ids) < limit:
        return None
    return base64.urlsafe_b64encode(ids[-1].bytes).decode().rstrip("=")


class Line(BaseModel):
    """One line of a list: shows the values of a row that its fields name."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, row: object) -> Self:
        return cls.model_validate(row)


LineT = TypeVar("LineT")


class Listed(BaseModel, Generic[LineT]):
    """One page of a list."""

    items: list[LineT]
    next: Annotated[str | None, Field(description="The `after` of the next page; null on the last.")]


def listed(lines: Sequence[LineT], part: Page, of: Callable[[LineT], UUID] = attrgetter("id")) -> Listed[LineT]:
    """The requested page of a list; `of` gives the id of a line, by which the list is sorted."""
    return Listed(items=list(lines), next=next_page([of(line) for line in lines], part.limit))
