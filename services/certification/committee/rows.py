"""Rows of the list of meetings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A row of the list; `open_cases`: the cases of the agenda on which the meeting has not concluded."""

    id: UUID
    held_on: date
    quorum: int
    open_cases: int
