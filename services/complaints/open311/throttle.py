"""Limits how often one address may read over Open311 or try wrong tokens, and how often one client may send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Request

from shared.errors import TooMany
from shared.receipt import ReceiptUnknown
from shared.service.rate_limit import Counters, RateLimit
from shared.settings import Settings
from shared.web.client_address import client_address

WINDOW: Final = 60
"""Seconds from the first try until all of them are forgotten."""


class TooManyOpen311Requests(TooMany):
    code = "too-many-open311-requests"
    indonesian = "Terlalu banyak permintaan dari alamat atau aplikasi ini; coba lagi dalam {seconds:span}."
    english = "Too many requests came from this address or client; try again in {seconds:span}."


class Open311Throttle:
    """Reads and wrong tokens are counted by address, posts by client."""

    def __init__(self, counters: Counters, settings: Settings) -> None:
        def limit(name: str, most: int) -> RateLimit:
            return RateLimit(counters, name, most, WINDOW, TooManyOpen311Requests)

        self._reads = limit("open311-reads", settings.open311_reads)
        self._posts = limit("open311-posts", settings.open311_reports)
        self._tokens = limit("open311-tokens", settings.wrong_receipts)
        self._front_doors = settings.front_doors

    async def count_read(self, request: Request) -> None:
        """Raises TooManyOpen311Requests."""
        await self._reads.count(self.address(request))

    async def count_post(self, client: str) -> None:
        """Raises TooManyOpen311Requests."""
        await self._posts.count(client)

    @asynccontextmanager
    async def token(self, request: Request) -> AsyncIterator[None]:
        """Counts a token while it is looked up, and afterwards only a wrong one. Raises TooManyOpen311Requests."""
        async with self._tokens.attempt(self.address(request), failed=ReceiptUnknown):
            yield

    def address(self, request: Request) -> str:
        """The address that sends a request."""
        return client_address(request, self._front_doors)
