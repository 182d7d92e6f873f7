"""Deadlines over HTTP: routes, no rules."""

from typing import Annotated

from fastapi import Query

from services.complaints.roles import ReadCases
from shared.service.office_deadlines import OfficeDeadlines
from shared.web.deadline_list import After, DeadlineLine, after_of, listed
from shared.web.face import use_cases
from shared.web.lists import LARGEST_PAGE, Listed
from shared.web.routes import Routes
from shared.web.values import Day

DeadlinesHere = Annotated[OfficeDeadlines, use_cases(OfficeDeadlines)]
router = Routes("deadlines")


@router.read("/deadlines")
async def list_deadlines(
    read: ReadCases,
    deadlines: DeadlinesHere,
    until: Annotated[Day | None, Query(description="The last day whose deadlines are listed.")] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Listed[DeadlineLine]:
    """The office's deadlines, the next one first."""
    return listed(await deadlines.list(read.office, until, after_of(after), limit), limit)
