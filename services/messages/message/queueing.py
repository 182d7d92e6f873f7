"""A message is queued: the channel is chosen, and the moment from which it may be sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.messages.gateway.address import Address, Channel
from services.messages.message.message import NO_ADDRESS, Message, Parameter, message_of
from services.messages.message.notice import Notice
from services.messages.recipient.quiet_hours import next_allowed
from services.messages.recipient.recipient import Wishes
from shared.errors import Language
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import Digest, SystemValue


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MessageQueued(FirstEvent[Message]):
    """A message to a person waits to be sent. `address` is sealed; it is opened when the message is sent."""

    TOPIC = "messages.message-queued"
    INDONESIAN = "Pesan kepada pemohon atau pelapor disiapkan."
    ENGLISH = "A message to the applicant or reporter was queued."
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


class MessageSuppressed(Event[Message]):
    """The message was not sent: the person wants no such messages on this channel, and no law demands it."""

    TOPIC = "messages.message-suppressed"
    INDONESIAN = "Pesan tidak dikirim: penerima memilih tidak menerimanya."
    ENGLISH = "The message was not sent: its recipient has opted out."
    channel: Channel

    def apply(self, message: Message) -> None:
        message.status, message.ended_at = "suppressed", self.timestamp


class MessageDead(Event[Message]):
    """The message cannot be delivered: it was refused for good, was tried for too long, or has no address."""

    TOPIC = "messages.message-dead"
    INDONESIAN = "Pesan tidak dapat disampaikan ({code}); petugas harus menindaklanjutinya."
    ENGLISH = "The message cannot be delivered ({code}); an officer has to see to it."
    attempt: int
    code: SystemValue

    def apply(self, message: Message) -> None:
        message.attempts, message.code = self.attempt, self.code
        message.status, message.ended_at = "dead", self.timestamp


# Decisions – refuse, or record one thing. Time is an argument.
@dataclass(frozen=True)
class Choice:
    """The address that a notice goes to; None: none is known. `unwanted`: the person has opted out of it."""

    address: Address | None
    unwanted: bool = False


def choose(notice: Notice, wishes: Wishes) -> Choice:
    """The preferred channel if its address is known, else the first that the person has not opted out of.

    A notice that a law demands also goes to a channel that the person has opted out of, if there is no other.
    """
    if not notice.to:
        return Choice(None)
    wanted = [one for one in notice.to if one.channel not in wishes.opted_out]
    chosen = next((one for one in wanted if one.channel == wishes.preferred), next(iter(wanted), None))
    return Choice(chosen) if chosen else Choice(notice.to[0], unwanted=not notice.lawful_duty)


def queue_message(notice: Notice, wishes: Wishes, tried_for: timedelta, now: datetime) -> Message:
    """Queues the message of a notice; without an address it is a dead letter, and unwanted it is suppressed, at once."""
    choice = choose(notice, wishes)
    address = choice.address
    channel = None if address is None else address.channel
    due_at = now if channel is None else next_allowed(channel, notice.office, now)
    message = Message.begin(
        MessageQueued,
        id=message_of(notice.occasion, notice.template, channel, notice.recipient),
        now=now,
        office=notice.office,
        case_id=notice.case_id,
        occasion=notice.occasion,
        template=notice.template,
        language=notice.language,
        channel=channel,
        address=address,
        person=notice.recipient,
        accounts=notice.accounts,
        parameters=tuple(Parameter.of(name, value) for name, value in sorted(notice.parameters.items())),
        lawful_duty=notice.lawful_duty,
        position=notice.position,
        hash=notice.hash,
        queued_at=now,
        due_at=due_at,
        give_up_at=due_at + tried_for,
        until=notice.until,
    )
    if channel is None:
        message.record(MessageDead, now, attempt=0, code=NO_ADDRESS)
    elif choice.unwanted:
        message.record(MessageSuppressed, now, channel=channel)
    return message
