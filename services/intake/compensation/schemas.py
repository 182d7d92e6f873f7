"""Compensation tokens as they are sent and shown."""

from uuid import UUID

from pydantic import ConfigDict

from shared.web.lists import Line
from shared.web.values import Body


class TokenBody(Body):
    """The token that is to shorten the promise of the application; null: none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "5d1f6a0e-7a53-5b0e-9c55-3a3a0b1e7c42"}]})

    token: UUID | None


class TokenLine(Line):
    """A token takes `days` off one later promise to its applicant; `spent_by_case` is null until then.

    `is_void`: it was given for a lateness that was recorded in error.
    """

    token: UUID
    applicant_id: UUID
    days: int
    owed_by_case: UUID
    spent_by_case: UUID | None
    is_void: bool
