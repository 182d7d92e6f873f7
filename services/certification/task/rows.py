"""Rows of the work list."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the list: a person in `role` must decide what `kind` says about the resource `stream_id`."""

    id: UUID
    stream_id: UUID
    kind: str
    office: str
    role: str
    opened_on: date
    case_id: UUID
