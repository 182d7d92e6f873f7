"""Rows of the list of sessions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A row of the list of sessions. `candidates`: the seats taken; without `minimum` the session waits for nobody."""

    id: UUID
    kind: str
    scheme: str
    topic: str
    place: str
    first_day: date
    last_day: date
    minimum: int | None
    maximum: int | None
    candidates: int
    quota_met_on: date | None
