"""Wakes tasks that wait for new events, through the notifications that PostgreSQL sends at each commit."""

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import LiteralString

import structlog

from shared.database import connect, cut_off_after
from shared.database_faults import UNAVAILABLE

CHANNEL = "journal"
NOTIFY: LiteralString = f"SELECT pg_notify('{CHANNEL}', %s)"
LONGEST_NOTIFICATION = 7000
POLL_SECONDS = 0.25
LISTEN_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 1.0
"""Pauses between attempts to reach an absent database: doubled from the first to the longest."""

_log = structlog.get_logger()


class News:
    """Wakes readers of this process when something was appended; they also look by themselves every 250 ms.

    News from other processes comes by NOTIFY, which may be lost: it is a hint, never needed. A reader that names the
    types it waits for is not woken for others.
    """

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], frozenset[str] | None] = {}
        self.own_backends: set[int] = set()
        """Database connections of this process: their notifications are already known here."""

    def tell(self, types: Collection[str] | None = None) -> None:
        """Wakes the readers that wait for one of `types`; all readers if None."""
        for future, interest in list(self._waiting.items()):
            if types is None or interest is None or not interest.isdisjoint(types):
                del self._waiting[future]
                if not future.done():
                    future.set_result(None)

    def following(self, interest: frozenset[str] | None = None) -> asyncio.Future[None]:
        """The next news of interest, to await with `until`. A reader that asks for it before it looks misses nothing in
        between.
        """
        news = asyncio.get_running_loop().create_future()
        self._waiting[news] = interest
        return news

    async def until(self, news: asyncio.Future[None], seconds: float) -> None:
        """Returns when the news arrives, at the latest after `seconds`."""
        timer = asyncio.get_running_loop().call_later(seconds, _wake, news)
        try:
            await news
        finally:
            timer.cancel()
            self._waiting.pop(news, None)

    async def wait(self, seconds: float = POLL_SECONDS, interest: frozenset[str] | None = None) -> None:
        """Returns at the next news of interest, at the latest after `seconds`."""
        await self.until(self.following(interest), seconds)

    async def listen(self, url: str) -> None:
        """Passes on other processes' notifications until cancelled; reconnects soon when the connection is lost."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async for sender, types in _notifications(url):
                    pause = FIRST_PAUSE_SECONDS
                    if sender not in self.own_backends:
                        self.tell(types)
            except UNAVAILABLE as fault:
                _log.warning("listen-lost", fault=type(fault).__name__)
            self.own_backends.clear()  # a restarted server gives their numbers to others
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


async def _notifications(url: str) -> AsyncIterator[tuple[int, list[str] | None]]:
    async with await connect(url) as connection:
        with cut_off_after(connection, LISTEN_SECONDS):
            await connection.execute(f"LISTEN {CHANNEL}")
        yield 0, None  # from nobody, about anything: earlier notifications can no longer be received
        async for one in connection.notifies():
            yield one.pid, one.payload.split(",") if one.payload else None


def notification(types: Collection[str]) -> str:
    """The payload of a NOTIFY: the types of a batch, or nothing if that would be too long."""
    payload = ",".join(sorted(set(types)))
    return payload if len(payload) < LONGEST_NOTIFICATION else ""
