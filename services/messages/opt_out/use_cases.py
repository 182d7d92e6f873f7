"""What the reader of a message does with the link at its end: look, stop such messages, or want them again."""

from dataclasses import dataclass
from uuid import UUID

from services.messages.gateway.address import Channel
from services.messages.message.message import Message
from services.messages.opt_out.links import LinkUnknown, OptOutLinks
from services.messages.recipient.use_cases import Recipients, wishes_of
from shared.clock import Clock
from shared.ids import NewId
from shared.roles import APPLICANT
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Reader:
    """Whoever holds the link: its office, person and channel, and whether they have opted out."""

    office: str
    person: UUID
    channel: Channel
    stopped: bool


class OptOuts:
    """Acts for the holder of a link, who needs no account: they read the message."""

    def __init__(
        self, unit: UnitOfWork, links: OptOutLinks, recipients: Recipients, clock: Clock, new_id: NewId
    ) -> None:
        self.unit = unit
        self._links = links
        self._recipients = recipients
        self._clock = clock
        self._new_id = new_id

    async def look(self, token: str) -> Reader:
        """Whom the link is for. Raises LinkUnknown."""
        message = await self.unit.fold(Message, self._links.message_of(token))
        if message.person is None or message.channel is None:
            raise LinkUnknown
        wishes = await wishes_of(self.unit, message.office, message.person)
        return Reader(message.office, message.person, message.channel, message.channel in wishes.opted_out)

    async def stop(self, token: str) -> Reader:
        """Opts out of the channel; once more changes nothing. Raises LinkUnknown."""
        reader = await self.look(token)
        if not reader.stopped:
            await self._recipients.opt_out(self._ask(reader), reader.person, reader.channel, "link")
        return await self.look(token)

    async def resume(self, token: str) -> Reader:
        """Wants messages on the channel again. Raises LinkUnknown."""
        reader = await self.look(token)
        if reader.stopped:
            await self._recipients.opt_in(self._ask(reader), reader.person, reader.channel, "link")
        return await self.look(token)

    def _ask(self, reader: Reader) -> Ask:
        now = self._clock.now()
        return Ask("recipient", APPLICANT, reader.office, "online", self._new_id(now), now, now)
