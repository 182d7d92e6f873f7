"""Lines of the list of published limits: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LimitsRow:
    """A version of the limits of an edition. On a day the one in force counts that began last."""

    id: UUID
    standard: str
    limits_version: str
    valid_from: date
    valid_to: date | None
