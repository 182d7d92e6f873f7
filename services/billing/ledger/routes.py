"""The ledger over HTTP: routes, no rules."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from services.billing.ledger.accounts import Account
from services.billing.ledger.schemas import (
    EntryList,
    LedgerEntryLine,
    LedgerYearsView,
    StatementView,
    TrialBalanceView,
)
from services.billing.ledger.use_cases import Ledger, Until, Wanted
from services.billing.ledger.years import LedgerYears, ledger_years_id
from services.billing.roles import ByHead, ListBook, ReadBook
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import LARGEST_PAGE
from shared.web.routes import Routes
from shared.web.values import LARGEST_POSITION, Day, SoughtText

_FIRST_DAY, _LAST_DAY = date(2, 1, 1), date(9998, 12, 31)
LedgerHere = Annotated[Ledger, use_cases(Ledger)]
On = Annotated[Day | None, Query(description="The last day of account; without it, all days.")]
Since = Annotated[Day, Query(description="The first day of account.")]
UntilDay = Annotated[Day, Query(description="The last day of account.")]
router = Routes("ledger")


@router.read("/ledger/trial-balance", "Read the trial balance, at any day and any moment of the journal")
async def trial_balance(ledger: LedgerHere, read: ReadBook, on: On = None) -> TrialBalanceView:
    """`on` limits the day of account, `as_of` what the journal held (a position or a time)."""
    return TrialBalanceView.of(read.office, await ledger.trial_balance(read.office, Until(on, read.as_of)))


@router.read("/ledger/entries", "List the entries of the ledger")
async def list_entries(
    ledger: LedgerHere,
    read: ListBook,
    account: Annotated[Account | None, Query()] = None,
    bill: Annotated[UUID | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None,
    since: Since = _FIRST_DAY,
    until: UntilDay = _LAST_DAY,
    after: Annotated[int, Query(ge=0, le=LARGEST_POSITION, description="`next` of the previous page.")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> EntryList:
    """In the order of the journal. A page may be longer than `limit`: what a command moved stays together."""
    rows = await ledger.entries(read.office, Wanted(account, bill, case, since, until), after, limit)
    more = rows[-1].journal_position if len(rows) >= limit else None
    return EntryList(items=[LedgerEntryLine.of(row) for row in rows], next=more)


@router.read("/ledger/case-statement", "Read what the payer of a case owed and paid in it")
async def case_statement(
    ledger: LedgerHere,
    read: ReadBook,
    case: Annotated[UUID, Query()],
    since: Since = _FIRST_DAY,
    on: On = None,
) -> StatementView:
    """`on` limits the day of account, `as_of` what the journal held (a position or a time)."""
    return StatementView.of(await ledger.statement_of_case(read.office, case, since, Until(on, read.as_of)))


@router.read("/ledger/payer-statement", "Read what a payer owed and paid in all cases of an account")
async def payer_statement(
    ledger: LedgerHere,
    read: ReadBook,
    account: Annotated[SoughtText, Query(description="The account with which the payer applied.")],
    since: Since = _FIRST_DAY,
    on: On = None,
) -> StatementView:
    """`on` limits the day of account, `as_of` what the journal held (a position or a time)."""
    return StatementView.of(await ledger.statement_of_account(read.office, account, since, Until(on, read.as_of)))


@router.read("/ledger/years", "Read the closed years, now or as of a moment", shows=LedgerYearsView.of)
async def read_years(ledger: LedgerHere, read: ReadBook) -> LedgerYears:
    return await ledger.unit.read(LedgerYears, ledger_years_id(read.office), read.office, read.as_of)


@router.command("/ledger/years/{year}/closing", "Close the ledger through a year", shows=LedgerYearsView.of)
async def close_year(year: Annotated[int, Path(ge=2000, le=2100)], ledger: LedgerHere, ask: ByHead) -> Answer:
    """Income goes to equity, all other balances are carried. A later event of the year is accounted in the next one."""
    return await ledger.close_year(ask, year)
