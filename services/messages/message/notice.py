"""What a caller asks to be told to a person: one notice for one occasion, without personal data in clear."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.messages.gateway.address import Address
from shared.errors import Language


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice to one person about one event.

    `occasion`: an id that is always the same for this event and this person, such as uuid5 of the event's stream and version.
    `template`: the name under which the texts are found when the message is sent; `parameters` fill them, and are stored in clear,
    so they hold no personal data; a list is a text with a line for each item.
    `to`: the addresses that are known, at most one for each channel, the office's first choice first. Without any the message is a
    dead letter at once, so that an officer calls or writes.
    `person`: whose opt-out and preferred channel count; None: the person whose key seals the address.
    `accounts`: the token subjects who own the matter and may read the message; none for a reporter who is not open.
    `lawful_duty`: a law demands the notice, so nobody can opt out of it.
    `position`, `hash`: of the event that it is about, for the receipt in the text.
    `until`: the moment after which the message would be pointless; None: it is sent for as long as it is tried.
    """

    occasion: UUID
    template: str
    language: Language
    to: tuple[Address, ...]
    office: str
    case_id: UUID
    position: int
    hash: str
    person: UUID | None = None
    accounts: tuple[str, ...] = ()
    parameters: Mapping[str, str | int | date] = field(default_factory=dict)
    lawful_duty: bool = False
    until: datetime | None = None

    @property
    def recipient(self) -> UUID | None:
        """The person whose wishes count."""
        return self.person or (self.to[0].sealed.person if self.to else None)
