"""The tables of messages, how events change them, and the queries on them: a file for each read model."""

from services.messages.deadline.read_model import deadlines
from services.messages.tables import tables
from services.messages.task.read_model import work_list

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
