"""The route of an office's work list, the same in every service that has one."""

from typing import Annotated

from fastapi import Query

from shared.privacy.clear_text import Sought
from shared.roles import INSPECTOR, OFFICERS
from shared.service.work_list import TaskRow, Tasks
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.reads import ReadRequest, listing
from shared.web.routes import Routes
from shared.web.values import DATA_ID

TasksHere = Annotated[Tasks, use_cases(Tasks)]
router = Routes("tasks")


@router.read("/tasks")
async def list_tasks(
    read: Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)],
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
