"""Rows of the lists about LAPOR."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.complaints.lapor.correspondence import MessageKind, MessageState
from services.complaints.lapor.words import LaporStatus
from shared.outgoing.replies import Outcome


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A report that LAPOR knows: a ticket that came from there, or a report that we sent (`is_ours`).

    `tracking`, `transaction`: its ids; of a ticket `transaction` is the complaint's number here. `told`: the status that we have
    for it; `heard`: the status that LAPOR last said.
    """

    id: UUID
    complaint_id: UUID
    case_id: UUID
    office: str
    is_ours: bool
    tracking: str | None
    transaction: str | None
    told: LaporStatus
    heard: LaporStatus | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message to LAPOR, and how far it has come. `status`: of a status; nothing of a text is in a row."""

    id: UUID
    ticket_id: UUID
    complaint_id: UUID
    number: int
    kind: MessageKind
    status: LaporStatus | None
    state: MessageState
    attempts: int
    outcome: Outcome | None
    http_status: int | None
    queued_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToSend:
    """What the job needs of a message. `field`: the name of the sealed text; `said`: words of the office that need no sealing;
    `recipient`: the institution of a report.
    """

    id: UUID
    ticket_id: UUID
    complaint_id: UUID
    case_id: UUID
    office: str
    is_ours: bool
    tracking: str | None
    number: int
    kind: MessageKind
    status: LaporStatus | None
    field: str | None
    said: str | None
    recipient: str | None
    attempts: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class LaporExchange:
    """One request to LAPOR and its answer; possible personal data and credentials are masked."""

    id: UUID
    lapor_message_id: UUID
    attempt: int
    at: datetime
    outcome: Outcome
    duration_ms: int
    url: str
    request_headers: str
    request_body: str
    answer_status: int | None
    answer_headers: str | None
    answer_body: str | None
