"""On which days a holder is reminded that a certificate or a tanda tera ends (`data/reminders.yaml`)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.dated_data import Dated, line_in_force, load
from shared.months import after_months

Kind = Literal["certificate", "verification-mark"]


class Before(BaseModel):
    """So long before the last day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    months: Annotated[int, Field(ge=0, le=60)] = 0
    days: Annotated[int, Field(ge=0, le=365)] = 0

    def counted_from(self, last_day: date) -> date:
        """The same day so many months earlier, or the last day of a shorter month; then the days."""
        return after_months(last_day, -self.months) - timedelta(days=self.days)


class Reminders(Dated):
    """The reminders of one kind of term."""

    kind: Kind
    reminders: tuple[Before, ...]
    confidence: Literal["A", "B", "C", "D"]


LINES: Final = load(Path(__file__).parent / "data" / "reminders.yaml", Reminders, apart_by=lambda line: line.kind)


def reminder_days(kind: Kind, last_day: date, today: date) -> tuple[date, ...]:
    """The days after today on which the holder is reminded, the first one first."""
    line = line_in_force((one for one in LINES if one.kind == kind), today)
    days = () if line is None else {one.counted_from(last_day) for one in line.reminders}
    return tuple(sorted(one for one in days if one > today))
