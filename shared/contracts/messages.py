"""What other services may rely on in messages' events."""

from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract


class AddressRead(Contract):
    """A sealed address was opened to send a message. `stream` and `field`: where its holder keeps it."""

    TYPE: ClassVar = "messages.address-read"

    stream: UUID
    field: str
    person: UUID
    purpose: str
