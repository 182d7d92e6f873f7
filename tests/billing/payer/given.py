"""A bill with all ways to pay, as the channels offer them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from services.billing.payer.ways import Way

NOON: Final = datetime(2023, 11, 16, 5, 0, tzinfo=UTC)
ACCOUNT: Final = Way("virtual-account", "8808123400000017", "Bank Jatim", until=NOON)
QRIS: Final = Way("qris", qr="00020101021226580011ID.CO.BJTM.WWW011893600114000000000102150000", until=NOON)
CODE: Final = Way("billing-code", "820231115000001", until=NOON)


class Offers:
    """A channel that offers the same ways for every bill."""

    def __init__(self, *ways: Way) -> None:
        self._ways = ways

    async def of(self, bills: Sequence[UUID]) -> Mapping[UUID, Sequence[Way]]:
        return dict.fromkeys(bills, self._ways)
