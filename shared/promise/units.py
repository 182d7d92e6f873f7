"""How much countable time lies between two moments, for each unit of a promise.

Everything is based on one number that never falls: the amount counted before a moment. A span counts the difference
between its ends, so spans add up, whatever happened between.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from shared.promise.office_hours import WorkingTime
from shared.promise.promise import Unit


class Measure(Protocol):
    """How one unit is counted under one calendar version at one office."""

    @property
    def step(self) -> int:
        """How many counted steps make 1 of the promise's unit."""

    def passed(self, since: datetime, at: datetime) -> int:
        """The amount counted from `since` up to, not including, the moment `at`."""

    def reach(self, since: datetime, amount: int) -> datetime:
        """The moment at which `amount` has been counted since `since`."""

    def begins(self, start: datetime) -> datetime:
        """The moment from which a clock started at a moment counts."""

    def ends(self, at: datetime) -> datetime:
        """The moment at which what was reached is over."""


@dataclass(frozen=True)
class Days:
    """Days that closed: working days at the close of business, calendar days at midnight."""

    times: WorkingTime
    working: bool
    step: int = 1

    def passed(self, since: datetime, at: datetime) -> int:
        return max(0, self._number(at) - self._number(since)) if at > since else 0

    def reach(self, since: datetime, amount: int) -> datetime:
        number = self._number(since) + amount
        if self.working:
            return self.times.closes(self.times.calendar.day(number))
        return self._midnight(date.fromordinal(number + 1))

    def begins(self, start: datetime) -> datetime:
        return self._midnight(self.times.day_of(start) + timedelta(days=1))

    def ends(self, at: datetime) -> datetime:
        """The midnight after a day's close; the midnight that closes a calendar day is already that."""
        local = at.astimezone(self.times.zone)
        return at if local.time() == time.min else self._midnight(local.date() + timedelta(days=1))

    def _number(self, at: datetime) -> int:
        """How many days have closed before a moment."""
        day = self.times.day_of(at)
        if not self.working:
            return day.toordinal() - 1
        calendar = self.times.calendar
        number = calendar.number(day)
        closes_later = calendar.is_working_day(day) and at <= self.times.closes(day)
        return number - closes_later

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.times.zone)


@dataclass(frozen=True)
class Hours:
    """Seconds that passed: while the office is open, or all."""

    times: WorkingTime
    working: bool
    step: int = 3600

    def passed(self, since: datetime, at: datetime) -> int:
        if at <= since:
            return 0
        since, at = _second(since), _second(at)
        return (self.times.open_between(since, at) if self.working else at - since) // timedelta(seconds=1)

    def reach(self, since: datetime, amount: int) -> datetime:
        open_time, since = timedelta(seconds=amount), _second(since)
        return self.times.after(since, open_time) if self.working else since + open_time

    def begins(self, start: datetime) -> datetime:
        return start

    def ends(self, at: datetime) -> datetime:
        return at


def _second(at: datetime) -> datetime:
    """Times are counted in whole seconds, so that spans add up exactly."""
    return at.replace(microsecond=0)


def measure(unit: Unit, times: WorkingTime) -> Measure:
    """How a unit is counted at an office under a calendar version."""
    if unit in {"working-days", "calendar-days"}:
        return Days(times, unit == "working-days")
    return Hours(times, unit == "working-hours")
