"""The correspondence with LAPOR about one complaint: how far each message has come, and what LAPOR says of its own.

What the office has to tell LAPOR follows from the complaint's events (`read_model.py`); a message is sent until LAPOR takes it, in
order, each under one reference (`sending.py`). This stream holds what cannot be read from the complaint.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from services.complaints.lapor.words import LaporStatus
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import SystemValue

MessageKind = Literal["report", "follow-up", "status"]
MessageState = Literal["waiting", "failing", "given-up", "delivered"]
_CORRESPONDENCES: Final = UUID("7c0f8c64-9a3c-4a86-8f5b-6b1f4d2f7e61")


def correspondence_of(complaint_id: UUID) -> UUID:
    """The stream of the correspondence about a complaint."""
    return uuid5(_CORRESPONDENCES, str(complaint_id))


def message_of(stream_id: UUID, version: int, kind: MessageKind) -> UUID:
    """The id of a message that an event causes; it is also the reference of all its attempts."""
    return uuid5(_CORRESPONDENCES, f"{stream_id} {version} {kind}")


@dataclass(frozen=True)
class Progress:
    """How far a message has come. `tried`: the attempts since an officer last had it sent again."""

    state: MessageState = "waiting"
    attempts: int = 0
    tried: int = 0
    retries: int = 0


class Correspondence(Aggregate):
    """`is_ours`: about a report that this office sends, not about a ticket from there. `tracking`, `transaction`: LAPOR's ids of it,
    None until known. `replies`: LAPOR's ids of replies that were
    taken. `heard`: LAPOR's own status of it, as it last said.
    """

    TOPIC = "complaints.lapor-correspondence"

    office: str
    case_id: UUID
    complaint_id: UUID
    tracking: str | None
    is_ours: bool = field(init=False)
    transaction: str | None = None
    progress: dict[UUID, Progress] = field(default_factory=dict)
    replies: tuple[str, ...] = ()
    heard: LaporStatus | None = None

    def of(self, message: UUID) -> Progress:
        """The progress of a message, also of one that was never attempted."""
        return self.progress.get(message, Progress())

    def move(self, message: UUID, **changes: Any) -> None:
        """Sets how far a message has come."""
        self.progress[message] = replace(self.of(message), **changes)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CorrespondenceOpened(FirstEvent[Correspondence]):
    """The first exchange with LAPOR about a complaint; `tracking`: its id there, None for a report that LAPOR has not taken yet."""

    TOPIC = "complaints.lapor-correspondence-opened"
    INDONESIAN = "Surat-menyurat dengan SP4N-LAPOR dimulai; tiket {tracking}."
    ENGLISH = "The correspondence with SP4N-LAPOR began; ticket {tracking}."
    office: str
    case_id: UUID
    complaint_id: UUID
    tracking: SystemValue | None

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.is_ours = self.tracking is None


class ReplyTaken(Event[Correspondence]):
    """The reporter replied at LAPOR; the complaint holds the reply."""

    TOPIC = "complaints.lapor-reply-taken"
    INDONESIAN = "Balasan pelapor {reply} diterima dari SP4N-LAPOR."
    ENGLISH = "The reporter's reply {reply} was received from SP4N-LAPOR."
    reply: SystemValue

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.replies = (*correspondence.replies, self.reply)


class StatusHeard(Event[Correspondence]):
    """LAPOR said which status it gives the report."""

    TOPIC = "complaints.lapor-status-heard"
    INDONESIAN = "Status pada SP4N-LAPOR: {status}."
    ENGLISH = "Status at SP4N-LAPOR: {status}."
    status: LaporStatus
    on: date

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.heard = self.status


# Decisions – refuse, or record one thing. Time is an argument.
def open_correspondence(
    office: str, case_id: UUID, complaint_id: UUID, tracking: str | None, now: datetime
) -> Correspondence:
    """Begins the correspondence about a complaint."""
    return Correspondence.begin(
        CorrespondenceOpened,
        id=correspondence_of(complaint_id),
        now=now,
        office=office,
        case_id=case_id,
        complaint_id=complaint_id,
        tracking=tracking,
    )


def take_reply(correspondence: Correspondence, reply: str, now: datetime) -> bool:
    """Records a reply of the reporter; False if it was taken before."""
    if reply in correspondence.replies:
        return False
    correspondence.record(ReplyTaken, now, reply=reply)
    return True


def hear_status(correspondence: Correspondence, status: LaporStatus, on: date, now: datetime) -> bool:
    """Records LAPOR's status; False if it said the same before."""
    if correspondence.heard == status:
        return False
    correspondence.record(StatusHeard, now, status=status, on=on)
    return True
