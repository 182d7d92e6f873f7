"""When the statistics of a quarter are published, and the smallest count that they show (`data/publishing.yaml`)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from services.complaints.policy.words import Confidence
from shared.dated_data import Dated, line_in_force, load
from shared.quarter import Quarter


class Publishing(Dated):
    """`least`: the smallest count above zero that is shown. `after_days`: days from the end of a quarter to its publication."""

    least: Annotated[int, Strict(), Field(ge=2, le=100)]
    after_days: Annotated[int, Strict(), Field(ge=0, le=90)]
    confidence: Confidence

    def publishes_on(self, quarter: Quarter) -> date:
        """The first day on which a quarter is public."""
        return quarter.after.first + timedelta(days=self.after_days)

    def newest(self, today: date) -> Quarter:
        """The newest quarter that is public on a day."""
        return Quarter.of(today - timedelta(days=self.after_days)).before


LINES = load(Path(__file__).parent / "data" / "publishing.yaml", Publishing, apart_by=lambda _: True)


def publishing(on: date) -> Publishing:
    """The rule in force on a day. Raises LookupError before the first line."""
    line = line_in_force(LINES, on)
    if line is None:
        message = f"no rule for publishing statistics is in force on {on}"
        raise LookupError(message)
    return line
