"""Rows of the survey's tables."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.complaints.survey.tally import Way


class BallotRow(NamedTuple):
    """What an invitation that was not answered yet leads to."""

    office: str
    service_code: str
    open_until: date


class WaitingRow(NamedTuple):
    """How many answers wait in the box, uncounted."""

    office: str
    quarter: str
    way: Way
    service_code: str | None
    answers: int


class BoxRow(NamedTuple):
    """One waiting answer, sealed."""

    id: UUID
    sealed: str


class InvitedRow(NamedTuple):
    """How many were invited for a service."""

    service_code: str
    invited: int


@dataclass(frozen=True, slots=True)
class TallyRow:
    """Where counts of a quarter lie."""

    id: UUID
    quarter: str
    way: Way
    service_code: str | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A published result; `index` is null where nobody, or too few, answered."""

    quarter: str
    published_on: date
    invited: int
    respondents: int | None
    index: Decimal | None
    band: str | None
