"""Lines of the list of penera: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeneraRow:
    """The days of the SK that ends last."""

    id: UUID
    subject: str
    sk_valid_from: date
    sk_valid_until: date
