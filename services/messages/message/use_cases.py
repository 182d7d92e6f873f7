"""Use cases of messages, one short method each."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.messages.gateway.address import Address
from services.messages.message.message import Message
from services.messages.message.notice import Notice
from services.messages.message.queueing import queue_message
from services.messages.message.read_model import end_claim, find_message, find_own_recipient, list_messages
from services.messages.message.rows import MessageRow
from services.messages.message.sending import send_again
from services.messages.recipient.use_cases import wishes_of
from shared.errors import Forbidden
from shared.journal.journal import AsOf
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

NewerAddress = Callable[[Message], Awaitable[Address | None]]
"""The address that the person of a message has now; None if nobody knows another."""


class NotYourMessage(Forbidden):
    code = "not-your-message"
    indonesian = "Pesan ini tidak berkaitan dengan permohonan atau laporan dari akun Anda."
    english = "This message is not about a matter of your account."


class Messages:
    """Use cases of messages. `tried_for`: how long one is tried; `newer_address`: where else to send it again."""

    def __init__(self, unit: UnitOfWork, tried_for: timedelta, newer_address: NewerAddress | None = None) -> None:
        self.unit = unit
        self._tried_for = tried_for
        self._newer_address = newer_address

    @use_case
    async def queue(self, work: Work, notice: Notice) -> Message:
        """Queues the message of a notice, in the commit of the reaction that asks for it."""
        return await self.queue_in(work, notice)

    async def queue_in(self, work: Work, notice: Notice) -> Message:
        """The same within a decision that does more; a message that is queued already is returned as it is."""
        known = await work.first(
            find_message, occasion=notice.occasion, template=notice.template, person=notice.recipient
        )
        if known is not None:
            return await work.read(Message, known)
        wishes = await wishes_of(self.unit, notice.office, notice.recipient)
        return work.add(queue_message(notice, wishes, self._tried_for, work.ask.now))

    async def send_again(self, ask: Ask, id: UUID) -> Answer:
        """Puts a dead letter into the queue again, without the doubts of its earlier round; the ask carries the reason."""
        return await self._send_again(replace(ask, effects=(*ask.effects, end_claim(id))), id)

    @use_case
    async def _send_again(self, work: Work, id: UUID) -> Message:
        message = await work.load_to_change(Message, id)
        newer = None if self._newer_address is None else await self._newer_address(message)
        send_again(message, newer, self._tried_for, work.ask.actor, work.ask.now)
        return message

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> Message:
        """The message for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourMessage."""
        message = await self.unit.read(Message, id, office, as_of)
        if own is not None and own not in message.accounts:
            raise NotYourMessage
        return message

    async def list(
        self, office: str, after: UUID, most: int, *, status: str | None, case: UUID | None, account: str | None
    ) -> list[MessageRow]:
        """The office's messages in the order of ids, at most `most` after the id `after`; `account`: only those of one account."""
        return await self.unit.rows(
            list_messages, office=office, after=after, most=most, status=status, case=case, account=account
        )

    async def owns(self, office: str, person: UUID, account: str) -> bool:
        """Whether a message of the office to a person was about a matter of an account."""
        return await self.unit.first(find_own_recipient, office=office, person=person, account=account) is not None
