"""The treasurer deposits closed days with an STS, another person verifies it; a late deposit becomes a finding."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.billing.bill.documents import series_of
from services.billing.cash import read_model as cash_views
from services.billing.cash.cash_day import CashDay, CashDayNotClosed, cash_day_id
from services.billing.cash.closing import stop
from services.billing.cash.deposit_rules import deposit_by
from services.billing.cash.finding import find_late
from services.billing.deposit import deposit as decisions
from services.billing.deposit import read_model as views
from services.billing.deposit.deposit import CashDayDeposited, Deposit
from services.billing.deposit.read_model import DepositRow
from shared.errors import NotFound
from shared.ids import NewId
from shared.offices import office as office_of
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Deposits:
    """The deposits (STS) of an office."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def deposit(self, work: Work, days: Sequence[date]) -> Deposit:
        """Deposits closed days; without days, all that are closed and not deposited yet."""
        ask = work.ask
        if not days:
            days = [row.day for row in await work.rows(cash_views.list_undeposited, office=ask.office)]
        cash = [await _undeposited(work, day) for day in sorted(set(days))]
        decisions.refuse_deposit(cash, ask.local_day)
        number, id = await work.official_number(series_of("sts", ask.local_day)), self._new_id(ask.now)
        return work.add(decisions.deposit(cash, id, ask.office, number, ask.actor, ask.local_day, ask.now))

    @use_case
    async def verify(self, work: Work, id: UUID) -> Deposit:
        """Records that another person compared the STS with the bank's stamp."""
        ask, one = work.ask, await work.load_to_change(Deposit, id)
        decisions.verify_deposit(one, ask.actor, ask.local_day, ask.now)
        return one

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Records a finding if the cash of a day was not deposited in time; the day then takes no more cash."""
        row = await work.first(cash_views.find_day, id=due.stream_id)
        assert row is not None, "the deadline of a day is set by its first TBP"
        last_day = row.deposit_by or deposit_by(row.office, row.day)
        deposit = await work.first(views.find_deposit_of, day_id=row.id)
        if row.status == "open":
            cash = work.add(stop(row.office, row.day, last_day, work.ask.actor, work.ask.now))
        else:
            cash = await work.load_to_change(CashDay, row.id)
        if deposit is None or deposit.deposited_on > last_day:
            find_late(cash, office_of(row.office).local_day(due.due_at), work.ask.now)

    async def deposits(self, office: str, after: UUID, limit: int) -> list[DepositRow]:
        """The office's deposits ordered by id: at most `limit` after the id `after`."""
        return await self.unit.rows(views.list_deposits, office=office, after=after, limit=limit)


async def _undeposited(work: Work, day: date) -> CashDay:
    """Raises CashDayDeposited, and CashDayNotClosed for a day that was never stopped."""
    id = cash_day_id(work.ask.office, day)
    if await work.first(views.find_deposit_of, day_id=id) is not None:
        raise CashDayDeposited
    try:
        return await work.read(CashDay, id)
    except NotFound:
        raise CashDayNotClosed(day=day.isoformat()) from None
