"""Rows of the cases that complaints may be about."""

from typing import NamedTuple
from uuid import UUID


class CaseRow(NamedTuple):
    """A case by its number or receipt; both are None before the acceptance, or of cases older than receipts."""

    case_id: UUID
    office: str
    number: str | None
    service_code: str | None
