"""How long a complaint may hold a case (`data/holds.yaml`)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from services.complaints.policy.words import Confidence
from shared.dated_data import Dated, line_in_force, load


class HoldDays(Dated):
    """Calendar days; `office`: None for each office without a line of its own."""

    id: Annotated[str, Field(min_length=1)]
    office: Annotated[str, Field(min_length=1)] | None = None
    days: Annotated[int, Strict(), Field(ge=1, le=366)]
    confidence: Confidence

    def until(self, filed_on: date) -> date:
        """The last day of a hold."""
        return filed_on + timedelta(days=self.days)


LINES = load(Path(__file__).parent / "data" / "holds.yaml", HoldDays, apart_by=lambda line: line.office)


def hold_days(office: str, on: date) -> HoldDays | None:
    """The line in force for an office on a day; without one, no complaint holds a case."""
    own = line_in_force((line for line in LINES if line.office == office), on)
    return own or line_in_force((line for line in LINES if line.office is None), on)
