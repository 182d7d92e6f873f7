"""Where a message goes: a channel, and an address that stays sealed until the message is sent."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shared.privacy.personal import Personal

Channel = Literal["email", "whatsapp", "sms"]


@dataclass(frozen=True)
class Address:
    """A sealed address. `stream` and `field`: the place to which its seal is bound, so where its holder keeps it."""

    channel: Channel
    sealed: Personal[str]
    stream: UUID
    field: str
