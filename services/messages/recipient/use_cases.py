"""Use cases of recipients: what a person wants, and what an office may therefore send."""

from uuid import UUID

from services.messages.gateway.address import Channel
from services.messages.recipient.read_model import find_recipient, find_wishes
from services.messages.recipient.recipient import Means, Recipient, Wishes, enter, opt_in, opt_out, prefer, recipient_of
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


async def wishes_of(unit: UnitOfWork, office: str, person: UUID | None) -> Wishes:
    """What a person wants of an office; no wish for somebody unknown."""
    if person is None:
        return Wishes()
    rows = await unit.rows(find_wishes, id=recipient_of(office, person))
    if not rows:
        return Wishes()
    return Wishes(frozenset(one.channel for one in rows if one.channel), rows[0].preferred)


class Recipients:
    """Use cases of recipients."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def opt_out(self, work: Work, person: UUID, channel: Channel, means: Means) -> Recipient:
        """The person wants no more messages of the office on a channel."""
        recipient = await _recipient(work, person)
        opt_out(recipient, channel, means, work.ask.now)
        return recipient

    @use_case
    async def wish(
        self, work: Work, person: UUID, opted_out: frozenset[Channel], preferred: Channel | None, means: Means
    ) -> Recipient:
        """Sets all wishes of a person: the channels that they do not want, and the one that they like best."""
        recipient, now = await _recipient(work, person), work.ask.now
        for channel in sorted(set(recipient.opted_out) - opted_out):
            opt_in(recipient, channel, means, now)
        for channel in sorted(opted_out):
            opt_out(recipient, channel, means, now)
        prefer(recipient, preferred, means, now)
        return recipient


async def _recipient(work: Work, person: UUID) -> Recipient:
    """The recipient to change; with a first wish, a new one."""
    id = recipient_of(work.ask.office, person)
    if await work.first(find_recipient, id=id) is None:
        return work.add(enter(work.ask.office, person, work.ask.now))
    return await work.load_to_change(Recipient, id)
