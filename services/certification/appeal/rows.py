"""Rows of the list of appeals."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AppealRow:
    """`about`: the decision that is disputed; `decide_by`: the last day for the office's decision; `overdue`: it passed."""

    id: UUID
    certification_id: UUID
    case_id: UUID
    about: str
    status: str
    filed_on: date
    decide_by: date
    overdue: bool
