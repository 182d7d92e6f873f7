"""Rows of the list of settlements."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A batch that the acquirer settled, in whole rupiah."""

    id: UUID
    office: str
    nmid: str
    batch: str
    settled_on: date
    count: int
    gross: int
    mdr: int
