"""Hands messages over that are due: in order, several at once, each by one worker, even if processes die.

A worker claims a message before it opens the address, and renews the claim while it works. The outcome, the reading of the address
and the end of the claim are one commit. A worker that dies leaves its claim. If that says that the other side has taken the
message, the next worker only records it. Else it may have been handed over (`doubtful`), and is handed over under the same id.
"""

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import structlog

from services.messages.gateway.letter import Gateway, Handed, Letter
from services.messages.message.message import Message
from services.messages.message.read_model import (
    claim_due,
    doubt,
    drop_claim,
    end_claim,
    mark_accepted,
    put_back,
    renew_claims,
)
from services.messages.message.retrying import Retrying
from services.messages.message.rows import Claimed
from services.messages.message.sending import ERASED, Attempt, conclude, leave, what_next
from services.messages.message.writing import Write
from services.messages.recipient.use_cases import wishes_of
from shared.clock import Clock
from shared.database import Write as RowChange
from shared.database_faults import UNAVAILABLE
from shared.errors import Conflict, Unavailable
from shared.ids import NewId
from shared.privacy import personal as sealing
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

RENEW_SECONDS: Final = 2.5
"""A claim lasts four times as long."""
_FINISH_SECONDS: Final = 5.0
"""How long a process that ends waits for answers to what it has handed over."""
_RECORD_AGAIN_SECONDS: Final = 0.5

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Sending:
    """`write` says a message; `link` makes the address at which its reader stops such messages; `at_once`: how many are handed over
    together; `chance` spreads the pauses.
    """

    unit: UnitOfWork
    personal: PersonalData
    gateway: Gateway
    write: Write
    link: Callable[[UUID], str]
    retrying: Retrying
    clock: Clock
    new_id: NewId
    at_once: int
    chance: Callable[[], float] = field(default=random.random)

    async def run_once(self) -> None:
        """Hands over everything that is due by now. Raises SomeRowsFailed at the end if a message failed for a fault of ours."""
        batch, working = Batch(), dict[asyncio.Task[bool], UUID]()
        renewing = asyncio.create_task(self._renew(working.values))
        try:
            while True:
                free = self.at_once - len(working)
                if 2 * free >= self.at_once:  # each claim is a commit
                    for one in await self._claim(free):
                        working[asyncio.create_task(batch.row(self._send(one), message=one.id))] = one.id
                if not working:
                    break
                done, _ = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del working[task]
        finally:
            if working:
                await asyncio.wait(working, timeout=_FINISH_SECONDS)
            for task in working:
                task.cancel()
            renewing.cancel()
            await self.gateway.rest()
        batch.end()

    async def _claim(self, most: int) -> list[Claimed]:
        return await self.unit.rows(claim_due, now=self.clock.now(), most=most)

    async def _renew(self, ids: Callable[[], Iterable[UUID]]) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(Exception):  # a claim that is not renewed ends; the database's own faults are seen elsewhere
                await self.unit.rows(renew_claims, ids=list(ids()))

    async def _send(self, one: Claimed) -> None:
        handing = False
        try:
            message = await self.unit.fold(Message, one.id)
            if message.status != "queued":  # ended meanwhile, by a person
                await self.unit.rows(drop_claim, one=one.id)
                return
            if one.accepted:
                await self._record(message, Handed("accepted"), read=True, doubtful=False)
                return
            wishes = await wishes_of(self.unit, message.office, message.person)
            if what_next(message, wishes, self.clock.now()) != "hand-over":
                await self.leave(self._ask(message, end_claim(one.id)), one.id)
                return
            letter = await self._letter(message)
            handing = True
            handed = Handed("refused", ERASED) if letter is None else await self._hand_over(letter, one.id)
            await self._record(message, handed, read=letter is not None, doubtful=one.doubtful)
        except Exception:
            await self.unit.rows(put_back, one=one.id, handing=handing)
            raise

    async def _hand_over(self, letter: Letter, claim: UUID) -> Handed:
        handed = await self.gateway.hand_over(letter)
        if handed.outcome == "accepted":
            with suppress(Unavailable, *UNAVAILABLE):  # the commit tells it, too, only later
                await self.unit.rows(mark_accepted, one=claim)
        return handed

    async def _letter(self, message: Message) -> Letter | None:
        """The message in clear; None if the person's key was destroyed."""
        address = message.address
        assert address is not None
        clear = await self.personal.open(address.sealed, address.stream, address.field)
        if clear == sealing.ERASED:
            return None
        words = self.write(message)
        return Letter(
            id=message.delivery,
            channel=address.channel,
            office=message.office,
            language=message.language,
            to=clear,
            subject=words.subject,
            text=words.text,
            written_at=message.queued_at,
            opt_out=self.link(message.id),
            demanded=message.lawful_duty,
        )

    async def _record(self, message: Message, handed: Handed, *, read: bool, doubtful: bool) -> None:
        """Records the outcome, however long the database takes: the other side may have the message."""
        attempt = Attempt(message.round, message.attempts + 1, handed, read, doubtful)
        effect, chance = doubt(message.id) if handed.outcome == "unknown" else end_claim(message.id), self.chance()
        while True:
            try:
                await self.conclude(self._ask(message, effect), message.id, attempt, chance)
            except (Unavailable, Conflict) as fault:
                _log.error("outcome-not-recorded", message=str(message.id), fault=fault.code)
                await asyncio.sleep(_RECORD_AGAIN_SECONDS)
            else:
                return

    def _ask(self, message: Message, effect: RowChange) -> Ask:
        now = self.clock.now()
        return Ask.of_system(
            "messages", "clock", message.office, self.new_id(now), now, case_id=message.case_id, effects=(effect,)
        )

    @use_case
    async def leave(self, work: Work, id: UUID) -> Message:
        """Records why a message that is due is not handed over now."""
        message = await work.load_to_change(Message, id)
        leave(message, await wishes_of(self.unit, message.office, message.person), work.ask.now)
        return message

    @use_case
    async def conclude(self, work: Work, id: UUID, attempt: Attempt, chance: float) -> Message:
        """Records the reading of the address, and how an attempt ended."""
        message = await work.load_to_change(Message, id)
        conclude(message, attempt, self.retrying, chance, work.ask.now)
        return message
