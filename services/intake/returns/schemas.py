"""Returns to applicants, as the head of an office sees them."""

from datetime import date

from pydantic import BaseModel

from services.intake.application.return_rows import ReturnsLine


class ReturnsCounted(BaseModel):
    """The counts of the days from `since` to `until`, both included."""

    since: date
    until: date
    items: list[ReturnsLine]
