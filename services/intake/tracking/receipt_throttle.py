"""Limits how often one address may try unknown receipts. Each try costs a look-up; no person mistypes thirty a minute.

A receipt cannot be guessed (`intake/receipt.py`); the limit keeps a guesser from exhausting the service. People who
share the address wait, too, for at most a minute.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import Final

from fastapi import Request

from services.intake.receipt import ReceiptUnknown
from shared.errors import TooMany
from shared.networks import Network, address_of, is_within
from shared.service.rate_limit import Counters, RateLimit

WINDOW: Final = 60
"""Seconds from the first wrong receipt of an address until it is forgotten."""
_SUBSCRIBER = 64
"""Bits of an IPv6 address that identify one subscriber, who chooses the rest freely."""


class TooManyGuesses(TooMany):
    code = "too-many-receipts-tried"
    indonesian = "Terlalu banyak nomor resi yang salah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many wrong receipts came from this address; try again in {seconds:span}."


class ReceiptThrottle:
    """Limits the wrong receipts of one address. `front_doors`: our own proxies, which name the address that they ask
    for.
    """

    def __init__(self, counters: Counters, limit: int, front_doors: Collection[Network]) -> None:
        self._wrong = RateLimit(counters, "receipts", limit, WINDOW, TooManyGuesses)
        self._front_doors = front_doors

    @asynccontextmanager
    async def one(self, request: Request) -> AsyncIterator[None]:
        """Counts a receipt while it is looked up, and afterwards only an unknown one. Raises TooManyGuesses."""
        async with self._wrong.attempt(self._address(request), failed=ReceiptUnknown):
            yield

    def _address(self, request: Request) -> str:
        """The address that asks. Our front door wrote it last in X-Forwarded-For."""
        host = request.client.host if request.client else ""
        if is_within(host, self._front_doors):
            host = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip() or host
        try:
            address = address_of(host)
        except ValueError:
            return ""
        return str(address if address.version == 4 else ip_network((address, _SUBSCRIBER), strict=False))
