"""Returns to applicants, as the head of an office sees them."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from shared.web.lists import Line


class ReturnLine(Line):
    """A return that is worth a look; it is a question to the officer, not a verdict.

    `times`: how often the case had come back by then; `working_days_left`: after that day until the promise fell due, 0 on its last
    day; `could_have_named`: documents that an earlier return did not name, although they were the same or lacking then.
    """

    id: UUID
    application_id: UUID
    service_code: str
    number: str | None
    officer: str
    returned_on: date
    times: int | None
    working_days_left: int | None
    on_last_day: bool
    could_have_named: list[str]


class ReturnsLine(Line):
    """How often an officer returned cases of a service: in all, on the last day, and for what an earlier return could have named."""

    officer: str
    service_code: str
    returns: int
    on_last_day: int
    could_have_named: int


class ReturnsCounted(BaseModel):
    """The counts of the days from `since` to `until`, both included."""

    since: date
    until: date
    items: list[ReturnsLine]
