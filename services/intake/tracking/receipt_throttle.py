"""How often one address may try receipts that do not exist: each try costs a look-up, and nobody mistypes thirty in a minute.

No receipt can be found so (`intake/receipt.py`); it only keeps who tries from taking the office's time. Who shares the address waits
too, a minute at most. Each process counts for itself, in memory: an address is nowhere stored.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Final

from fastapi import Request

from services.intake.receipt import ReceiptUnknown
from shared.errors import TooMany
from shared.frequency import Frequency
from shared.networks import Network, address_of, is_within

WINDOW: Final = 60.0
"""Seconds from the first wrong receipt of an address until it is forgotten."""
_SUBSCRIBER = 64
"""Bits of an IPv6 address that are one subscriber's: the rest they choose freely."""


class TooManyGuesses(TooMany):
    code = "too-many-receipts-tried"
    indonesian = "Terlalu banyak nomor resi yang salah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many wrong receipts came from this address; try again in {seconds:span}."


class Guesses:
    """Wrong receipts by address. `front_doors`: whose word is taken for where a request came from; `elapsed` only goes forward."""

    def __init__(
        self, limit: int, front_doors: Collection[Network], elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._wrong = Frequency(limit, WINDOW, elapsed)
        self._front_doors = front_doors

    @contextmanager
    def one(self, request: Request) -> Iterator[None]:
        """A try. Raises TooManyGuesses for an address that tried as many as it may.

        It counts while the receipt is looked up, or all that are asked for at once would pass; only an unknown one counts on.
        """
        address = self._address(request)
        if seconds := self._wrong.wait(address):
            raise TooManyGuesses(seconds=seconds)
        with self._wrong.attempt(address, ReceiptUnknown):
            yield

    def _address(self, request: Request) -> str:
        """Who asks; where a front door of ours asks, whom it says it asks for: the last in X-Forwarded-For, which it wrote itself."""
        host = request.client.host if request.client else ""
        if is_within(host, self._front_doors):
            host = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip() or host
        try:
            address = address_of(host)
        except ValueError:
            return ""
        return str(address if address.version == 4 else ip_network((address, _SUBSCRIBER), strict=False))
