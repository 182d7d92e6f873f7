"""A person as an office writes to them: which channels they do not want, and which one they like best.

UU 27/2022 art. 8–9 (a person may withdraw consent); RFC 8058 (one click in a mail program).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from services.messages.gateway.address import Channel
from shared.journal.events import Aggregate, Event, FirstEvent

Means = Literal["link", "account", "officer"]
"""How the wish reached the office: the signed link of a message, the person's own account, an officer who was asked."""
_RECIPIENTS = UUID("f3a8f8a3-0e56-4f2b-9d53-1f2f2a3a4c77")


def recipient_of(office: str, person: UUID) -> UUID:
    """The id of a person as one office's recipient: each office asks for itself."""
    return uuid5(_RECIPIENTS, f"{office} {person}")


@dataclass(frozen=True)
class Wishes:
    """What a person wants of an office; without any wish, every channel."""

    opted_out: frozenset[Channel] = frozenset()
    preferred: Channel | None = None


class Recipient(Aggregate):
    """`case_id` is its own id: the wishes belong to no case."""

    TOPIC = "messages.recipient"

    office: str
    case_id: UUID
    person: UUID
    opted_out: tuple[Channel, ...] = ()
    preferred: Channel | None = None

    @property
    def wishes(self) -> Wishes:
        return Wishes(frozenset(self.opted_out), self.preferred)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class RecipientEntered(FirstEvent[Recipient]):
    """A person told the office for the first time how they want to be written to."""

    TOPIC = "messages.recipient-entered"
    INDONESIAN = "Pilihan penerima pesan mulai dicatat."
    ENGLISH = "The wishes of a recipient of messages are recorded from now on."
    office: str
    case_id: UUID
    person: UUID


class OptedOut(Event[Recipient]):
    """The person wants no more messages on a channel; those that a law demands still come."""

    TOPIC = "messages.recipient-opted-out"
    INDONESIAN = "Penerima tidak ingin menerima pesan melalui {channel} lagi."
    ENGLISH = "The recipient wants no more messages by {channel}."
    channel: Channel
    means: Means

    def apply(self, recipient: Recipient) -> None:
        recipient.opted_out = (*recipient.opted_out, self.channel)


class OptedIn(Event[Recipient]):
    """The person wants messages on a channel again."""

    TOPIC = "messages.recipient-opted-in"
    INDONESIAN = "Penerima ingin menerima pesan melalui {channel} lagi."
    ENGLISH = "The recipient wants messages by {channel} again."
    channel: Channel
    means: Means

    def apply(self, recipient: Recipient) -> None:
        recipient.opted_out = tuple(one for one in recipient.opted_out if one != self.channel)


class ChannelPreferred(Event[Recipient]):
    """The person said which channel they like best; None: they no longer mind."""

    TOPIC = "messages.recipient-channel-preferred"
    INDONESIAN = "Penerima memilih saluran yang paling disukai."
    ENGLISH = "The recipient chose the channel that they like best."
    channel: Channel | None
    means: Means

    def apply(self, recipient: Recipient) -> None:
        recipient.preferred = self.channel


# Decisions – refuse, or record one thing. Time is an argument.
def enter(office: str, person: UUID, now: datetime) -> Recipient:
    """The recipient that a person becomes with their first wish."""
    id = recipient_of(office, person)
    return Recipient.begin(RecipientEntered, id=id, now=now, office=office, case_id=id, person=person)


def opt_out(recipient: Recipient, channel: Channel, means: Means, now: datetime) -> None:
    """Opts out of a channel; a second click changes nothing."""
    if channel not in recipient.opted_out:
        recipient.record(OptedOut, now, channel=channel, means=means)


def opt_in(recipient: Recipient, channel: Channel, means: Means, now: datetime) -> None:
    """Wants a channel again, after an opt-out."""
    if channel in recipient.opted_out:
        recipient.record(OptedIn, now, channel=channel, means=means)


def prefer(recipient: Recipient, channel: Channel | None, means: Means, now: datetime) -> None:
    """Sets the channel that the person likes best."""
    if channel != recipient.preferred:
        recipient.record(ChannelPreferred, now, channel=channel, means=means)
