"""The treasurer stops and closes a cash day, PPK-SKPD verifies it, the head answers its findings."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from services.billing.cash import closing, finding
from services.billing.cash import read_model as views
from services.billing.cash.cash_day import CashDay, CashDayIsOpen, CashDayTakesNoCash, FindingKind, Taken, cash_day_id
from services.billing.cash.deposit_rules import deposit_by
from services.billing.cash.read_model import CashDayRow, FindingRow, TbpRow
from shared.errors import NotFound
from shared.journal.commit import CommandRepeated
from shared.journal.journal import AsOf
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


async def refuse_stopped_day(work: Work, day: date) -> None:
    """Refuses cash for a day that was stopped. Reads the day, so that a stop at the same moment conflicts.

    Raises CashDayTakesNoCash, NoDepositRule, NoCalendar.
    """
    deposit_by(work.ask.office, day)
    try:
        await work.read(CashDay, cash_day_id(work.ask.office, day))
    except NotFound:
        return
    raise CashDayTakesNoCash(day=day.isoformat())


class CashDays:
    """The cash of an office, day by day."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def close(self, ask: Ask, day: date, counted: int) -> Answer:
        """Closes a day: first stops it, so that its TBPs are final, then takes their sums. A closing that was interrupted
        between the two goes on when it is repeated.
        """
        command = uuid5(ask.command_id, "stop")
        with suppress(CommandRepeated):
            await self._stop(replace(ask, command_id=command, if_match=None, render=None), day)
        return await self._close(replace(ask, if_match=None), day, counted)

    @use_case
    async def _stop(self, work: Work, day: date) -> None:
        ask = work.ask
        id = cash_day_id(ask.office, day)
        row = await work.first(views.find_day, id=id)
        if row is None:
            raise closing.NoCashReceived(day=day.isoformat())
        if row.status == "open":
            work.add(closing.stop(ask.office, day, deposit_by(ask.office, day), ask.actor, ask.now))
        else:
            await work.load_to_change(CashDay, id)

    @use_case
    async def _close(self, work: Work, day: date, counted: int) -> CashDay:
        ask, cash = work.ask, await work.load_to_change(CashDay, cash_day_id(work.ask.office, day))
        row = await work.first(views.find_day, id=cash.id)
        assert row is not None, "a day is stopped only after it has taken cash"
        taken = Taken(row.first_tbp, row.last_tbp, row.count, row.total, tuple(row.receivers))
        closing.close(cash, taken, counted, ask.actor, ask.local_day, ask.now)
        return cash

    @use_case
    async def verify(self, work: Work, day: date) -> CashDay:
        """Records that another person compared a closed day with its TBPs."""
        ask, cash = work.ask, await work.load_to_change(CashDay, cash_day_id(work.ask.office, day))
        closing.verify(cash, ask.actor, ask.local_day, ask.now)
        return cash

    @use_case
    async def answer_finding(self, work: Work, day: date, kind: FindingKind, answer: str) -> CashDay:
        """Records the head's answer to a finding."""
        ask, cash = work.ask, await work.load_to_change(CashDay, cash_day_id(work.ask.office, day))
        finding.answer(cash, kind, answer, ask.actor, ask.local_day, ask.now)
        return cash

    async def read(self, office: str, day: date, as_of: AsOf | None) -> CashDay:
        """The day, now or as of a moment. Raises CashDayIsOpen while it has no event."""
        found = await self.unit.newest(cash_day_id(office, day), as_of)
        if not isinstance(found, CashDay):
            raise CashDayIsOpen(day=day.isoformat())
        return found

    async def days(self, office: str, since: date, until: date) -> list[CashDayRow]:
        """The office's days with cash, the first one first; at most 400."""
        return await self.unit.rows(views.list_days, office=office, since=since, until=until)

    async def tbps(self, office: str, day: date, after: UUID, limit: int) -> list[TbpRow]:
        """The TBPs of a day, ordered by id: at most `limit` after the id `after`."""
        return await self.unit.rows(views.list_tbps, office=office, day=day, after=after, limit=limit)

    async def findings(self, office: str, kind: FindingKind | None, after: UUID, limit: int) -> list[FindingRow]:
        """The office's findings about cash, ordered by id: at most `limit` after the id `after`."""
        return await self.unit.rows(views.list_findings, office=office, kind=kind, after=after, limit=limit)
