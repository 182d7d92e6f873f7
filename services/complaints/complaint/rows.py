"""Rows of the list of complaints."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.complaints.policy.words import Channel, Component, Kind, Level, Secrecy, Status


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as a line. `answer_due`: the last day for its answer; `late`: a day that the office had to keep has passed.

    `core_issue`: in the officers' words. Nothing that a reporter wrote, and nobody's name, is in a row.
    """

    id: UUID
    case_id: UUID
    number: str
    channel: Channel
    kind: Kind
    secrecy: Secrecy
    service_code: str | None
    component: Component | None
    about_case: UUID | None
    status: Status
    level: Level
    unit: str | None
    received_on: date
    answer_due: date | None
    late: bool
    answered_on: date | None
    rating: int | None
    core_issue: str | None
    external: str | None
    merged_into: UUID | None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """The complaint of a receipt, with what a command in it needs."""

    id: UUID
    case_id: UUID
    office: str
