"""A row of the public register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.certification.certificate.standing import Life, Standing, Turn


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A certificate as the register shows it; `holder` is None for a person. `facts`: its lines, without persons' data."""

    id: UUID
    number: str
    office: str
    scheme: str
    product: str
    holder: str | None
    standard: str | None
    brands: Sequence[str]
    goods: Sequence[str]
    lot: str | None
    quantity: str | None
    valid_from: date
    valid_until: date | None
    turns: Sequence[Mapping[str, Any]]
    facts: Sequence[Mapping[str, str]]
    to_body: str | None

    @property
    def life(self) -> Life:
        turns = [Turn(one["kind"], date.fromisoformat(one["effective_on"])) for one in self.turns]
        return Life(self.valid_from, self.valid_until, self.lot, turns)

    def standing(self, on: date, lot: str | None = None) -> Standing:
        """What the certificate is worth on a day."""
        return self.life.standing(on, lot)
