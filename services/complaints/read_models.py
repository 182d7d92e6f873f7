"""The tables of complaints, how events change them, and the queries on them: a file for each read model."""

from services.complaints.deadline.read_model import deadlines
from services.complaints.tables import tables
from services.complaints.task.read_model import work_list

__all__ = [
    "deadlines",
    "tables",
    "views",
    "work_list",
]

views = (
    deadlines.view,
    work_list.view,
)
