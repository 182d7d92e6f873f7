"""The models of the ledger over HTTP."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.billing.ledger.accounts import Account
from services.billing.ledger.balances import AccountTotals, Move, Statement
from services.billing.ledger.years import LedgerYears
from shared.web.lists import Line


class AccountView(BaseModel):
    """Debits and credits of an account, in whole rupiah; `balance`: debits less credits."""

    model_config = ConfigDict(from_attributes=True)

    account: Account
    debit: int
    credit: int
    balance: int


class TrialBalanceView(BaseModel):
    """All accounts with entries, in whole rupiah. `debit` and `credit` are the totals: always the same."""

    office: str
    accounts: list[AccountView]
    debit: int
    credit: int

    @classmethod
    def of(cls, office: str, accounts: list[AccountTotals]) -> Self:
        lines = [AccountView.model_validate(one) for one in accounts]
        return cls(
            office=office,
            accounts=lines,
            debit=sum(one.debit for one in lines),
            credit=sum(one.credit for one in lines),
        )


class LedgerEntryLine(Line):
    """A transfer of whole rupiah from the account `credit` to the account `debit`. `happened_on`: earlier than `on` if its
    year was closed by then.
    """

    journal_position: int
    on: date
    happened_on: date
    debit: Account
    credit: Account
    amount: int
    bill_id: UUID | None
    case_id: UUID


class EntryList(BaseModel):
    """Entries in the order of the journal. `next`: the `after` of the next page; null on the last."""

    items: list[LedgerEntryLine]
    next: int | None


class MoveView(LedgerEntryLine):
    """A move, and what the payer owes after it, in whole rupiah; negative: the office owes it back."""

    balance: int

    @classmethod
    def after(cls, move: Move) -> Self:
        return cls(**LedgerEntryLine.of(move.entry).model_dump(), balance=move.balance)


class StatementView(BaseModel):
    """What a payer owed before, the moves, and what is owed now, in whole rupiah; negative: the office owes it back."""

    opening: int
    moves: list[MoveView]
    balance: int

    @classmethod
    def of(cls, statement: Statement) -> Self:
        moves = [MoveView.after(one) for one in statement.moves]
        return cls(opening=statement.opening, moves=moves, balance=statement.balance)


class BalanceView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    account: Account
    balance: int


class LedgerYearsView(BaseModel):
    """The last year that takes no more entries, the last year closed, and the balances carried from it."""

    model_config = ConfigDict(from_attributes=True)

    office: str
    stopped: int
    closed: int | None
    carried: list[BalanceView]
    closed_by: str | None
    closed_on: date | None

    @classmethod
    def of(cls, years: LedgerYears) -> Self:
        return cls.model_validate(years)
