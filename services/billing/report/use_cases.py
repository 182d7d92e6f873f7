"""Reads the reports; nothing here decides."""

from datetime import date

from services.billing.report import read_model as views
from services.billing.report.revenue import CashBook, Period, Revenue, cash_book, refuse_period, revenue
from services.billing.report.rows import Counted
from shared.service.unit_of_work import UnitOfWork


class Reports:
    """The reports of an office over any range of days."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def revenue(self, office: str, first: date, last: date, by: Period) -> Revenue:
        """Assessed and received by levy and period, and what is owed at the end. Raises PeriodWrong."""
        refuse_period(first, last)
        query = views.sums_by_day if by == "day" else views.sums_by_month
        rows = await self._unit.rows(query, office=office, first=first, last=last)
        owed = await self._unit.rows(views.outstanding, office=office, last=last)
        return revenue(office, first, last, by, rows, owed)

    async def cash_book(self, office: str, first: date, last: date) -> CashBook:
        """The treasurer's cash book. Raises PeriodWrong."""
        refuse_period(first, last)
        before = await self._unit.first(views.cash_before, office=office, first=first)
        lines = await self._unit.rows(views.cash_lines, office=office, first=first, last=last)
        return cash_book(office, first, last, before or Counted(0, 0), lines)
