"""A receipt in a request, and how often one address may try unknown ones. Each try costs a look-up; no person mistypes
thirty a minute.

A receipt cannot be guessed (`shared/receipt.py`); the limit keeps a guesser from exhausting the service. People who
share the address wait, too, for at most a minute.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Final, cast

from fastapi import Request
from pydantic import WithJsonSchema

from shared.errors import TooMany
from shared.networks import Network
from shared.privacy.clear_text import Sought
from shared.receipt import WRITTEN_RECEIPT, ReceiptUnknown
from shared.service.rate_limit import Counters, RateLimit
from shared.web.client_address import client_address

Receipt = Annotated[Sought, WithJsonSchema({"type": "string", "pattern": WRITTEN_RECEIPT})]
"""A receipt as written; any other text is no receipt, and is not found like an unknown one."""
WINDOW: Final = 60
"""Seconds from the first wrong receipt of an address until it is forgotten."""


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
        self.front_doors = front_doors

    @asynccontextmanager
    async def one(self, request: Request) -> AsyncIterator[None]:
        """Counts a receipt while it is looked up, and afterwards only an unknown one. Raises TooManyGuesses."""
        async with self._wrong.attempt(client_address(request, self.front_doors), failed=ReceiptUnknown):
            yield


def receipt_tried(request: Request) -> AbstractAsyncContextManager[None]:
    """Counts the receipt of a request by the throttle of its app, as `ReceiptThrottle.one`."""
    return cast("ReceiptThrottle", request.app.state.receipt_throttle).one(request)
