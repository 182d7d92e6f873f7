"""A message is sent: each attempt, how it ended, and what an officer does about one that could not be delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.messages.gateway.address import Address, Channel
from services.messages.gateway.letter import Handed
from services.messages.message.message import Message
from services.messages.message.queueing import MessageDead, MessageSuppressed
from services.messages.message.retrying import Retrying
from services.messages.recipient.quiet_hours import next_allowed
from services.messages.recipient.recipient import Wishes
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import SystemValue

PURPOSE = "message-sending"
"""Why an address is read here."""
ERASED = "person-erased"
"""The code of a message whose person's data were erased meanwhile."""


class MessageNotDead(RefusedByRule):
    code = "message-not-dead"
    indonesian = "Hanya pesan yang gagal disampaikan dapat dikirim lagi; pesan ini: {status:words}."
    english = "Only a message that could not be delivered can be sent again; this one is: {status:words}."


class NothingToSend(RefusedByRule):
    code = "message-without-address"
    indonesian = (
        "Tidak ada alamat untuk pesan ini, atau datanya sudah dihapus. Sampaikan lewat telepon atau surat, lalu catat."
    )
    english = "There is no address for this message, or its data were erased. Call, write or visit, then record that."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AddressRead(Event[Message]):
    """The address was opened to send the message (UU 27/2022 art. 31). `stream`, `field`: where its holder keeps it."""

    TOPIC = "messages.address-read"
    INDONESIAN = "Alamat penerima dibuka untuk mengirim pesan."
    ENGLISH = "The recipient's address was read in order to send the message."
    person: UUID
    stream: UUID
    field: str
    purpose: str


class MessageSent(Event[Message]):
    """The mail server, or the gateway, accepted the message.

    `doubtful`: an earlier attempt ended without an answer, so it may have been accepted then, too; both have the same id.
    `template`: what it was about; empty in older events.
    """

    TOPIC = "messages.message-sent"
    INDONESIAN = "Pesan dikirim melalui {channel}."
    ENGLISH = "The message was sent by {channel}."
    channel: Channel
    attempt: int
    doubtful: bool
    template: str = ""

    def apply(self, message: Message) -> None:
        message.attempts, message.code = self.attempt, None
        message.status, message.ended_at = "sent", self.timestamp


class AttemptFailed(Event[Message]):
    """An attempt to send the message failed; the next one is at `due_at`."""

    TOPIC = "messages.attempt-failed"
    INDONESIAN = "Pesan belum terkirim ({code}); dicoba lagi."
    ENGLISH = "The message was not sent yet ({code}); it is tried again."
    attempt: int
    code: SystemValue
    due_at: datetime

    def apply(self, message: Message) -> None:
        message.attempts, message.code, message.due_at = self.attempt, self.code, self.due_at


class MessageDeferred(Event[Message]):
    """The message waits until the end of the office's quiet hours."""

    TOPIC = "messages.message-deferred"
    INDONESIAN = "Pesan menunggu sampai jam tenang berakhir."
    ENGLISH = "The message waits until the quiet hours end."
    due_at: datetime

    def apply(self, message: Message) -> None:
        message.due_at = self.due_at


class MessageExpired(Event[Message]):
    """The message was not sent in time to be of use, and is not sent any more."""

    TOPIC = "messages.message-expired"
    INDONESIAN = "Pesan tidak dikirim lagi: waktunya sudah lewat."
    ENGLISH = "The message is not sent any more: its time has passed."
    until: datetime

    def apply(self, message: Message) -> None:
        message.status, message.ended_at = "expired", self.timestamp


class MessageSentAgain(Event[Message]):
    """A person put a dead letter into the queue again, for the reason that the envelope keeps; perhaps with another address."""

    TOPIC = "messages.message-sent-again"
    INDONESIAN = "Petugas mengirim lagi pesan yang gagal disampaikan."
    ENGLISH = "An officer sent a message again that could not be delivered."
    by: str
    channel: Channel
    address: Address
    queued_at: datetime
    due_at: datetime
    give_up_at: datetime

    def apply(self, message: Message) -> None:
        message.channel, message.address = self.channel, self.address
        message.queued_at, message.due_at, message.give_up_at = self.queued_at, self.due_at, self.give_up_at
        message.status, message.attempts, message.round = "queued", 0, message.round + 1
        message.code = message.ended_at = None


class PersonTold(Event[Message]):
    """An officer reached the person by telephone, letter or visit; that is the notice, and the message is not sent."""

    TOPIC = "messages.person-told"
    INDONESIAN = "Petugas menyampaikan isi pesan ini langsung kepada penerima."
    ENGLISH = "An officer told the person themselves."
    call_id: UUID

    def apply(self, message: Message) -> None:
        message.told_by, message.status, message.ended_at = self.call_id, "told", self.timestamp


# Decisions – refuse, or record one thing. Time is an argument.
Next = Literal["hand-over", "expire", "suppress", "defer"]


def what_next(message: Message, wishes: Wishes, now: datetime) -> Next:
    """What is to be done with a message that is due. Raises MessageEnded."""
    message.refuse_when_ended()
    assert message.channel is not None, "a message without an address is dead from its beginning"
    if message.until is not None and now >= message.until:
        return "expire"
    if message.channel in wishes.opted_out and not message.lawful_duty:
        return "suppress"
    return "defer" if next_allowed(message.channel, message.office, now) > now else "hand-over"


def leave(message: Message, wishes: Wishes, now: datetime) -> None:
    """Records why a message that is due is not handed over now; records nothing where it may be."""
    if message.status != "queued" or message.channel is None:
        return
    match what_next(message, wishes, now):
        case "expire":
            message.record(MessageExpired, now, until=message.until)
        case "suppress":
            message.record(MessageSuppressed, now, channel=message.channel)
        case "defer":
            message.record(MessageDeferred, now, due_at=next_allowed(message.channel, message.office, now))


@dataclass(frozen=True)
class Attempt:
    """One attempt that has ended. `number`: of this round, from 1; `read`: whether the address was opened for it.

    `doubtful`: an earlier hand-over of the round may have been accepted without our knowing it.
    """

    round: int
    number: int
    handed: Handed
    read: bool
    doubtful: bool


def conclude(message: Message, attempt: Attempt, retrying: Retrying, chance: float, now: datetime) -> None:
    """Records the reading of the address and how the attempt ended; nothing if another worker recorded it."""
    if (message.status, message.round, message.attempts + 1) != ("queued", attempt.round, attempt.number):
        return
    assert message.address is not None
    assert message.channel is not None
    if attempt.read:
        read = message.address
        message.record(
            AddressRead, now, person=read.sealed.person, stream=read.stream, field=read.field, purpose=PURPOSE
        )
    handed = attempt.handed
    if handed.outcome == "accepted":
        message.record(
            MessageSent,
            now,
            channel=message.channel,
            attempt=attempt.number,
            doubtful=attempt.doubtful,
            template=message.template,
        )
        return
    due_at = retrying.next(attempt.number, now, chance, handed.retry_after)
    if handed.outcome == "refused" or due_at > message.give_up_at:
        message.record(MessageDead, now, attempt=attempt.number, code=handed.code)
        return
    due_at = next_allowed(message.channel, message.office, due_at)
    message.record(AttemptFailed, now, attempt=attempt.number, code=handed.code, due_at=due_at)


def send_again(message: Message, newer: Address | None, tried_for: timedelta, by: str, now: datetime) -> None:
    """Puts a dead letter into the queue again, to the newer address if one is known.

    Raises MessageNotDead; NothingToSend without any address.
    """
    if message.status != "dead":
        raise MessageNotDead(status=message.status)
    address = newer or message.address
    if address is None or (message.code == ERASED and newer is None):
        raise NothingToSend
    due_at = next_allowed(address.channel, message.office, now)
    message.record(
        MessageSentAgain,
        now,
        by=by,
        channel=address.channel,
        address=address,
        queued_at=now,
        due_at=due_at,
        give_up_at=due_at + tried_for,
    )


def tell_in_person(message: Message, call_id: UUID, now: datetime) -> None:
    """The person was reached by an officer: a message that waits or is dead is not sent any more; one that was sent stays so."""
    if message.status in {"queued", "dead", "suppressed", "expired"}:
        message.record(PersonTold, now, call_id=call_id)
