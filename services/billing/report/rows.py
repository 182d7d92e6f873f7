"""The rows of the reports; whole rupiah."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sums:
    """What was assessed and received for one levy, on a day or in a month (its first day)."""

    on: date
    levy: str
    account_code: str | None
    assessed: int
    received: int
    written_off: int


@dataclass(frozen=True, slots=True)
class Receivable:
    """What payers owe of one levy."""

    levy: str
    account_code: str | None
    outstanding: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the treasurer holds, in cash and on the account."""

    cash: int
    bank: int


@dataclass(frozen=True, slots=True)
class CashLine:
    """What moved between two accounts of the ledger on a day, one of them cash or the bank. `entries`: in how many entries."""

    on: date
    debit: str
    credit: str
    amount: int
    entries: int
