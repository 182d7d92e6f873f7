"""What entries add up to: the totals of each account, and the statement of a payer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from services.billing.ledger.accounts import PAYER, Account
from services.billing.ledger.rows import EntryRow, Sum
from shared.errors import RefusedByRule

MOST_MOVES = 2000
"""The longest statement."""


class StatementTooLong(RefusedByRule):
    code = "statement-too-long"
    indonesian = (
        "Rekening ini lebih dari {most} catatan. Persempit dengan `since`: saldo sebelumnya menjadi saldo awal."
    )
    english = "This statement has more than {most} entries. Narrow it by `since`: what was before becomes its opening balance."


@dataclass(frozen=True)
class AccountTotals:
    """The debits and credits of an account, in whole rupiah; `balance`: debits less credits."""

    account: Account
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        return self.debit - self.credit


@dataclass(frozen=True)
class Move:
    """An entry of a payer, and what the payer owes after it; negative if the office owes the payer."""

    entry: EntryRow
    balance: int


@dataclass(frozen=True)
class Statement:
    """A payer's debt before the first move, and after each; in whole rupiah."""

    opening: int
    moves: tuple[Move, ...]

    @property
    def balance(self) -> int:
        return self.moves[-1].balance if self.moves else self.opening


def totals(sums: Iterable[Sum]) -> list[AccountTotals]:
    """The totals of each account that has a transfer, by name."""
    debited: dict[Account, int] = {}
    credited: dict[Account, int] = {}
    for one in sums:
        debited[one.debit] = debited.get(one.debit, 0) + one.amount
        credited[one.credit] = credited.get(one.credit, 0) + one.amount
    return [AccountTotals(name, debited.get(name, 0), credited.get(name, 0)) for name in sorted({*debited, *credited})]


def statement(opening: Iterable[Sum], moves: Sequence[EntryRow]) -> Statement:
    """The statement from the transfers before its first day, and its entries in order. Raises StatementTooLong."""
    if len(moves) > MOST_MOVES:
        raise StatementTooLong(most=MOST_MOVES)
    before = sum(_owed(one) for one in opening)
    balances = list(accumulate((_owed(one) for one in moves), initial=before))[1:]
    return Statement(before, tuple(map(Move, moves, balances)))


def _owed(one: Sum | EntryRow) -> int:
    """What a transfer adds to what the payer owes."""
    return one.amount * ((one.debit in PAYER) - (one.credit in PAYER))
