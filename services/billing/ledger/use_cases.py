"""The balances of the ledger at any day and journal position, and the closing of its years."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from services.billing.ledger import read_model as views
from services.billing.ledger import years
from services.billing.ledger.accounts import Account
from services.billing.ledger.balances import MOST_MOVES, AccountTotals, Statement, statement, totals
from services.billing.ledger.rows import EntryRow
from services.billing.ledger.years import LedgerYears, ledger_years_id
from shared.errors import NotFound
from shared.journal.commit import CommandRepeated
from shared.journal.journal import AsOf, position_before
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class Until:
    """The last day of account, and the moment of the journal; None: no limit."""

    on: date | None = None
    as_of: AsOf | None = None


@dataclass(frozen=True)
class Wanted:
    """Which entries: of an account, a bill, a case, and of the days of account from `since` through `until`."""

    account: Account | None = None
    bill: UUID | None = None
    case: UUID | None = None
    since: date = date.min
    until: date = date.max


class Ledger:
    """The double-entry ledger of an office."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def trial_balance(self, office: str, until: Until) -> list[AccountTotals]:
        """The totals of every account that has entries, by name."""
        position = await self._position(until.as_of)
        return totals(await self.unit.rows(views.balances, office=office, on=until.on, position=position))

    async def entries(self, office: str, wanted: Wanted, after: int, limit: int) -> list[EntryRow]:
        """Entries in the order of the journal after a position: at least `limit` if there are, each command whole."""
        return await self.unit.rows(
            views.list_entries,
            office=office,
            account=wanted.account,
            bill_id=wanted.bill,
            case_id=wanted.case,
            since=wanted.since,
            until=wanted.until,
            after=after,
            limit=limit,
        )

    async def statement_of_case(self, office: str, case: UUID, since: date, until: Until) -> Statement:
        """The moves of the bills of a case. Raises StatementTooLong."""
        limits = {"office": office, "case_id": case, "since": since, **await self._limits(until)}
        opening = await self.unit.rows(views.opening_of_case, **limits)
        return statement(opening, await self.unit.rows(views.moves_of_case, most=MOST_MOVES + 1, **limits))

    async def statement_of_account(self, office: str, account: str, since: date, until: Until) -> Statement:
        """The moves of an account's own bills at this office. Raises StatementTooLong."""
        limits = {"office": office, "account": account, "since": since, **await self._limits(until)}
        opening = await self.unit.rows(views.opening_of_account, **limits)
        return statement(opening, await self.unit.rows(views.moves_of_account, most=MOST_MOVES + 1, **limits))

    async def close_year(self, ask: Ask, year: int) -> Answer:
        """Closes the years through `year`: first stops them, so that their entries are final, then takes the balances.

        A closing that was interrupted between the two goes on when it is repeated.
        """
        command = uuid5(ask.command_id, "stop")
        with suppress(CommandRepeated):
            await self._stop_year(replace(ask, command_id=command, if_match=None, render=None), year)
        return await self._close_year(replace(ask, if_match=None), year)

    @use_case
    async def _stop_year(self, work: Work, year: int) -> None:
        ask, known = work.ask, None
        with suppress(NotFound):
            known = await work.load_to_change(LedgerYears, ledger_years_id(ask.office))
        stopped = years.stop_year(known, ask.office, year, ask.actor, ask.local_day, ask.now)
        if known is None:
            work.add(stopped)

    @use_case
    async def _close_year(self, work: Work, year: int) -> LedgerYears:
        ask, one = work.ask, await work.load_to_change(LedgerYears, ledger_years_id(work.ask.office))
        years.refuse_closing(one, year)
        rows = await work.rows(views.balances, office=ask.office, on=date(year, 12, 31), position=None)
        balances = {each.account: each.balance for each in totals(rows)}
        years.close_year(one, year, balances, ask.actor, ask.local_day, ask.now)
        return one

    async def _limits(self, until: Until) -> dict[str, object]:
        return {"on": until.on, "position": await self._position(until.as_of)}

    async def _position(self, as_of: AsOf | None) -> int | None:
        if not isinstance(as_of, datetime):
            return as_of
        after = as_of + timedelta(microseconds=1)
        return await self.unit.pool.reading(lambda connection: position_before(connection, after))
