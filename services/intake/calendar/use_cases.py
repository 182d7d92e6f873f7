"""Use cases of calendars of working days: reading and publishing them."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.intake.calendar.calendar import AddedDay, WorkCalendar, publish, version_of
from services.intake.calendar.read_model import CalendarRow, all_calendars
from shared.promise.working_days import CALENDARS, Calendar, NoCalendar, calendar_in_force
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Calendars:
    """Use cases of calendars. Versions never change, so a version stays in memory after it was read."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
        self._known = dict(CALENDARS)

    async def all(self) -> Mapping[str, Calendar]:
        """Every version: first those that came with the program, then the others in the order of publication."""
        await self._rows()
        return self._known

    async def with_version(self, version: str) -> Mapping[str, Calendar]:
        """Versions, including this one; read again only if it is not in memory yet."""
        if version not in self._known:
            await self._rows()
        return self._known

    async def published_on(self, version: str) -> date | None:
        """When a version was published here; None for a version that came with the program."""
        return _published_on(version, await self._rows())

    async def in_force(self, on: date) -> Calendar:
        """The version for a promise made on that day.

        It is the version that came with the program for that day, or the last of its amendments published by that day.
        """
        newest = calendar_in_force(on)
        line = {newest.version}
        for row in await self._rows():
            if row.amends in line:
                line.add(row.version)
                newest = self._known[row.version] if row.published_on <= on else newest
        return newest

    async def read(self, version: str) -> Calendar:
        """One version. Raises NoCalendar."""
        return _of(await self.all(), version)

    @use_case
    async def publish(
        self,
        work: Work,
        version: str,
        amends: str,
        decree: str,
        added: tuple[AddedDay, ...],
        removed: tuple[date, ...],
        settles: int | None,
    ) -> WorkCalendar:
        """Publishes a version; no open promise moves. Refuses as `calendar.publish`."""
        ask, rows = work.ask, await self._rows()
        return work.add(
            publish(
                version,
                amends,
                decree,
                added=added,
                removed=removed,
                settles=settles,
                calendars=self._known,
                amendments={row.amends: row.version for row in rows},
                amended_on=_published_on(amends, rows),
                by=ask.actor,
                on=ask.local_day,
                now=ask.now,
            )
        )

    async def _rows(self) -> list[CalendarRow]:
        rows = await self.unit.rows(all_calendars)
        unknown = [row for row in rows if row.version not in self._known]
        while ready := [
            row for row in unknown if row.amends in self._known
        ]:  # whatever the machine's time was when each came
            for row in ready:
                days = [AddedDay(date.fromisoformat(one["day"]), one["holiday"], one["kind"]) for one in row.added]
                gone = [date.fromisoformat(one) for one in row.removed]
                amended = self._known[row.amends]
                self._known[row.version] = version_of(amended, row.version, row.decree, days, gone, row.settles)
            unknown = [row for row in unknown if row.version not in self._known]
        return rows


def _published_on(version: str, rows: Sequence[CalendarRow]) -> date | None:
    """When a version was published here; None for a version that came with the program."""
    return next((row.published_on for row in rows if row.version == version), None)


def _of(calendars: Mapping[str, Calendar], version: str) -> Calendar:
    try:
        return calendars[version]
    except KeyError:
        raise NoCalendar from None
