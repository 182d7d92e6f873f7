"""The closing of a year: its income goes to equity, all other balances are carried, and it takes no more entries.

    open ── the head stops it ──> stopped: later events are accounted in the next year ── balances taken ──> closed

An event that is dated in a stopped year keeps its day and is accounted on the first day that is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from services.billing.ledger.accounts import INCOME, Account
from shared.errors import Conflict, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent

_YEARS = UUID("5b1f3f6c-8d5e-4a55-8b0a-0f9c27d0b8ee")


class YearNotOver(RefusedByRule):
    code = "ledger-year-not-over"
    indonesian = "Tahun {year} belum berakhir di kantor ini; tutup buku sesudah 31 Desember."
    english = "The year {year} is not over at this office; close it after 31 December."


class YearClosedAlready(Conflict):
    code = "ledger-year-closed-already"
    indonesian = (
        "Buku sampai tahun {year} sudah tidak menerima catatan; tutup tahun itu atau tahun sesudahnya, sekali saja."
    )
    english = "The ledger through the year {year} takes no more entries already; close that year or a later one, once."


@dataclass(frozen=True)
class AccountBalance:
    """The balance of an account in whole rupiah: debits less credits."""

    account: Account
    balance: int


class LedgerYears(Aggregate):
    """The closed years of an office's ledger. `stopped`: the last year that takes no more entries; `closed`: the last one closed.

    `carried`: the balances at the end of the last closed year, its income moved to equity.
    """

    TOPIC = "billing.ledger-years"

    office: str
    stopped: int
    closed: int | None = None
    carried: tuple[AccountBalance, ...] = ()
    closed_by: str | None = None
    closed_on: date | None = None


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class LedgerOpened(FirstEvent[LedgerYears]):
    """The office closes its first year: from now on its years are closed one after another."""

    TOPIC = "billing.ledger-opened"
    INDONESIAN = "Penutupan tahun buku kantor dimulai."
    ENGLISH = "The office begins to close the years of its ledger."
    office: str
    stopped: int


class YearStopped(Event[LedgerYears]):
    """The years through `year` take no more entries."""

    TOPIC = "billing.ledger-year-stopped"
    INDONESIAN = "Buku sampai tahun {year} tidak menerima catatan lagi."
    ENGLISH = "The ledger through the year {year} takes no more entries."
    office: str
    year: int
    stopped_by: str

    def apply(self, years: LedgerYears) -> None:
        years.stopped = self.year


class YearClosed(Event[LedgerYears]):
    """The year was closed. `income`: the balances that went to equity; `carried`: all balances afterwards."""

    TOPIC = "billing.ledger-year-closed"
    INDONESIAN = "Buku tahun {year} ditutup; saldonya dibawa ke tahun berikutnya."
    ENGLISH = "The ledger of the year {year} was closed; its balances are carried to the next year."
    year: int
    income: tuple[AccountBalance, ...]
    carried: tuple[AccountBalance, ...]
    closed_by: str
    closed_on: date

    def apply(self, years: LedgerYears) -> None:
        years.closed, years.carried = self.year, self.carried
        years.closed_by, years.closed_on = self.closed_by, self.closed_on


def ledger_years_id(office: str) -> UUID:
    """An office has one ledger."""
    return uuid5(_YEARS, office)


# Decisions – refuse, or record. Time is an argument.
def stop_year(years: LedgerYears | None, office: str, year: int, by: str, on: date, now: datetime) -> LedgerYears:
    """Stops the years through `year`; records nothing if they are stopped already. Raises YearNotOver."""
    if on.year <= year:
        raise YearNotOver(year=year)
    if years is None:
        years = LedgerYears.begin(LedgerOpened, id=ledger_years_id(office), now=now, office=office, stopped=0)
    if years.stopped < year:
        years.record(YearStopped, now, office=office, year=year, stopped_by=by)
    return years


def refuse_closing(years: LedgerYears, year: int) -> None:
    """Raises YearClosedAlready unless `year` is the last year that was stopped, and is not closed yet."""
    if year != years.stopped or years.closed == year:
        raise YearClosedAlready(year=years.stopped)


def close_year(
    years: LedgerYears, year: int, balances: Mapping[Account, int], by: str, on: date, now: datetime
) -> None:
    """Closes a stopped year with its final balances. Refuses like `refuse_closing`."""
    refuse_closing(years, year)
    income = {account: balance for account, balance in balances.items() if account in INCOME and balance}
    after = {account: balance for account, balance in balances.items() if account not in INCOME}
    after["equity"] = after.get("equity", 0) + sum(income.values())
    years.record(
        YearClosed,
        now,
        year=year,
        income=_listed(income),
        carried=_listed(after),
        closed_by=by,
        closed_on=on,
    )


def _listed(balances: Mapping[Account, int]) -> tuple[AccountBalance, ...]:
    return tuple(AccountBalance(account, balance) for account, balance in sorted(balances.items()) if balance)
