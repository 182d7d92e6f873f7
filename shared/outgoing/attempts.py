"""Works through due requests: claims each one and attempts it; and deletes exchanges that were kept long enough.

A request is attempted outside of any transaction. A worker that dies leaves its claim; when that ends, the request is
due again. So the other side may get a request twice; it can recognise it by its reference. Its outcome is recorded once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.outgoing.rows import Claims, Exchanges
from shared.service.background import Batch, Job
from shared.service.queries import Query
from shared.service.unit_of_work import UnitOfWork
from shared.settings import Settings

MOST_AT_ONCE = 4
"""Simultaneous requests to one system from one process."""
MOST_IN_A_ROUND = 40
FORGOTTEN_AT_ONCE = 1_000
_FORGET_SECONDS: Final = 3600.0

AskClaimed = Callable[[UUID, Write, datetime], Awaitable[bool]]
"""Asks the other system about one claimed request, and commits the outcome together with the write, which ends the claim.

False: it was not due any more, and nothing was committed.
"""


class Attempting:
    """The work of the background jobs of one kind of request."""

    def __init__(
        self,
        unit: UnitOfWork,
        claims: Claims,
        exchanges: Exchanges,
        *,
        clock: Clock,
        new_id: NewId,
        claim: timedelta,
        exchanges_kept: timedelta,
    ) -> None:
        """`claim` must be longer than an attempt can take."""
        self._unit = unit
        self._claims = claims
        self._exchanges = exchanges
        self._clock = clock
        self._new_id = new_id
        self._claim = claim
        self._exchanges_kept = exchanges_kept

    @classmethod
    def by_settings(
        cls, unit: UnitOfWork, claims: Claims, exchanges: Exchanges, settings: Settings, clock: Clock, new_id: NewId
    ) -> Self:
        """With an installation's times; the claim is longer than an attempt can take."""
        return cls(
            unit,
            claims,
            exchanges,
            clock=clock,
            new_id=new_id,
            claim=timedelta(seconds=2 * settings.system_seconds + 30),
            exchanges_kept=timedelta(days=settings.exchange_days),
        )

    async def run_once(self, due: Query[UUID], attempt: Callable[[UUID], Awaitable[None]], **which: Any) -> None:
        """Attempts all requests that are due now, the longest due first. Raises SomeRowsFailed at the end if one failed.

        `due`: by `Claims.due`; `which`: its further values; `attempt`: the caller's, which ends in `attempt` below.
        """
        rows = await self._unit.rows(due, at=self._clock.now(), most=MOST_IN_A_ROUND, **which)
        gate, batch = asyncio.Semaphore(MOST_AT_ONCE), Batch()
        await asyncio.gather(*(batch.row(_within(gate, attempt(id)), request=id) for id in rows))
        batch.end()

    def forgetting(self, name: str) -> Job:
        """The job `name`: deletes the exchanges that were kept long enough; the requests themselves stay."""
        return Job(name, _FORGET_SECONDS, self._forget_exchanges, self._clock)

    async def attempt(self, id: UUID, ask: AskClaimed) -> None:
        """Attempts one request, if no other worker has claimed it."""
        now = self._clock.now()
        mine = {"claimed": id, "claimant": self._new_id(now)}
        if not await self._unit.first(self._claims.claim, **mine, ends=now + self._claim, at=now):
            return
        if not await ask(id, Write(self._claims.release.statement, mine), now):
            await self._unit.rows(self._claims.release, **mine)

    async def _forget_exchanges(self) -> None:
        before = self._clock.now() - self._exchanges_kept
        forget = self._exchanges.forget
        while len(await self._unit.rows(forget, before=before, most=FORGOTTEN_AT_ONCE)) == FORGOTTEN_AT_ONCE:
            pass


async def _within(gate: asyncio.Semaphore, work: Awaitable[None]) -> None:
    async with gate:
        await work
