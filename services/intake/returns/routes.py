"""Returns to applicants over HTTP, for the head and the inspectors of the office. Routes, no rule."""

from typing import Annotated

from fastapi import Query

from services.intake.application.return_rows import ReturnLine
from services.intake.returns.schemas import ReturnsCounted
from services.intake.returns.use_cases import Returns
from services.intake.roles import ReadAsHead
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Day

ReturnsHere = Annotated[Returns, use_cases(Returns)]
router = Routes("work")
Since = Annotated[Day, Query(description="The first day of the returns, in the office's zone.")]
Until = Annotated[Day, Query(description="The last day of the returns, in the office's zone.")]


@router.read("/returns", "Returns on the last day of a promise, and those that an earlier return could have named")
async def to_look_at(
    read: ReadAsHead, returns: ReturnsHere, since: Since, until: Until, part: Paging
) -> Listed[ReturnLine]:
    """A return that is listed is a question to the officer, not a verdict."""
    rows = await returns.to_look_at(read.office, since, until, part.after, part.limit)
    return listed(rows, part)


@router.read("/returns/counts", "All returns counted by officer and service")
async def counted(read: ReadAsHead, returns: ReturnsHere, since: Since, until: Until) -> ReturnsCounted:
    rows = await returns.counted(read.office, since, until)
    return ReturnsCounted(since=since, until=until, items=rows)
