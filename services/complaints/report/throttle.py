"""Limits how often one address may try unknown receipts, and how many reports it may file on the public pages."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Request

from shared.errors import TooMany
from shared.networks import Network
from shared.receipt import ReceiptUnknown
from shared.service.rate_limit import Counters, RateLimit
from shared.web.client_address import client_address

WINDOW: Final = 60
"""Seconds from the first wrong receipt of an address until it is forgotten."""
FILING_WINDOW: Final = 3600
MOST_FILED: Final = 30
"""Reports of one address in an hour: a village office may file for many people behind one address."""


class TooManyGuesses(TooMany):
    code = "too-many-receipts-tried"
    indonesian = "Terlalu banyak nomor resi yang salah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many wrong receipts came from this address; try again in {seconds:span}."


class TooManyReports(TooMany):
    code = "too-many-reports"
    indonesian = "Terlalu banyak laporan dari alamat ini; coba lagi dalam {seconds:span}, atau datanglah ke loket."
    english = "Too many reports came from this address; try again in {seconds:span}, or come to the counter."


class ReportThrottle:
    """`front_doors`: our own proxies, which name the address that they ask for."""

    def __init__(self, counters: Counters, limit: int, front_doors: Collection[Network]) -> None:
        self._wrong = RateLimit(counters, "receipts", limit, WINDOW, TooManyGuesses)
        self._filed = RateLimit(counters, "reports", MOST_FILED, FILING_WINDOW, TooManyReports)
        self._front_doors = front_doors

    @asynccontextmanager
    async def receipt(self, request: Request) -> AsyncIterator[None]:
        """Counts a receipt while it is looked up, and afterwards only an unknown one. Raises TooManyGuesses."""
        async with self._wrong.attempt(client_address(request, self._front_doors), failed=ReceiptUnknown):
            yield

    async def filing(self, request: Request) -> None:
        """Counts a report without a token. Raises TooManyReports."""
        await self._filed.count(client_address(request, self._front_doors))
