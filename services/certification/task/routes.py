"""The work list over HTTP: routes, no rules."""

from typing import Annotated

from fastapi import Query

from services.certification.roles import DATA_ID, ReadCases
from shared.privacy.clear_text import Sought
from shared.service.work_list import TaskRow, Tasks
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

TasksHere = Annotated[Tasks, use_cases(Tasks)]
router = Routes("tasks")


@router.read("/tasks")
async def list_tasks(
    read: ReadCases,
    paging: Paging,
    tasks: TasksHere,
    role: Annotated[
        Sought | None, Query(pattern=DATA_ID, max_length=60, description="Only tasks of this role.")
    ] = None,
    kind: Annotated[
        Sought | None, Query(pattern=DATA_ID, max_length=60, description="Only tasks of this kind.")
    ] = None,
) -> Listed[TaskRow]:
    """What a person of the office must decide; the decision closes the task."""
    rows = await tasks.list(read.office, paging.after, paging.limit, role=role, kind=kind)
    return listed(rows, paging)
