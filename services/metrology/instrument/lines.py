"""Lines of the lists of instruments: the shown fields of a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    id: UUID
    kind: str
    brand: str | None
    model: str | None
    serial: str | None
    standing: str
    valid_until: date | None
    register_number: str | None
    sticker: str | None
    owner_id: UUID | None
    place: str | None


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """An instrument that the office `office` offers."""

    id: UUID
    office: str
    kind: str
    brand: str | None
    model: str | None
    serial: str | None
    register_number: str | None
