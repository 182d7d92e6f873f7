"""The accounts of the ledger, and what an event moves between them.

One entry moves one amount from the account that is credited to the account that is debited. So the ledger balances by its form: no
rupiah can be made or lost in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Account = Literal[
    "receivable",
    "assessed",
    "cash",
    "in-transit",
    "bank",
    "deposited",
    "state",
    "suspense",
    "refundable",
    "written-off",
    "fees",
    "equity",
]
"""receivable  what payers owe                       deposited    handed on to the regional treasury (RKUD)
assessed    what was charged, with sanctions          state        received by the state treasury (PNBP)
cash        held by the treasurer                     suspense     money of which nobody knows what it is for
in-transit  an acquirer has it and will settle it     refundable   money that must go back to payers
bank        on the office's account                   written-off  claims that the office no longer pursues
fees        kept by an acquirer                        equity       what the closed years left over
"""
INCOME: Final[tuple[Account, ...]] = ("assessed", "written-off", "fees")
"""Accounts of one year: its closing moves their balances to `equity`; the balances of all others are carried."""
PAYER: Final[tuple[Account, ...]] = ("receivable", "refundable")
"""Accounts of what a payer owes, and of what the office owes the payer."""


@dataclass(frozen=True)
class Transfer:
    """`amount` whole rupiah, more than 0, debited to one account and credited to another."""

    debit: Account
    credit: Account
    amount: int


def transfers(*moves: tuple[Account, Account, int]) -> Iterator[Transfer]:
    """Debit, credit, rupiah: a negative amount goes the opposite way, and 0 goes nowhere."""
    for debit, credit, amount in moves:
        if amount > 0:
            yield Transfer(debit, credit, amount)
        elif amount < 0:
            yield Transfer(credit, debit, -amount)
