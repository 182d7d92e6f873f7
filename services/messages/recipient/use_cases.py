"""Use cases of recipients: what a person wants, and what an office may therefore send."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.messages.gateway.address import Channel
from services.messages.recipient.read_model import find_recipient, find_wishes
from services.messages.recipient.recipient import Means, Recipient, Wishes, enter, opt_in, opt_out, prefer, recipient_of
from shared.errors import Forbidden
from shared.roles import APPLICANT
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


Owns = Callable[[str, UUID, str], Awaitable[bool]]
"""Whether the person of an office is the one of an account: a message to them was about a matter of the account."""


class NotYourWishes(Forbidden):
    code = "not-your-wishes"
    indonesian = "Akun Anda tidak berhak atas pilihan pesan orang ini. Pakai tautan di akhir pesan yang Anda terima."
    english = "These wishes are not those of your account. Use the link at the end of a message that you received."


class Recipients:
    """Use cases of recipients."""

    def __init__(self, unit: UnitOfWork, owns: Owns) -> None:
        self.unit = unit
        self._owns = owns

    @use_case
    async def opt_out(self, work: Work, person: UUID, channel: Channel, means: Means) -> Recipient:
        """The person wants no more messages of the office on a channel."""
        recipient = await _recipient(work, person)
        opt_out(recipient, channel, means, work.ask.now)
        return recipient

    @use_case
    async def opt_in(self, work: Work, person: UUID, channel: Channel, means: Means) -> Recipient:
        """The person wants messages of the office on a channel again."""
        recipient = await _recipient(work, person)
        opt_in(recipient, channel, means, work.ask.now)
        return recipient

    async def wishes(self, office: str, person: UUID, account: str | None) -> Wishes:
        """What a person wants of an office; for an applicant's `account` only their own. Raises NotYourWishes."""
        await self._refuse_others(office, person, account)
        return await wishes_of(self.unit, office, person)

    @use_case
    async def set_wishes(
        self, work: Work, person: UUID, opted_out: frozenset[Channel], preferred: Channel | None
    ) -> Recipient:
        """Sets all wishes of a person: the channels that they do not want, and the one that they like best.

        Raises NotYourWishes for an applicant's account that is another person's.
        """
        ask = work.ask
        own = ask.role == APPLICANT
        await self._refuse_others(ask.office, person, ask.actor if own else None)
        recipient, now = await _recipient(work, person), ask.now
        means: Means = "account" if own else "officer"
        for channel in sorted(set(recipient.opted_out) - opted_out):
            opt_in(recipient, channel, means, now)
        for channel in sorted(opted_out):
            opt_out(recipient, channel, means, now)
        prefer(recipient, preferred, means, now)
        return recipient

    async def _refuse_others(self, office: str, person: UUID, account: str | None) -> None:
        if account is not None and not await self._owns(office, person, account):
            raise NotYourWishes


async def _recipient(work: Work, person: UUID) -> Recipient:
    """The recipient to change; with a first wish, a new one."""
    id = recipient_of(work.ask.office, person)
    if await work.first(find_recipient, id=id) is None:
        return work.add(enter(work.ask.office, person, work.ask.now))
    return await work.load_to_change(Recipient, id)
