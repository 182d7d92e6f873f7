"""What other services may rely on in messages' events."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts import Contract


class AddressRead(Contract):
    """A sealed address was opened to send a message. `stream` and `field`: where its holder keeps it."""

    TYPE: ClassVar = "messages.address-read"

    stream: UUID
    field: str
    person: UUID
    purpose: str


class MessageSent(Contract):
    """A message to a person went out. `template`: what it was about; empty in older events."""

    TYPE: ClassVar = "messages.message-sent"

    channel: Literal["email", "whatsapp", "sms"]
    template: str = ""


class CallRecorded(Contract):
    """An officer called, wrote to or visited the person of a message. `reached`: whether the person knows; `template`: about what."""

    TYPE: ClassVar = "messages.call-recorded"

    means: Literal["telephone", "letter", "visit"]
    reached: bool
    recorded_by: str
    template: str = ""
