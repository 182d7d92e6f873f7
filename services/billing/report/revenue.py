"""The reports as tables: revenue by levy and period, the months of the chart, and the treasurer's cash book."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.billing.report.rows import CashLine, Counted, Receivable, Sums
from shared.errors import Unreadable

Period = Literal["day", "month"]
MOST_DAYS = 3660
"""Ten years: a report of more would be no report."""


class PeriodWrong(Unreadable):
    code = "report-period-wrong"
    indonesian = "Hari pertama ({first:day}) tidak boleh sesudah hari terakhir ({last:day}), dan paling lama sepuluh tahun sebelumnya."
    english = "The first day ({first:day}) may not be after the last ({last:day}), and at most ten years before it."


def refuse_period(first: date, last: date) -> None:
    """Raises PeriodWrong."""
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise PeriodWrong(first=first.isoformat(), last=last.isoformat())


@dataclass(frozen=True)
class LevySums:
    """One levy over the whole period. `outstanding`: what payers owe of it at its end, also from before."""

    levy: str
    account_code: str | None
    assessed: int
    received: int
    written_off: int
    outstanding: int


@dataclass(frozen=True)
class Month:
    """A month in the chart, by its first day."""

    on: date
    assessed: int
    received: int


@dataclass(frozen=True)
class Revenue:
    """What an office assessed and received from `first` through `last`, in whole rupiah."""

    office: str
    first: date
    last: date
    by: Period
    rows: Sequence[Sums]
    levies: Sequence[LevySums]

    @property
    def assessed(self) -> int:
        return sum(one.assessed for one in self.levies)

    @property
    def received(self) -> int:
        return sum(one.received for one in self.levies)

    @property
    def outstanding(self) -> int:
        return sum(one.outstanding for one in self.levies)


def revenue(
    office: str, first: date, last: date, by: Period, rows: Sequence[Sums], owed: Iterable[Receivable]
) -> Revenue:
    """The report from its rows."""
    totals: dict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in rows:
        sums = totals[one.levy, one.account_code]
        for place, amount in enumerate((one.assessed, one.received, one.written_off)):
            sums[place] += amount
    for of in owed:
        if of.outstanding or (of.levy, of.account_code) in totals:
            totals[of.levy, of.account_code][3] = of.outstanding
    levies = [LevySums(levy, code, *sums) for (levy, code), sums in sorted(totals.items(), key=lambda one: one[0][0])]
    return Revenue(office, first, last, by, rows, levies)


def months_of(first: date, last: date, rows: Iterable[Sums]) -> list[Month]:
    """Every month of a period, also those in which nothing happened."""
    sums: dict[date, list[int]] = {month: [0, 0] for month in _months(first, last)}
    for one in rows:
        of_month = sums[one.on.replace(day=1)]
        of_month[0] += one.assessed
        of_month[1] += one.received
    return [Month(on, *of_month) for on, of_month in sums.items()]


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


@dataclass(frozen=True)
class BookLine:
    """A line of the cash book, with what the treasurer holds after it. `cash`, `bank`: what came (negative: what went)."""

    on: date
    debit: str
    credit: str
    entries: int
    cash: int
    bank: int
    cash_after: int
    bank_after: int


@dataclass(frozen=True)
class CashBook:
    """The treasurer's cash book: what was held before, each movement, what is held after; whole rupiah."""

    office: str
    first: date
    last: date
    before: Counted
    lines: Sequence[BookLine]
    after: Counted


def cash_book(office: str, first: date, last: date, before: Counted, lines: Iterable[CashLine]) -> CashBook:
    """The book from its rows."""
    cash, bank, found = before.cash, before.bank, list[BookLine]()
    for one in lines:
        came_cash = one.amount * ((one.debit == "cash") - (one.credit == "cash"))
        came_bank = one.amount * ((one.debit == "bank") - (one.credit == "bank"))
        cash, bank = cash + came_cash, bank + came_bank
        found.append(BookLine(one.on, one.debit, one.credit, one.entries, came_cash, came_bank, cash, bank))
    return CashBook(office, first, last, before, found, Counted(cash, bank))
