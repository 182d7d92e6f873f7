"""Asks SIMPONI for codes that were requested, and for the payments under the codes that it gave."""

from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from services.billing.billing_code.billing_code import BillingCode
from services.billing.billing_code.gateway import Simponi
from services.billing.billing_code.read_model import (
    due_polls,
    due_requests,
    exchanges,
    find_followed,
    find_request,
    polled,
)
from services.billing.billing_code.requesting import Following, Given, record_attempt
from services.billing.billing_code.rows import CodeRow, Followed
from services.billing.billing_code.use_cases import BillingCodes
from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.outgoing.attempts import Attempting
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

AFTER_EXPIRY: Final = timedelta(minutes=1)
"""SIMPONI is asked once shortly after a code expired, so that a payment of the last minute is known before the grace ends."""


class Asking:
    """What both jobs need. Without an address of SIMPONI they do nothing, and requests wait."""

    def __init__(self, unit: UnitOfWork, attempting: Attempting, simponi: Simponi, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self.attempting = attempting
        self.simponi = simponi
        self.clock = clock
        self.new_id = new_id

    def ask(self, of: CodeRow | Followed, effects: tuple[Write, ...]) -> Ask:
        now = self.clock.now()
        id = self.new_id(now)
        return Ask.of_system("billing", "integration", of.office, id, now, case_id=of.case_id, effects=effects)

    def kept(self, of: UUID, attempt: int, reply: Reply, exchange: Exchange | None) -> tuple[Write, ...]:
        """The flight recorder's row of an exchange."""
        now = self.clock.now()
        return () if exchange is None else (exchanges.keep(self.new_id(now), of, attempt, now, reply, exchange),)


class CodeRequests:
    """The background job that requests codes."""

    def __init__(self, asking: Asking, following: Following, retrying: Retrying, chance: Random) -> None:
        self.unit = asking.unit
        self._asking = asking
        self._following = following
        self._retrying = retrying
        self._chance = chance

    async def run_once(self) -> None:
        """Attempts the requests that are due now."""
        if self._asking.simponi.is_connected:
            await self._asking.attempting.run_once(due_requests, self.attempt)

    async def attempt(self, id: UUID) -> None:
        """Attempts one request, if no other worker has claimed it."""
        await self._asking.attempting.attempt(id, self._ask_claimed)

    async def _ask_claimed(self, id: UUID, release: Write, now: datetime) -> bool:
        row = await self.unit.first(find_request, id=id)
        if row is None or row.next_at is None or row.next_at > now:
            return False
        code = await self.unit.fold(BillingCode, id)
        reply, given, exchange = await self._asking.simponi.request(code)
        attempt = row.attempts + 1
        effects = (release, *self._asking.kept(id, attempt, reply, exchange))
        await self._record(self._asking.ask(row, effects), id, attempt, reply, given, self._chance.random())
        return True

    @use_case
    async def _record(
        self, work: Work, id: UUID, attempt: int, reply: Reply, given: Given | None, chance: float
    ) -> BillingCode:
        code = await work.load_to_change(BillingCode, id)
        record_attempt(code, attempt, reply, given, self._following, self._retrying, chance, work.ask.now)
        return code


class CodePolls:
    """The background job that asks for payments under the codes, later and later, until the code is no longer followed."""

    def __init__(self, asking: Asking, codes: BillingCodes, *, first: timedelta, longest: timedelta) -> None:
        self.unit = asking.unit
        self._asking = asking
        self._codes = codes
        self._first = first
        self._longest = longest

    async def run_once(self) -> None:
        """Asks about the codes that are due now."""
        if self._asking.simponi.is_connected:
            await self._asking.attempting.run_once(due_polls, self.poll)

    async def poll(self, id: UUID) -> None:
        """Asks about one code, if no other worker has claimed it."""
        await self._asking.attempting.attempt(id, self._ask_claimed)

    async def _ask_claimed(self, id: UUID, release: Write, now: datetime) -> bool:
        row = await self.unit.first(find_followed, id=id)
        if row is None:
            return False
        count = (row.polls or 0) + 1
        reply, payments, exchange = await self._asking.simponi.payments(self._asking.new_id(now), row.code)
        next_at = next_poll(row, count, reply, first=self._first, longest=self._longest, now=now)
        effects = (release, *self._asking.kept(id, count, reply, exchange), polled(id, count, next_at))
        await self._codes.hear(self._asking.ask(row, effects), id, payments)
        return True


def next_poll(
    code: Followed, count: int, reply: Reply, *, first: timedelta, longest: timedelta, now: datetime
) -> datetime:
    """When SIMPONI is asked about a code again; `followed_until` if it is not.

    The pauses double from the first to the longest, but shortly after the expiry it is asked once in any case. A paid code is asked
    about only then: for a second payment.
    """
    closing = code.expires_at + AFTER_EXPIRY
    if code.status == "paid":
        return closing if now < code.expires_at else code.followed_until
    pause = max(min(longest, first * (1 << min(count - 1, 30))), reply.retry_after or timedelta(0))
    after = now + pause
    return min(after, closing) if now < code.expires_at else min(after, code.followed_until)
