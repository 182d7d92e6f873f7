"""How long a client may appeal, and by when the office decides the appeal (`data/time_limits.yaml`)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from services.certification.standard.standard import Confidence
from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule
from shared.offices import office as office_of
from shared.wording import Named

Days = Annotated[int, Strict(), Field(ge=1, le=366)]


class NoAppealTimeLimit(RefusedByRule):
    code = "no-appeal-time-limit"
    indonesian = "{office} tidak mempunyai jangka waktu banding yang berlaku pada {on:day}."
    english = "{office} has no time limit for appeals in force on {on:day}."


class AppealTimeLimit(Dated):
    """Calendar days; day 0 is the day of the decision, or of the filing. `office`: None for each office without its own line."""

    id: Annotated[str, Field(min_length=1)]
    office: Annotated[str, Field(min_length=1)] | None = None
    filing_days: Days
    deciding_days: Days
    confidence: Confidence

    def file_by(self, decided_on: date) -> date:
        """The last day on which the client may appeal."""
        return decided_on + timedelta(days=self.filing_days)

    def decide_by(self, filed_on: date) -> date:
        """The last day on which the office's decision is in time."""
        return filed_on + timedelta(days=self.deciding_days)


LIMITS = load(Path(__file__).parent / "data" / "time_limits.yaml", AppealTimeLimit, apart_by=lambda line: line.office)


def appeal_time_limit(office: str, on: date) -> AppealTimeLimit:
    """The time limit for appeals against a decision of an office on a day. Raises NoAppealTimeLimit."""
    own = line_in_force((line for line in LIMITS if line.office == office), on)
    found = own or line_in_force((line for line in LIMITS if line.office is None), on)
    if found is None:
        name = office_of(office).name
        raise NoAppealTimeLimit(office=Named(office, name, name), on=on.isoformat())
    return found
