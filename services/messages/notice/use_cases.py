"""Tells people what happened in their matters: one message for each occasion, in the commit of the reaction."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from services.messages.contact.contact import Matter
from services.messages.contact.use_cases import Contacts
from services.messages.message.use_cases import Messages
from services.messages.notice.receipt import Checked, Receipts
from services.messages.notice.surveys import invited
from services.messages.notice.telling import Source, Told, notice_of
from shared.contracts import Contract
from shared.contracts.complaints import SurveyInvited
from shared.journal.journal import Recorded, read_event
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

C = TypeVar("C", bound=Contract)
OLDEST: Final = timedelta(days=14)
"""Older events are told to nobody [C]: a service that is new in an installation reads the whole journal, and would tell it all."""
Words = Callable[[C, Matter], Told]
"""What a message says about an event of a contract."""


class Notices:
    """Use cases of notices."""

    def __init__(self, unit: UnitOfWork, messages: Messages, contacts: Contacts, receipts: Receipts) -> None:
        self.unit = unit
        self._receipts = receipts
        self._messages = messages
        self._contacts = contacts

    def telling(self, words: Words[C]) -> Callable[[Ask, C], Awaitable[Answer]]:
        """The reaction that tells what `words` says of an event."""

        async def tell(ask: Ask, event: C) -> Answer:
            return await self.tell(ask, event, words)

        return tell

    @use_case
    async def tell(self, work: Work, event: C, words: Words[C]) -> None:
        """Queues the message about an event to the person whom its case concerns; nothing where nobody is known, or long after."""
        recorded = await self.event(work)
        if is_old(recorded, work.ask):
            return
        matter = await self.matter_of(work)
        if matter is not None:
            await self.queue(work, words(event, matter), matter, Source(recorded.position, recorded.leaf_hash))

    def telling_reporter(self, words: Words[C]) -> Callable[[Ask, C], Awaitable[Answer]]:
        """The reaction that tells a reporter what `words` says of a step of their complaint."""

        async def tell(ask: Ask, event: C) -> Answer:
            return await self.tell_reporter(ask, event, words)

        return tell

    @use_case
    async def tell_reporter(self, work: Work, event: C, words: Words[C]) -> None:
        """The same to the reporter of the complaint whose stream the event belongs to."""
        recorded = await self.event(work)
        if is_old(recorded, work.ask):
            return
        matter = await self._contacts.complaint(recorded.stream_id, work.ask.office)
        if matter is not None:
            work.ask = replace(work.ask, case_id=matter.case_id)
            await self.queue(work, words(event, matter), matter, Source(recorded.position, recorded.leaf_hash))

    @use_case
    async def invite(self, work: Work, event: SurveyInvited) -> None:
        """Invites the applicant of the case, or the reporter of a complaint whose handling is finished, to the survey."""
        ask = work.ask
        assert ask.case_id is not None
        find = self._contacts.complaint if event.about == "complaint" else self._contacts.matter
        matter = await find(ask.case_id, ask.office)
        if matter is not None and matter.contact.to:
            await self.queue(work, invited(event, matter), matter, await self.source(work))

    async def matter_of(self, work: Work) -> Matter | None:
        """The matter of the ask's case."""
        assert work.ask.case_id is not None
        return await self.matter(work.ask.case_id, work.ask.office)

    async def matter(self, case_id: UUID, office: str) -> Matter | None:
        """The matter of a case."""
        return await self._contacts.matter(case_id, office)

    async def queue(
        self, work: Work, what: Told, matter: Matter, source: Source, *, occasion: date | None = None
    ) -> None:
        """Queues the message in the commit of a decision that does more. `occasion`: which of several about the same event."""
        await self._messages.queue_in(work, notice_of(what, matter, source, occasion))

    async def source(self, work: Work) -> Source:
        """The event that the ask reacts to."""
        recorded = await self.event(work)
        return Source(recorded.position, recorded.leaf_hash)

    async def event(self, work: Work) -> Recorded:
        """The event that the ask reacts to, as recorded."""
        position = work.ask.causation
        assert position is not None
        recorded = await self._recorded(position)
        assert recorded is not None, "a reaction reacts to an event of the journal"
        return recorded

    async def check(self, code: str) -> Checked:
        """What a receipt says, and whether the journal still holds that event, unchanged. Raises ReceiptNotOurs."""
        receipt = self._receipts.read(code)
        recorded = await self._recorded(receipt.position)
        same = recorded is not None and recorded.leaf_hash == receipt.leaf and not recorded.is_altered()
        return Checked(receipt, recorded if same else None)

    def receipt_keys(self) -> dict[str, Any]:
        """The public keys of receipts."""
        return self._receipts.published()

    async def _recorded(self, position: int) -> Recorded | None:
        return await self.unit.pool.reading(lambda connection: read_event(connection, position))


def is_old(recorded: Recorded, ask: Ask) -> bool:
    """Whether it is too late to tell somebody of an event."""
    return ask.now - recorded.recorded_at > OLDEST
