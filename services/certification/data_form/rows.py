"""Rows of the list of data forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DataFormRow:
    """A version of a form. `doubts`: how many checks failed; `verdict`: of the SIH, None before it is judged."""

    id: UUID
    certification_id: UUID
    case_id: UUID
    number: int
    status: str
    oee: Decimal
    doubts: int
    handed_in_on: date
    verdict: str | None
