"""Rows of the public list of requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.complaints.policy.words import Component, Kind, Status

PublicStatus = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A complaint as anybody may see it; `state` is its status in our words, `due_on` the last day for the answer.

    `description`, `latitude` and `longitude` are None unless the office published them.
    """

    id: UUID
    office: str
    service_code: str
    kind: Kind
    component: Component | None
    status: PublicStatus
    state: Status
    requested_at: datetime
    updated_at: datetime
    due_on: date | None
    description: str | None
    latitude: str | None
    longitude: str | None


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One change of a complaint's status."""

    complaint_id: UUID
    version: int
    at: datetime
    state: Status
    status: PublicStatus
