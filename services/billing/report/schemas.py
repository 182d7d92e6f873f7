"""What readers see of the reports; whole rupiah."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from services.billing.report.revenue import CashBook, Period, Revenue


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SumsView(_Shown):
    """One levy on a day, or in the month that begins on it."""

    on: date
    levy: str
    account_code: str | None
    assessed: int
    received: int
    written_off: int


class LevyView(_Shown):
    """One levy over the whole period."""

    levy: str
    account_code: str | None
    assessed: int
    received: int
    written_off: int
    outstanding: Annotated[int, Field(description="What payers owe at the end of the period, also from before it.")]


class RevenueView(_Shown):
    """What an office assessed and received in a period."""

    office: str
    first: date
    last: date
    by: Period
    assessed: int
    received: int
    outstanding: int
    levies: list[LevyView]
    rows: list[SumsView]

    @classmethod
    def of(cls, report: Revenue) -> Self:
        return cls.model_validate(report)


class HeldView(_Shown):
    """What the treasurer holds, in cash and on the account."""

    cash: int
    bank: int


class BookLineView(_Shown):
    """What moved between two accounts of the ledger on a day; negative: what went."""

    on: date
    debit: str
    credit: str
    entries: int
    cash: int
    bank: int
    cash_after: int
    bank_after: int


class CashBookView(_Shown):
    """The treasurer's cash book (Buku Kas Umum)."""

    office: str
    first: date
    last: date
    before: HeldView
    lines: list[BookLineView]
    after: HeldView

    @classmethod
    def of(cls, book: CashBook) -> Self:
        return cls.model_validate(book)
