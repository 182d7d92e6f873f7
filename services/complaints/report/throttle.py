"""Limits how often one address may try unknown receipts, and how many reports it may file on the public pages."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from typing import Final

from fastapi import Request

from shared.errors import TooMany
from shared.networks import Network
from shared.service.rate_limit import Counters, RateLimit
from shared.web.client_address import client_address
from shared.web.receipts import ReceiptThrottle

FILING_WINDOW: Final = 3600
MOST_FILED: Final = 30
"""Reports of one address in an hour: a village office may file for many people behind one address."""


class TooManyReports(TooMany):
    code = "too-many-reports"
    indonesian = "Terlalu banyak laporan dari alamat ini; coba lagi dalam {seconds:span}, atau datanglah ke loket."
    english = "Too many reports came from this address; try again in {seconds:span}, or come to the counter."


class ReportThrottle(ReceiptThrottle):
    """`front_doors`: our own proxies, which name the address that they ask for."""

    def __init__(self, counters: Counters, limit: int, front_doors: Collection[Network]) -> None:
        super().__init__(counters, limit, front_doors)
        self._filed = RateLimit(counters, "reports", MOST_FILED, FILING_WINDOW, TooManyReports)

    def receipt(self, request: Request) -> AbstractAsyncContextManager[None]:
        """As `one`."""
        return self.one(request)

    async def filing(self, request: Request) -> None:
        """Counts a report without a token. Raises TooManyReports."""
        await self._filed.count(client_address(request, self.front_doors))
