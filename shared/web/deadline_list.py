"""The route of an office's deadlines, the same in every service that has them; a page begins after a place in the order of time."""

import base64
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query

from shared.offices import office
from shared.privacy.clear_text import Sought
from shared.roles import INSPECTOR, OFFICERS
from shared.service.deadlines import START, Deadline
from shared.service.office_deadlines import OfficeDeadlines
from shared.web.face import use_cases
from shared.web.lists import LARGEST_PAGE, Line, Listed
from shared.web.reads import ReadRequest, listing
from shared.web.routes import Routes
from shared.web.values import Day

After = Annotated[Sought | None, Query(pattern=r"^[A-Za-z0-9_\-]{32}$", description="`next` of the previous page.")]
"""24 bytes in base64url: the microseconds of the moment since the year 1, and the id."""
_BEGIN = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _BEGIN) // _MICROSECOND


class DeadlineLine(Line):
    """A deadline. `kind`: what happens when it passes; `stream_id`: to which resource. `due_on`: the last day in time."""

    stream_id: UUID
    kind: str
    due_on: date
    due_at: datetime
    case_id: UUID

    @classmethod
    def of_row(cls, row: Deadline) -> "DeadlineLine":
        return cls(**row._asdict(), due_on=office(row.office).last_day_before(row.due_at))


def after_of(token: str | None) -> tuple[datetime, UUID]:
    """Where a page begins. Any token is a place; an invented one begins or ends the list."""
    if token is None:
        return START
    place = base64.urlsafe_b64decode(token)
    return _BEGIN + min(int.from_bytes(place[:8], "big"), _LAST) * _MICROSECOND, UUID(bytes=place[8:])


def listed(rows: Sequence[Deadline], limit: int) -> Listed[DeadlineLine]:
    """One page, with the token of the next; None on the last."""
    token = _token_of(rows[-1]) if len(rows) == limit else None
    return Listed(items=[DeadlineLine.of_row(row) for row in rows], next=token)


def _token_of(row: Deadline) -> str:
    micros = (row.due_at - _BEGIN) // _MICROSECOND
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big") + row.id.bytes).decode()


DeadlinesHere = Annotated[OfficeDeadlines, use_cases(OfficeDeadlines)]
router = Routes("deadlines")


@router.read("/deadlines")
async def list_deadlines(
    read: Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)],
    deadlines: DeadlinesHere,
    until: Annotated[Day | None, Query(description="The last day whose deadlines are listed.")] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Listed[DeadlineLine]:
    """The office's deadlines, the next one first."""
    return listed(await deadlines.list(read.office, until, after_of(after), limit), limit)
