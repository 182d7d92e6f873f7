"""Lines of the lists of messages, and a message that a worker has claimed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.messages.gateway.address import Channel
from services.messages.message.message import Status


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message without its text and its address. `code`: how the last attempt ended."""

    id: UUID
    case_id: UUID
    template: str
    channel: Channel | None
    status: Status
    lawful_duty: bool
    queued_at: datetime
    attempts: int
    code: str | None


class Claimed(NamedTuple):
    """`accepted`: an earlier worker handed it over and died before it recorded that. `doubtful`: it may have done so."""

    id: UUID
    doubtful: bool
    accepted: bool
