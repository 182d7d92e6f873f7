"""What the money on a bill covers: a function of sums alone.

So any order and any repetition of the same payments, reversals, sanctions and refunds ends in the same state.
"""

from dataclasses import dataclass
from typing import Literal

First = Literal["principal", "sanction"]
"""What a payment covers first, by the office's rule."""


@dataclass(frozen=True)
class Split:
    """Whole rupiah: the parts of the money on a bill, or the changes of these parts by one event (`after - before`)."""

    principal: int = 0
    sanction: int = 0
    over: int = 0

    def __sub__(self, before: "Split") -> "Split":
        return Split(self.principal - before.principal, self.sanction - before.sanction, self.over - before.over)


def split(received: int, principal: int, sanction: int, first: First) -> Split:
    """Spreads `received` over what is due; the rest is over.

    `received` is negative if the bank took back money that was refunded already: then `over` is negative, and the payer
    owes it. Refuses nothing.
    """
    if received <= 0:
        return Split(over=received)
    if first == "principal":
        to_principal = min(received, principal)
        to_sanction = min(received - to_principal, sanction)
    else:
        to_sanction = min(received, sanction)
        to_principal = min(received - to_sanction, principal)
    return Split(to_principal, to_sanction, received - to_principal - to_sanction)
