"""Limits how often one address may search the register or try wrong codes.

A code that we signed is never a guess, so only codes without our signature count.
"""

from collections.abc import Collection
from typing import Final

from fastapi import Request

from shared.errors import TooMany
from shared.networks import Network
from shared.service.rate_limit import Counters, RateLimit
from shared.web.client_address import client_address

WINDOW: Final = 60
"""Seconds from the first try of an address until its tries are forgotten."""


class TooManyCodes(TooMany):
    code = "too-many-codes-tried"
    indonesian = "Terlalu banyak kode yang salah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many wrong codes came from this address; try again in {seconds:span}."


class TooManySearches(TooMany):
    code = "too-many-register-searches"
    indonesian = "Terlalu banyak pencarian dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many searches came from this address; try again in {seconds:span}."


class RegisterThrottle:
    """`codes`, `searches`: how many one address may send within a minute; `front_doors`: our own proxies."""

    def __init__(self, counters: Counters, codes: int, searches: int, front_doors: Collection[Network]) -> None:
        self._codes = RateLimit(counters, "certificate-codes", codes, WINDOW, TooManyCodes)
        self._searches = RateLimit(counters, "register", searches, WINDOW, TooManySearches)
        self._front_doors = front_doors

    async def count_wrong_code(self, request: Request) -> None:
        """Raises TooManyCodes."""
        await self._codes.count(client_address(request, self._front_doors))

    async def count_search(self, request: Request) -> None:
        """Raises TooManySearches."""
        await self._searches.count(client_address(request, self._front_doors))
