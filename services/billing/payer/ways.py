"""The ways to pay a bill, as channels offer them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

WayKind = Literal["cash", "virtual-account", "qris", "billing-code"]
"""In the order in which the page shows them: what needs no visit comes first there."""


@dataclass(frozen=True)
class Way:
    """One way to pay: `number` of the account or the code, `bank` by its name, `qr` what a QR code says, `until` its end.

    `amount`: what it takes, in whole rupiah; an account takes the next instalment where instalments run.
    """

    kind: WayKind
    number: str | None = None
    bank: str | None = None
    qr: str | None = None
    until: datetime | None = None
    amount: int | None = None


class Ways(Protocol):
    """A channel's ways to pay some bills; a bill without one is missing."""

    async def of(self, bills: Sequence[UUID]) -> Mapping[UUID, Sequence[Way]]: ...


def is_over(way: Way, now: datetime) -> bool:
    """Whether nobody can pay in this way any more: money counts strictly before the end."""
    return way.until is not None and way.until <= now


def offered(way: Way, owed: int, now: datetime) -> bool:
    """Whether a page shows it: a way that is over is shown for a code of the state only, because the payer asks for a new one.

    A QR code over another amount than is owed is not shown, because nobody could correct the amount when paying.
    """
    if way.kind == "qris" and way.amount is not None and way.amount != owed:
        return False
    return way.kind == "billing-code" or not is_over(way, now)
