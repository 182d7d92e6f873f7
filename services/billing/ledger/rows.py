"""Rows of the ledger: an entry, and the sum of entries between two accounts; whole rupiah."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.billing.ledger.accounts import Account


class EntryRow(NamedTuple):
    """One transfer of `amount` whole rupiah from the account `credit` to the account `debit`.

    `on`: the day of account; `happened_on`: the day of the event, earlier if its year was closed by then.
    """

    journal_position: int
    number: int
    stream_id: UUID
    on: date
    happened_on: date
    debit: Account
    credit: Account
    amount: int
    bill_id: UUID | None
    case_id: UUID


class Sum(NamedTuple):
    """All transfers between two accounts, in whole rupiah."""

    debit: Account
    credit: Account
    amount: int
