"""Reads the statistics of complaints; nothing here decides.

A quarter is published once, after its end. Of the running quarter only a rounded total is shown: exact numbers of two days would tell
the groups of each report that came in between.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from services.complaints.statistics.figures import Figures, figures
from services.complaints.statistics.publishing import publishing
from services.complaints.statistics.read_model import count_quarter, count_received
from shared.errors import NotFound
from shared.quarter import Quarter
from shared.service.unit_of_work import UnitOfWork

QUARTERS = 8
"""How many quarters a page compares."""
_KEPT = 500
FoundT = TypeVar("FoundT")


class QuarterNotPublished(NotFound):
    code = "quarter-not-published"
    indonesian = "Statistik triwulan ini terbit pada {on:day}."
    english = "The statistics of this quarter are published on {on:day}."


class Statistics:
    """Each answer holds for a day of the office, so it is counted once a day and kept."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._kept: dict[tuple[object, ...], object] = {}

    async def of_quarter(self, office: str, quarter: Quarter, today: date) -> Figures:
        """The figures of a public quarter. Raises QuarterNotPublished."""
        rule = publishing(today)
        if today < (on := rule.publishes_on(quarter)):
            raise QuarterNotPublished(on=on.isoformat())

        async def count() -> Figures:
            rows = await self._unit.rows(count_quarter, office=office, quarter=str(quarter))
            return figures(office, quarter, [(row.alike, row.counts) for row in rows], rule.least)

        return await self._once_a_day(("figures", office, quarter, today), count)

    async def latest(self, office: str, today: date) -> list[Figures]:
        """The newest public quarters, the newest first."""
        quarters = [publishing(today).newest(today)]
        while len(quarters) < QUARTERS:
            quarters.append(quarters[-1].before)
        return [await self.of_quarter(office, quarter, today) for quarter in quarters]

    async def at_least_received(self, office: str, today: date) -> int:
        """Reports of the running quarter through yesterday, rounded down to a multiple of the minimum group size."""

        async def count() -> int:
            values = {"office": office, "quarter": str(Quarter.of(today)), "before": today}
            received = await self._unit.first(count_received, **values) or 0
            return received - received % publishing(today).least

        return await self._once_a_day(("received", office, today), count)

    async def _once_a_day(self, key: tuple[object, ...], count: Callable[[], Awaitable[FoundT]]) -> FoundT:
        """What `count` found for this key; the oldest results are dropped. The key holds the day."""
        if key not in self._kept:
            found = await count()
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return self._kept[key]  # type: ignore[return-value]
