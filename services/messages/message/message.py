"""A message to a person about one occasion: queued with the event that it is about, handed over by a job, once.

    queued ──> sent | dead ──(sent again)──> queued
       └─────> suppressed | expired | told (by an officer)

The content is not stored: the template's name, its parameters and the sealed address are. They become a text when it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID, uuid5

from services.messages.gateway.address import Address, Channel
from shared.errors import Conflict, Language
from shared.journal.events import Aggregate
from shared.privacy.clear_text import Digest, SystemValue

Status = Literal["queued", "sent", "dead", "suppressed", "expired", "told"]
"""suppressed  the person wants no such messages on this channel      expired  it would have come too late to be of use
dead        the other side refuses it, or it was tried for too long    told     an officer called, wrote or visited
"""
NO_ADDRESS: Final = "no-address"
"""The code of a dead letter that nobody knows where to send."""
_MESSAGES = UUID("6c5d7f1e-91f5-4a53-8a2e-5f0d2a7b6c11")


def message_of(occasion: UUID, template: str, channel: Channel | None, person: UUID | None) -> UUID:
    """The id of the message of an occasion: one occasion is one message, whatever crashes or repeats."""
    return uuid5(_MESSAGES, f"{occasion} {template} {channel} {person}")


@dataclass(frozen=True)
class Parameter:
    """One value that fills a template; never personal data."""

    item: str
    kind: Literal["text", "number", "day"]
    value: str

    @classmethod
    def of(cls, item: str, value: str | int | date) -> "Parameter":
        if isinstance(value, date):
            return cls(item, "day", value.isoformat())
        return cls(item, "number" if isinstance(value, int) else "text", str(value))

    @property
    def plain(self) -> str | int | date:
        if self.kind == "day":
            return date.fromisoformat(self.value)
        return int(self.value) if self.kind == "number" else self.value


class MessageEnded(Conflict):
    code = "message-ended"
    indonesian = "Pesan ini tidak lagi menunggu: {status:words}. Muat ulang daftar pesan."
    english = "This message no longer waits: {status:words}. Load the list of messages again."


class Message(Aggregate):
    """`occasion`, `template`, `parameters`, `position`, `hash`, `until`: as in the notice (`notice.py`).

    `channel`, `address`: None where none is known. `due_at`: when it is tried next; `give_up_at`: no attempt begins later.
    `attempts`: how often it was tried since it was queued or sent again; `round`: how often a person sent it again.
    `queued_at`: when that was; each attempt of a round hands over the same bytes. `code`: how the last attempt ended.
    """

    TOPIC = "messages.message"

    office: str
    case_id: UUID
    occasion: UUID
    template: str
    language: Language
    channel: Channel | None
    address: Address | None
    person: UUID | None
    accounts: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    lawful_duty: bool
    position: int
    hash: Digest
    queued_at: datetime
    due_at: datetime
    give_up_at: datetime
    until: datetime | None = None
    status: Status = "queued"
    attempts: int = 0
    round: int = 0
    code: SystemValue | None = None
    ended_at: datetime | None = None
    told_by: UUID | None = None

    @property
    def values(self) -> Mapping[str, str | int | date]:
        """The parameters by name."""
        return {one.item: one.plain for one in self.parameters}

    @property
    def delivery(self) -> UUID:
        """The id under which this round is handed over: the message's own, until a person sends it again."""
        return self.id if self.round == 0 else uuid5(self.id, str(self.round))

    def refuse_when_ended(self) -> None:
        """Raises MessageEnded."""
        if self.status != "queued":
            raise MessageEnded(status=self.status)
